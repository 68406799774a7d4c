// A released staff window as the alerts ladder reads it: each record with the zones of its region.
import type { LadderRegion } from '#shared/domain/alerts/types.ts';
import type { ZoneType } from '#shared/wire/level.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';

/** Regions in the order of the rows; a row whose region the plan does not have is left out. */
export function ladderRegions(
  { partition }: Pick<Site, 'partition'>,
  plan: Plan | null,
  rows: readonly ReleaseRow[],
): readonly LadderRegion[] {
  const regions = new Map((plan?.staff ?? []).map((region) => [region.regionId, region]));
  const typeOf = (cell: string): ZoneType | undefined =>
    partition.kind === 'h3'
      ? partition.zoneType
      : partition.zones.find(({ zoneId }) => zoneId === cell)?.zoneType;
  return rows.flatMap(({ record }) => {
    const region = regions.get(record.regionId);
    if (region === undefined) return [];
    const types = region.cells.map(typeOf).filter((type) => type !== undefined);
    return [
      {
        regionId: region.regionId,
        cells: region.cells,
        zoneTypes: [...new Set(types)],
        level: record.level,
        // The operator's own switch blinds everything at once; the screen says so, an alert per region would not help.
        canGoBlind: record.reason !== 'policy_suspended',
      },
    ];
  });
}
