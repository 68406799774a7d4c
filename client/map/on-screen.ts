// Where things of the map stand on the screen, in pixels. Pure.
import type { WebMercatorViewport } from '@deck.gl/core';
import type { Rect } from '../model/plates.ts';

/** Between a plate and the edge of the map, for its outline. */
const EDGE_PIXELS = 8;

/** Size of the box round some places. */
export function extentOf(
  places: readonly (readonly [number, number])[],
  viewport: WebMercatorViewport,
): { readonly width: number; readonly height: number } {
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

/** A plate of what is in view is in view whole. */
export function inView<T extends Rect>(box: T, { width, height }: WebMercatorViewport): T {
  const within = (at: number, size: number, most: number): number =>
    size > most ? most / 2 : Math.min(Math.max(at, size / 2), most - size / 2);
  const x = within(box.x, box.width + EDGE_PIXELS, width);
  return { ...box, x, y: within(box.y, box.height + EDGE_PIXELS, height) };
}

export const isInView = ({ x, y }: Rect, { width, height }: WebMercatorViewport): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;
