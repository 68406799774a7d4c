// The plates and words of zones on the map, and the lines from a plate that had to move to its zone.
import { isLevelLook } from '../model/look.ts';
import { hidesZone, type PlateBox } from '../model/plates.ts';
import { Glyph } from '../ui/glyph.tsx';
import { at } from './on-screen.ts';
import styles from './overlay.module.css';
import type { Placed, RegionLabel } from './placing.ts';

export type MapPlateProps = {
  readonly label: RegionLabel;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  /** Where the region itself is, also when the plate had to move. */
  readonly anchor: PlateBox;
  readonly isSelected: boolean;
};

export function MapPlate({ label, height, x, y, anchor, isSelected }: MapPlateProps) {
  const { look } = label;
  const kind = isLevelLook(look) ? `level-${look}` : '';
  const style = { ...at(x, y), '--h': `${height}px` };
  return (
    <span
      className={`${styles.plate} ${kind} ${isSelected ? styles.selected : ''}`}
      style={style}
      data-region={label.id}
      data-look={look}
      data-anchor={`${anchor.x} ${anchor.y}`}
    >
      <b className={`${styles.code} ${label.isMarked ? styles.marked : ''}`}>{label.text}</b>
      <span className={styles.value}>
        {isLevelLook(look) ? (
          <>
            <b>{look}</b>
            <i className="tally">
              {[4, 3, 2, 1].map((step) => (
                <u key={step} className={step <= look ? 'lit' : ''} />
              ))}
            </i>
          </>
        ) : (
          <Glyph name={look} size={Math.round(height * 0.6)} />
        )}
      </span>
    </span>
  );
}

export type MapWordProps = Pick<MapPlateProps, 'label' | 'x' | 'y'>;

export function MapWord({ label, x, y }: MapWordProps) {
  const { id, look, text } = label;
  return (
    <span className={styles.word} style={at(x, y)} data-region={id} data-look={look}>
      {text}
    </span>
  );
}

/** As far as a plate moves for its neighbours: further away, a line leads to its zone. */
const NEAR_PIXELS = 25;

/** From a plate that stands beside its zone to the zone. */
export function Leaders({ plates }: Pick<Placed, 'plates'>) {
  return (
    <svg className={styles.leaders} aria-hidden="true">
      {plates.map(({ label, box, place }) => {
        const away = Math.hypot(place.x - box.x, place.y - box.y);
        return place.isShown && away > (hidesZone(box) ? 4 : NEAR_PIXELS) ? (
          <line key={label.id} x1={box.x} y1={box.y} x2={place.x} y2={place.y} />
        ) : null;
      })}
    </svg>
  );
}
