// Where things of the map stand on the screen, in pixels. Pure.
import type { WebMercatorViewport } from '@deck.gl/core';
import type { Extent, Rect } from '../model/standing.ts';

/** Size of the box round some places. */
export function extentOf(
  places: readonly (readonly [number, number])[],
  viewport: WebMercatorViewport,
): Extent {
  const points = places.map((place) => viewport.project([...place]));
  const span = (axis: 0 | 1): number => {
    const values = points.map((point) => point[axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return { width: span(0), height: span(1) };
}

/** The middle of what is drawn stands there. */
export function at(x: number, y: number): { transform: string } {
  return { transform: `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)` };
}

export const isInView = ({ x, y }: Rect, { width, height }: WebMercatorViewport): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

/** Side of the squares in which is gathered what has no area, at the whole zooms. */
const SQUARE_PIXELS = 192;

/** Names the square of the map that a place is in. It moves with the map, and changes with half a zoom only. */
export function squareAt([lon, lat]: readonly [number, number], zoom: number): string {
  const squares = (512 * 2 ** Math.round(zoom)) / SQUARE_PIXELS;
  const sine = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  const [x, y] = [(lon + 180) / 360, (1 - sine) / 2];
  return `${Math.floor(x * squares)}/${Math.floor(y * squares)}`;
}
