// Zones whose outlines cover the same ground. A sensor names its zone, so nothing is counted twice; but whoever stands there is told two levels, and a
// density that is measured over ground of both. Neighbours that were drawn by hand touch and cross by a little, which means nothing.
import { isInside, ringM2, ringsOf } from '#shared/domain/outline.ts';
import type { AreaGeometry } from '#shared/wire/geo.ts';
import type { Zone } from '#shared/wire/site.ts';

/** Of the smaller of the two. */
const ODD_SHARE = 0.05;
/** Ground that both may cover is looked at in so many places along each side. */
const LOOKS = 24;

type Box = readonly [west: number, south: number, east: number, north: number];

/** With longitudes the short way round from `origin`, so that a zone across 180 degrees is no wider than it is. */
function boxOf(geometry: AreaGeometry, origin: number): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of ringsOf(geometry).flat()) {
    const at = origin + (((lon - origin + 540) % 360) - 180);
    [west, east] = [Math.min(west, at), Math.max(east, at)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return [west, south, east, north];
}

/** Where both lie; null: nowhere. */
function common(a: Box, b: Box): Box | null {
  const [west, south] = [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  const [east, north] = [Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return west < east && south < north ? [west, south, east, north] : null;
}

/** Square metres that two zones share, as good as a grid of looks can say. */
function sharedM2(a: Zone, b: Zone, [west, south, east, north]: Box): number {
  const steps = Array.from({ length: LOOKS }, (_, index) => (index + 0.5) / LOOKS);
  const looks = steps.flatMap((x) =>
    steps.map((y): [number, number] => [west + x * (east - west), south + y * (north - south)]),
  );
  const both = looks.filter((at) => isInside(at, a.geometry) && isInside(at, b.geometry)).length;
  const box = ringM2([
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]);
  return (both / looks.length) * box;
}

const groundOf = ({ geometry }: Zone): number =>
  ringsOf(geometry).reduce((sum, ring) => sum + ringM2(ring), 0);

/** A sentence for each two zones that share more ground than a careless line. */
export function overlapsOf(zones: readonly Zone[]): readonly string[] {
  const [origin = 0] = zones.flatMap(({ geometry }) => ringsOf(geometry)[0]?.[0] ?? []);
  const drawn = zones.map((zone) => ({ zone, box: boxOf(zone.geometry, origin) }));
  return drawn.flatMap((a, index) =>
    drawn.slice(index + 1).flatMap((b) => {
      const box = common(a.box, b.box);
      if (box === null) return [];
      const shared = sharedM2(a.zone, b.zone, box);
      if (shared < ODD_SHARE * Math.min(groundOf(a.zone), groundOf(b.zone))) return [];
      return [
        `zone ${a.zone.zoneId} and zone ${b.zone.zoneId}: their outlines share about ${Math.round(shared)} m²`,
      ];
    }),
  );
}
