import { METRES_PER_DEGREE } from '#shared/domain/earth.ts';
import { ringsOf } from '#shared/domain/outline.ts';
import type { AreaGeometry, Position } from '#shared/wire/geo.ts';

/** Metres between two places a few hundred metres apart: flat is exact enough at this size. */
export function distanceM([lonA, latA]: Position, [lonB, latB]: Position): number {
  const east = (lonA - lonB) * METRES_PER_DEGREE * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(east, (latA - latB) * METRES_PER_DEGREE);
}

export type Box = {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
};

export function boxOf(geometry: AreaGeometry): Box {
  const points = ringsOf(geometry).flat();
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return {
    west: Math.min(...lons),
    east: Math.max(...lons),
    south: Math.min(...lats),
    north: Math.max(...lats),
  };
}
