// Outlines on the ground: what lies inside, how far something lies from one, and outlines that enclose nothing. Flat is exact enough at the size of a site,
// and far enough off is far, however far. Pure.
import type { AreaGeometry, Position } from '../wire/geo.ts';
import { METRES_PER_DEGREE } from './earth.ts';

/** Metres east and north of `origin`, the short way round the Earth. */
export function offsetM([lon, lat]: Position, origin: Position): Position {
  const degreesEast = ((lon - origin[0] + 540) % 360) - 180;
  const east = degreesEast * METRES_PER_DEGREE * Math.cos((origin[1] * Math.PI) / 180);
  return [east, (lat - origin[1]) * METRES_PER_DEGREE];
}

/** Metres between two places. */
export function metresBetween(a: Position, b: Position): number {
  return Math.hypot(...offsetM(a, b));
}

/** Outlines and holes alike. */
export function ringsOf(geometry: AreaGeometry): readonly (readonly Position[])[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

type Edge = readonly [from: Position, to: Position];

const edgesOf = (ring: readonly Position[]): readonly Edge[] =>
  ring.slice(1).map((to, index) => [ring[index] ?? to, to]);

/** Even-odd rule over all rings. */
export function isInside(place: Position, geometry: AreaGeometry): boolean {
  let inside = false;
  for (const [a, b] of ringsOf(geometry).flatMap(edgesOf)) {
    const [[ax, ay], [bx, by]] = [offsetM(a, place), offsetM(b, place)];
    if (ay > 0 !== by > 0 && ax - (ay * (bx - ax)) / (by - ay) > 0) inside = !inside;
  }
  return inside;
}

/** Metres from the origin to an edge. */
function farFrom([[ax, ay], [bx, by]]: Edge): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length2));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

/** Metres from a place to an edge, both in metres from one origin. */
export function metresFrom([x, y]: Position, [[ax, ay], [bx, by]]: Edge): number {
  return farFrom([
    [ax - x, ay - y],
    [bx - x, by - y],
  ]);
}

/** Metres from a place to what an outline encloses; 0 inside. */
export function metresOutside(place: Position, geometry: AreaGeometry): number {
  if (isInside(place, geometry)) return 0;
  const edges = ringsOf(geometry).flatMap(edgesOf);
  return Math.min(...edges.map(([a, b]) => farFrom([offsetM(a, place), offsetM(b, place)])));
}

/** Square metres that the rings enclose, each by itself and without sign: holes are not subtracted. */
export function ringM2(ring: readonly Position[]): number {
  const [origin = [0, 0]] = ring;
  const twice = edgesOf(ring).reduce((sum, [a, b]) => {
    const [[ax, ay], [bx, by]] = [offsetM(a, origin), offsetM(b, origin)];
    return sum + ax * by - bx * ay;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Nearer to a line than this, in metres, is on it: what doubles lose of degrees is thousands of times less, what anybody draws thousands of times more. */
const ON_THE_LINE_M = 1e-6;

/** On which side of the line from a to b: 1 left, -1 right, 0 on it. */
function sideOf([ax, ay]: Position, [bx, by]: Position, [x, y]: Position): number {
  const [east, north] = [bx - ax, by - ay];
  const left = east * (y - ay) - north * (x - ax);
  return Math.abs(left) <= ON_THE_LINE_M * Math.hypot(east, north) ? 0 : Math.sign(left);
}

/** Whether each goes from one side of the other to its other side. Touching is not crossing. In metres. */
export const doCross = ([a, b]: Edge, [c, d]: Edge): boolean =>
  sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0;
