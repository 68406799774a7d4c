// Where the demo's poles stand: seeded points inside the zones, far enough apart that each pole is a unit of its own.
import type { Position } from '#shared/geo.ts';
import type { Site, Zone } from '#shared/site.ts';
import { type Chance, chanceFor } from './chance.ts';

/** Units per zone. Chosen so that some zones are pooled, one (PD) has no sensor at all, and OB is a region of its own in both lanes. */
export const UNITS_PER_ZONE: Readonly<Record<string, number>> = {
  KA: 5,
  KB: 5,
  KC: 4,
  KD: 2,
  KE: 2,
  MA: 2,
  MB: 6,
  MC: 2,
  MD: 4,
  ZA: 2,
  ZB: 2,
  ZC: 5,
  ZD: 2,
  PA: 5,
  PB: 2,
  PC: 3,
  LA: 5,
  LB: 7,
  LC: 2,
  LD: 3,
  LE: 4,
  OA: 4,
  OB: 7,
  OC: 3,
  OD: 2,
};

const LAYOUT_SEED = 26;
const CANDIDATES = 400;
/** More than the 10 m under which two sensors are one unit, with room for a neighbour on the same spot. */
export const POLE_SPACING_M = 12;
const METRES_PER_DEGREE = 111_195;

/** A pole, numbered within its zone. */
export type Pole = { readonly zone: Zone; readonly index: number; readonly at: Position };

/** Metres between two places of the site; a plane is exact enough over 500 m. */
export function metresBetween(a: Position, b: Position): number {
  const dx = (b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(dx, b[1] - a[1]) * METRES_PER_DEGREE;
}

/** The place `metres` away in a compass direction. */
export function moved(from: Position, metres: number, degrees: number): Position {
  const angle = (degrees * Math.PI) / 180;
  const perDegreeEast = METRES_PER_DEGREE * Math.cos((from[1] * Math.PI) / 180);
  return [
    from[0] + (metres * Math.sin(angle)) / perDegreeEast,
    from[1] + (metres * Math.cos(angle)) / METRES_PER_DEGREE,
  ];
}

function outerRings(zone: Zone): readonly (readonly Position[])[] {
  const { geometry } = zone;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((rings) => rings[0] ?? []);
}

/** Whether a place lies inside a zone (even-odd rule over its rings, holes included). */
export function isInside(zone: Zone, [x, y]: Position): boolean {
  const { geometry } = zone;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let inside = false;
  for (const ring of polygons.flat()) {
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    });
  }
  return inside;
}

function* pointsIn(zone: Zone, chance: Chance, round: number): Generator<Position> {
  const corners = outerRings(zone).flat();
  const [west, east] = [Math.min(...corners.map((c) => c[0])), Math.max(...corners.map((c) => c[0]))];
  const [south, north] = [Math.min(...corners.map((c) => c[1])), Math.max(...corners.map((c) => c[1]))];
  for (let i = 0; i < CANDIDATES; i += 1) {
    const number = round * CANDIDATES + i;
    const at: Position = [
      west + (east - west) * chance.uniform(number, 1),
      south + (north - south) * chance.uniform(number, 2),
    ];
    if (isInside(zone, at)) yield at;
  }
}

/** Of many seeded points in the zone the one that is farthest from every pole so far. */
function farthest(zone: Zone, chance: Chance, round: number, poles: readonly Pole[]): Position {
  let best: Position | null = null;
  let bestMetres = -1;
  for (const at of pointsIn(zone, chance, round)) {
    const metres = Math.min(1000, ...poles.map((pole) => metresBetween(at, pole.at)));
    if (metres <= bestMetres) continue;
    best = at;
    bestMetres = metres;
  }
  if (best === null || bestMetres < POLE_SPACING_M) {
    throw new RangeError(`zone ${zone.zoneId} has no room for another pole`);
  }
  return best;
}

/** All poles of the site, zone by zone. Throws a RangeError when a zone has no room for its poles. */
export function layPoles(site: Site): readonly Pole[] {
  if (site.partition.kind !== 'zones') throw new RangeError('the demo site has zones');
  const poles: Pole[] = [];
  for (const zone of site.partition.zones) {
    const chance = chanceFor(LAYOUT_SEED, zone.zoneId);
    for (let index = 0; index < (UNITS_PER_ZONE[zone.zoneId] ?? 0); index += 1) {
      poles.push({ zone, index, at: farthest(zone, chance, index, poles) });
    }
  }
  return poles;
}
