// The fixture's site cut and called otherwise: one zone has another id, one another name and outline under the id that it had.
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import { planOf, siteOf } from './fixture.ts';

const text = (en: string) => ({ nl: en, en });
/** On other ground than any zone of the fixture. */
const DRAWN_ANEW: Zone['geometry'] = {
  type: 'Polygon',
  coordinates: [
    [
      [5.5, 52.5],
      [5.6, 52.5],
      [5.6, 52.6],
      [5.5, 52.5],
    ],
  ],
};

function anew(zone: Zone): Zone {
  if (zone.zoneId === 'gate') return { ...zone, zoneId: 'arch', name: text('Arch') };
  if (zone.zoneId !== 'stage') return zone;
  return { ...zone, name: text('Podium'), geometry: DRAWN_ANEW, labelPoint: [5.55, 52.52] };
}

export function renamedSite(siteId: string): Site {
  const site = siteOf(siteId);
  if (site.partition.kind !== 'zones') throw new Error('a site of zones');
  return { ...site, partition: { ...site.partition, zones: site.partition.zones.map(anew) } };
}

/** Of the fixture's site as it was first. */
export function firstPlan(siteId: string, from: EpochMs, planId: string): Plan {
  return { ...planOf(siteId, from), planId, effectiveFrom: isoUtc(from) };
}

/** Of the site that is cut otherwise. */
export function laterPlan(siteId: string, from: EpochMs, planId: string): Plan {
  const plan = firstPlan(siteId, from, planId);
  const cell = (id: string): string => (id === 'gate' ? 'arch' : id);
  const regions = (of: Plan['staff']): Plan['staff'] =>
    of.map((region) => ({ ...region, cells: region.cells.map(cell) }));
  return { ...plan, staff: regions(plan.staff), public: regions(plan.public) };
}
