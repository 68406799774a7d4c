// From register and policy to the plan: what is released as one value, and what each sensor is in it. Depends on no reading (promise P3).

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Plan, Region } from '#shared/wire/plan.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { type BandMap, topPersons } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { coverTree, type Part } from './cover.ts';
import { judgeSensor } from './eligibility.ts';
import { planIdOf, regionIdOf } from './identity.ts';
import { type PlannedFacts, plannedFacts } from './leavings.ts';
import { OwnerTally } from './owners.ts';
import { type PartitionTree, partitionTree } from './partition.ts';
import { type Candidate, formUnits, type Unit } from './units.ts';

export type PlanWarning = { readonly code: 'wide_unit'; readonly unitId: string };

/** A plan and what it rests on. Only `.plan` may be served; the rest names sensors and stays inside the aggregator. */
export type SitePlanning = {
  readonly plan: Plan;
  /** Every sensor that was handed in. */
  readonly eligibility: ReadonlyMap<string, EligibilityCode | 'eligible'>;
  readonly warnings: readonly PlanWarning[];
  /** In order of unitId. */
  readonly units: readonly Unit[];
  readonly unitOfSensor: ReadonlyMap<string, string>;
  /** Own map of each eligible sensor. */
  readonly mapOfSensor: ReadonlyMap<string, BandMap>;
  /** Unit ids of each staff region. */
  readonly unitsOfRegion: ReadonlyMap<string, readonly string[]>;
  /** What it rests on of each eligible sensor. Absent in a plan of a release that did not keep it. */
  readonly facts?: ReadonlyMap<string, PlannedFacts>;
};

export type PlanRequest = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly policy: Policy;
  /** First instant at which the plan is in force. */
  readonly effectiveFrom: EpochMs;
  /** When eligibility is judged. */
  readonly at: EpochMs;
};

/** Makes the plan of both lanes. The order of `sensors` does not matter; a sensorId that comes twice counts once (the first). */
export function planSite(request: PlanRequest): SitePlanning {
  const tree = partitionTree(request.site);
  const { candidates, eligibility } = judgeAll(request, tree);
  const { units, duplicates, wide } = formUnits(candidates);
  for (const sensorId of duplicates) eligibility.set(sensorId, 'duplicate_unit');
  const mapOfSensor = new Map(candidates.map(({ sensor, map }) => [sensor.sensorId, map]));
  for (const sensorId of duplicates) mapOfSensor.delete(sensorId);
  return {
    ...layOut(request, tree, units),
    eligibility,
    warnings: wide.map((unitId) => ({ code: 'wide_unit', unitId })),
    units,
    unitOfSensor: new Map(units.flatMap((u) => u.sensorIds.map((id) => [id, u.unitId] as const))),
    mapOfSensor,
    facts: new Map(candidates.map(({ sensor }) => [sensor.sensorId, plannedFacts(sensor)])),
  };
}

function judgeAll(
  { site, sensors, policy, at }: PlanRequest,
  tree: PartitionTree,
): {
  readonly candidates: readonly Candidate[];
  readonly eligibility: Map<string, EligibilityCode | 'eligible'>;
} {
  const candidates: Candidate[] = [];
  const eligibility = new Map<string, EligibilityCode | 'eligible'>();
  for (const sensor of sensors) {
    if (eligibility.has(sensor.sensorId)) continue;
    const cell = tree.cellOf(sensor);
    const scale = cell === null ? null : tree.scaleOf(cell);
    const verdict = judgeSensor(sensor, { siteId: site.siteId, policy, at, cell, scale });
    if ('map' in verdict && cell !== null && scale !== null) {
      const persons = topPersons(scale, sensor.fieldOfView.areaM2, policy.marginPercent);
      candidates.push({ sensor, cell, map: verdict.map, topPersons: persons });
    }
    eligibility.set(sensor.sensorId, 'code' in verdict ? verdict.code : 'eligible');
  }
  return { candidates, eligibility };
}

function layOut(
  { site, policy, effectiveFrom }: PlanRequest,
  tree: PartitionTree,
  units: readonly Unit[],
): Pick<SitePlanning, 'plan' | 'unitsOfRegion'> {
  const leaves = leafParts(units);
  const parts = leaves.map(({ part }) => part);
  const { staffK: k, staffPlannedUnits: plannedUnits, ownerSlack } = policy;
  const staffCover = coverTree(parts, tree, { k, plannedUnits, ownerSlack });
  const staffParts = staffCover.regions.toSorted(byRegionId);
  const publicCover = coverTree(
    staffParts.map((part, index) => ({ ...part, sources: [index] })),
    tree,
    { k: policy.publicK, plannedUnits: policy.publicPlannedUnits, ownerSlack },
  );
  const region = (part: Part, staffRegionIds: string[]): Region =>
    regionOf(part, staffRegionIds, policy.publicK);
  const staff = staffParts.map((part) => region(part, [regionIdOf(part.cells)]));
  const publicRegions = publicCover.regions
    .toSorted(byRegionId)
    .map((part) =>
      region(part, part.sources.map((index) => staff[index]?.regionId ?? '').toSorted()),
    );
  const unpublished = cellsOf(staffCover.uncovered);
  const plan: Plan = {
    planId: planIdOf({
      siteId: site.siteId,
      policyVersion: policy.policyVersion,
      effectiveFrom: isoUtc(effectiveFrom),
      staffCells: staff.map((region) => region.cells),
      publicCells: publicRegions.map((region) => region.cells),
    }),
    siteId: site.siteId,
    policyVersion: policy.policyVersion,
    effectiveFrom: isoUtc(effectiveFrom),
    windowSeconds: policy.windowSeconds,
    publicWindowSeconds: policy.publicWindowSeconds,
    staff,
    public: publicRegions,
    unpublished,
    unpublishedPublic: [...unpublished, ...cellsOf(publicCover.uncovered)].toSorted(),
  };
  const unitIds = (part: Part): readonly string[] =>
    part.sources.flatMap((leaf) => leaves[leaf]?.unitIds ?? []).toSorted();
  return {
    plan,
    unitsOfRegion: new Map(staffParts.map((part) => [regionIdOf(part.cells), unitIds(part)])),
  };
}

/** Every leaf cell that has a unit. */
function leafParts(
  units: readonly Unit[],
): readonly { readonly part: Part; readonly unitIds: readonly string[] }[] {
  const byCell = new Map<string, Unit[]>();
  for (const unit of units) {
    const inCell = byCell.get(unit.cell);
    if (inCell === undefined) byCell.set(unit.cell, [unit]);
    else inCell.push(unit);
  }
  return [...byCell].map(([cell, inCell], index) => ({
    part: {
      cells: [cell],
      groups: inCell.map((unit) => unit.group),
      map: inCell.reduce<BandMap>(
        (map, unit) => map.filter((boundary) => unit.map.includes(boundary)),
        [1, 2, 3, 4],
      ),
      partOf: null,
      sources: [index],
    },
    unitIds: inCell.map((unit) => unit.unitId),
  }));
}

function byRegionId(a: Part, b: Part): number {
  return regionIdOf(a.cells) < regionIdOf(b.cells) ? -1 : 1;
}

function regionOf(part: Part, staffRegionIds: string[], publicK: number): Region {
  const owners = new OwnerTally();
  for (const group of part.groups) owners.add(group);
  return {
    regionId: regionIdOf(part.cells),
    cells: [...part.cells],
    partOf: part.partOf,
    boundaries: [...part.map],
    staffRegionIds,
    hasPublicK: owners.outsideAnyOne >= publicK,
  };
}

function cellsOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => part.cells).toSorted();
}
