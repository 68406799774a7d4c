// Outlines of cells of the H3 grid. What crosses 180 degrees is cut there (RFC 7946, section 3.1.9): as one ring it would go round the whole earth.
import { cellToBoundary } from 'h3-js';
import type { Position } from '#shared/wire/geo.ts';

type Ring = Position[];

const isStep = ([from]: Position, [to]: Position): boolean => Math.abs(to - from) > 180;

/** What of a closed ring lies on one side of 180 degrees, closed. The ring is counted on past 180. */
function sideOf(ring: readonly Position[], isOn: (lon: number) => boolean): Ring {
  const kept = ring.slice(1).flatMap((to, i): Ring => {
    const from = ring[i] ?? to;
    const here: Ring = isOn(from[0]) ? [from] : [];
    if (isOn(from[0]) === isOn(to[0])) return here;
    const share = (180 - from[0]) / (to[0] - from[0]);
    return [...here, [180, from[1] + share * (to[1] - from[1])]];
  });
  return kept.length === 0 ? [] : [...kept, kept[0] as Position];
}

/** Closed, longitude first: one ring, or two where the cell lies on both sides of 180 degrees. */
export function cellRings(cell: string): readonly Ring[] {
  const ring = cellToBoundary(cell, true);
  if (!ring.slice(1).some((to, i) => isStep(ring[i] ?? to, to))) return [ring];
  const past = ring.map(([lon, lat]): Position => [lon < 0 ? lon + 360 : lon, lat]);
  const west = sideOf(past, (lon) => lon <= 180);
  const east = sideOf(past, (lon) => lon > 180);
  return [west, east.map(([lon, lat]): Position => [lon - 360, lat])];
}
