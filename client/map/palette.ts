// The colours of the map, read from the tokens of the page, so that light, dark and a municipality's own brand need no second list.
import { type RefObject, useEffect, useState } from 'react';
import { LEVEL_LOOKS } from '#client/model/look.ts';

export type Rgba = [number, number, number, number];

const NAMES = [
  'map-water',
  'map-waterline',
  'map-ground',
  'map-site',
  'map-street',
  'map-path',
  'map-building',
  'map-building-line',
  'map-lawn',
  'map-tree',
  'map-fence',
  'map-label',
  'map-stage',
  'map-stage-text',
  'unknown-ground',
  'unknown-line',
  'unknown-text',
  'focus',
  'border-strong',
] as const;
export type PaletteName = (typeof NAMES)[number];

export type Palette = {
  readonly of: (name: PaletteName, opacity?: number) => Rgba;
  readonly fills: readonly Rgba[];
  readonly lines: readonly Rgba[];
};

const GREY: readonly [number, number, number] = [128, 128, 128];
const drawing = document.createElement('canvas').getContext('2d');

/** Any CSS colour: a build shortens `#ffffff` to `#fff` or `white`, and a canvas gives back six digits. */
function parse(text: string): readonly [number, number, number] {
  if (drawing === null || text === '') return GREY;
  drawing.fillStyle = '#808080';
  drawing.fillStyle = text;
  const hex = /^#([0-9a-f]{6})$/i.exec(drawing.fillStyle)?.[1];
  if (hex === undefined) return GREY;
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const colours = new Map<string, readonly [number, number, number]>(
    NAMES.map((name) => [name, parse(value(name))]),
  );
  const opaque = (name: string): Rgba => [...parse(value(name)), 255];
  return {
    of: (name, alpha = 1) => [...(colours.get(name) ?? GREY), Math.round(alpha * 255)],
    fills: LEVEL_LOOKS.map((level) => opaque(`level-${level}`)),
    lines: LEVEL_LOOKS.map((level) => opaque(`line-level-${level}`)),
  };
}

/** The palette where the element stands, read again when a theme changes there or above. */
export function usePalette(element: RefObject<Element | null>): Palette {
  const [palette, setPalette] = useState(() => readPalette(document.documentElement));
  useEffect(() => {
    const read = (): void => setPalette(readPalette(element.current ?? document.documentElement));
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme'],
      subtree: true,
    });
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', read);
    read();
    return () => {
      observer.disconnect();
      media.removeEventListener('change', read);
    };
  }, [element]);
  return palette;
}
