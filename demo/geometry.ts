import { METRES_PER_DEGREE } from '#shared/domain/earth.ts';
import type { AreaGeometry, Position } from '#shared/wire/geo.ts';

/** Metres between two places a few hundred metres apart: flat is exact enough at this size. */
export function distanceM([lonA, latA]: Position, [lonB, latB]: Position): number {
  const east = (lonA - lonB) * METRES_PER_DEGREE * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(east, (latA - latB) * METRES_PER_DEGREE);
}

function ringsOf(geometry: AreaGeometry): readonly (readonly Position[])[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

/** Even-odd rule over all rings. */
export function isInside([lon, lat]: Position, geometry: AreaGeometry): boolean {
  let inside = false;
  for (const ring of ringsOf(geometry)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [lonI, latI] = ring[i] ?? [0, 0];
      const [lonJ, latJ] = ring[j] ?? [0, 0];
      const crosses =
        latI > lat !== latJ > lat && lon < ((lonJ - lonI) * (lat - latI)) / (latJ - latI) + lonI;
      if (crosses) inside = !inside;
    }
  }
  return inside;
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
