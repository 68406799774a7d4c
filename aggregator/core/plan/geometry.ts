// Distances and overlaps of fields of view on a sphere; enough for "less than 10 m apart" and "more than half in common".

/** Mean Earth radius in metres (IUGG). */
export const EARTH_RADIUS_M = 6_371_008.8;

export type Point = { readonly lat: number; readonly lon: number };
/** A point on the sphere in metres from the Earth's centre. */
export type Vector = readonly [number, number, number];

export function vectorOf({ lat, lon }: Point): Vector {
  const phi = (lat * Math.PI) / 180;
  const lambda = (lon * Math.PI) / 180;
  return [
    EARTH_RADIUS_M * Math.cos(phi) * Math.cos(lambda),
    EARTH_RADIUS_M * Math.cos(phi) * Math.sin(lambda),
    EARTH_RADIUS_M * Math.sin(phi),
  ];
}

/** Great-circle distance in metres, by the chord: exact for short distances too. */
export function distanceM(a: Vector, b: Vector): number {
  const chord = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, chord / (2 * EARTH_RADIUS_M)));
}

/** Radius in metres of the disc that stands for a field of view. */
export function radiusM(areaM2: number): number {
  return Math.sqrt(areaM2 / Math.PI);
}

/** Area in m2 that two discs have in common, in a plane: the closed form of the lens of two circles. */
export function overlapM2(r1: number, r2: number, distance: number): number {
  const small = Math.min(r1, r2);
  const large = Math.max(r1, r2);
  if (distance >= small + large) return 0;
  if (distance <= large - small) return Math.PI * small * small;
  // Distance from each centre to the common chord.
  const a = (distance * distance + small * small - large * large) / (2 * distance);
  const b = distance - a;
  return segmentM2(small, a) + segmentM2(large, b);
}

/** Area of the part of a disc beyond a chord at `offset` from its centre (negative: the larger part). */
function segmentM2(radius: number, offset: number): number {
  const ratio = Math.max(-1, Math.min(1, offset / radius));
  const halfChord = Math.sqrt(Math.max(0, radius * radius - offset * offset));
  return radius * radius * Math.acos(ratio) - offset * halfChord;
}

/** Whether two discs share more than half of the smaller one. */
export function sharesHalf(r1: number, r2: number, distance: number): boolean {
  const small = Math.min(r1, r2);
  return overlapM2(r1, r2, distance) > (Math.PI * small * small) / 2;
}
