// North, scale and the buttons of a map; the way in for keys of the page around it.
import { type Ref, type RefObject, useImperativeHandle } from 'react';
import siteMapStyles from './site-map.module.css';
import { type MapView, metresPerPixel } from './view.ts';

export type MapControlTexts = {
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly north: string;
};

/** What can be asked of a map from outside. */
export type MapHandle = {
  /** Moves the focus to its buttons. */
  readonly focus: () => void;
  /** In or out, by one step. */
  readonly zoom: (by: 1 | -1) => void;
  readonly fit: () => void;
};

export type MapControlsProps = {
  readonly texts: MapControlTexts;
  readonly view: MapView | null;
  readonly handle: Ref<MapHandle> | undefined;
  /** Its first button. */
  readonly first: RefObject<HTMLButtonElement | null>;
  readonly onZoom: (by: 1 | -1) => void;
  readonly onFit: () => void;
};

/** Metres of the scale bar: the round number nearest to a tenth of the screen. */
function scaleMetres(mpp: number): number {
  return (
    [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find((metres) => metres / mpp > 50) ?? 10_000
  );
}

export function MapControls({ texts, view, handle, first, onZoom, onFit }: MapControlsProps) {
  useImperativeHandle(handle, () => ({
    focus: () => first.current?.focus(),
    zoom: onZoom,
    fit: onFit,
  }));
  const mpp = view === null ? 1 : metresPerPixel(view.latitude, view.zoom);
  const metres = scaleMetres(mpp);
  return (
    <div className={siteMapStyles.controls} data-controls="map">
      <svg
        className={siteMapStyles.north}
        width="26"
        height="40"
        viewBox="0 0 26 40"
        role="img"
        aria-label={texts.north}
      >
        <g transform={`rotate(${-(view?.bearing ?? 0)} 13 24)`}>
          <path d="M13 38V14M8 20l5-7 5 7" />
        </g>
        <text x="13" y="10" textAnchor="middle">
          N
        </text>
      </svg>
      <span className={siteMapStyles.scale}>
        <i style={{ width: `${metres / mpp}px` }} />
        {metres} m
      </span>
      <span className={siteMapStyles.buttons}>
        <button ref={first} type="button" aria-label={texts.zoomIn} onClick={() => onZoom(1)}>
          +
        </button>
        <button type="button" aria-label={texts.zoomOut} onClick={() => onZoom(-1)}>
          −
        </button>
        <button type="button" className={siteMapStyles.fit} onClick={onFit}>
          {texts.fit}
        </button>
      </span>
    </div>
  );
}
