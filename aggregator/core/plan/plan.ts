// From register and policy to the plan: what is released as one value, and what each sensor is in it. Depends on no reading (promise P3).

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Plan, Region } from '#shared/wire/plan.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { type BandMap, topPersons } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { admitUnits, byRegionId } from './both-lanes.ts';
import type { Planned } from './cover.ts';
import { judgeSensor } from './eligibility.ts';
import { planIdOf, regionIdOf } from './identity.ts';
import { type PlannedFacts, plannedFacts } from './leavings.ts';
import { locate } from './neighbourhood.ts';
import { comeFromElsewhere, type OtherSites } from './other-sites.ts';
import { OwnerTally } from './owners.ts';
import { type PartitionTree, partitionTree } from './partition.ts';
import { narrowing } from './trim.ts';
import { type Candidate, type FormedUnits, formUnits, type Unit } from './units.ts';

export type PlanWarning = { readonly code: 'wide_unit'; readonly unitId: string };

/** A plan and what it rests on. Only `.plan` may be served; the rest names sensors and stays inside the aggregator. */
export type SitePlanning = {
  readonly plan: Plan;
  /** Every sensor that was handed in. */
  readonly eligibility: ReadonlyMap<string, EligibilityCode | 'eligible'>;
  readonly warnings: readonly PlanWarning[];
  /** Those that may count, in order of unitId: none that is `surplus`. */
  readonly units: readonly Unit[];
  readonly unitOfSensor: ReadonlyMap<string, string>;
  /** Own map of each eligible sensor. */
  readonly mapOfSensor: ReadonlyMap<string, BandMap>;
  /** Unit ids of each staff region. */
  readonly unitsOfRegion: ReadonlyMap<string, readonly string[]>;
  /** What it rests on of each eligible sensor. Absent in a plan of a release that did not keep it. */
  readonly facts?: ReadonlyMap<string, PlannedFacts>;
  /** Sensors whose place another site counted shortly before: until then no public region with one of them is released. Absent: none. */
  readonly fromElsewhere?: ReadonlyMap<string, EpochMs>;
};

export type PlanRequest = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly policy: Policy;
  /** First instant at which the plan is in force. */
  readonly effectiveFrom: EpochMs;
  /** When eligibility is judged. */
  readonly at: EpochMs;
  /** Sensors that stay out of this plan as `surplus`, though they keep their places (release specification, section 5). Absent: none. */
  readonly keptOut?: ReadonlySet<string> | undefined;
  /** What the other sites of the installation count. Absent: there is none. */
  readonly others?: OtherSites | undefined;
};

/** Makes the plan of both lanes. The order of `sensors` does not matter; a sensorId that comes twice counts once (the first). */
export function planSite(request: PlanRequest): SitePlanning {
  const tree = partitionTree(request.site);
  const { candidates, eligibility } = judgeAll(request, tree);
  const formed = formUnits(candidates, request);
  const { plan, unitsOfRegion, surplus } = layOut(request, tree, formed);
  for (const { sensor } of candidates)
    if (request.keptOut?.has(sensor.sensorId)) eligibility.set(sensor.sensorId, 'surplus');
  for (const sensorId of formed.duplicates) eligibility.set(sensorId, 'duplicate_unit');
  for (const unit of formed.units)
    if (surplus.has(unit.unitId))
      for (const sensorId of unit.sensorIds) eligibility.set(sensorId, 'surplus');
  const units = formed.units
    .filter(({ unitId }) => !surplus.has(unitId))
    .map(({ since: _since, ...unit }) => unit);
  const counting = candidates.filter(
    ({ sensor }) => eligibility.get(sensor.sensorId) === 'eligible',
  );
  return {
    plan,
    unitsOfRegion,
    eligibility,
    warnings: formed.wide.map((unitId) => ({ code: 'wide_unit', unitId })),
    units,
    unitOfSensor: new Map(units.flatMap((u) => u.sensorIds.map((id) => [id, u.unitId] as const))),
    mapOfSensor: new Map(counting.map(({ sensor, map }) => [sensor.sensorId, map])),
    facts: new Map(counting.map(({ sensor }) => [sensor.sensorId, plannedFacts(sensor)])),
    fromElsewhere: comeFromElsewhere(
      counting.map(({ sensor }) => locate(sensor)),
      request.others ?? { places: [] },
      {
        effectiveFrom: request.effectiveFrom,
        publicWindowMs: request.policy.publicWindowSeconds * 1000,
      },
    ),
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
    const { holdsView } = tree;
    const context = { siteId: site.siteId, policy, at, cell, scale, holdsView };
    const verdict = judgeSensor(sensor, context);
    if ('map' in verdict && cell !== null && scale !== null) {
      const persons = topPersons(scale, sensor.fieldOfView.areaM2, policy.marginPercent);
      candidates.push({ sensor, cell, map: verdict.map, topPersons: persons });
    }
    eligibility.set(sensor.sensorId, 'code' in verdict ? verdict.code : 'eligible');
  }
  return { candidates, eligibility };
}

type LaidOut = Pick<SitePlanning, 'plan' | 'unitsOfRegion'> & {
  /** Unit ids. */
  readonly surplus: ReadonlySet<string>;
};

function layOut(
  request: PlanRequest,
  tree: PartitionTree,
  { units, waiting }: Pick<FormedUnits, 'units' | 'waiting'>,
): LaidOut {
  const { policy } = request;
  const narrow = narrowing(units);
  const fitting = units.filter((unit) => !narrow.has(unit));
  const { units: planned, lanes } = admitUnits(fitting, tree, policy);
  const admitted = new Set(planned);
  const out = [...waiting, ...units.filter((unit) => !admitted.has(unit))];
  const { staffParts, staff: staffCover, public: publicCover } = lanes;
  const region = (part: Planned, staffRegionIds: string[]): Region =>
    regionOf(part, staffRegionIds, policy.publicK);
  const staff = staffParts.map((part) => region(part, [regionIdOf(part.cells)]));
  const publicRegions = publicCover.regions
    .toSorted(byRegionId)
    .map((part) =>
      region(part, part.sources.map((index) => staff[index]?.regionId ?? '').toSorted()),
    );
  const covered = new Set(planned.map(({ cell }) => cell));
  const empty = new Set(out.map(({ cell }) => cell).filter((cell) => !covered.has(cell)));
  const unpublished = [...staffCover.uncovered, ...empty].toSorted();
  return {
    plan: planOf(request, staff, publicRegions, {
      unpublished,
      unpublishedPublic: [...unpublished, ...publicCover.uncovered].toSorted(),
    }),
    unitsOfRegion: new Map(
      staffParts.map((part) => [
        regionIdOf(part.cells),
        part.units.map(({ unitId }) => unitId).toSorted(),
      ]),
    ),
    surplus: new Set([...out, ...staffCover.surplus].map(({ unitId }) => unitId)),
  };
}

function planOf(
  { site, policy, effectiveFrom }: PlanRequest,
  staff: Region[],
  publicRegions: Region[],
  left: Pick<Plan, 'unpublished' | 'unpublishedPublic'>,
): Plan {
  return {
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
    ...left,
  };
}

function regionOf(part: Planned, staffRegionIds: string[], publicK: number): Region {
  const owners = new OwnerTally();
  for (const { group } of part.units) owners.add(group);
  return {
    regionId: regionIdOf(part.cells),
    cells: [...part.cells],
    partOf: part.partOf,
    boundaries: [...part.map],
    staffRegionIds,
    hasPublicK: owners.outsideAnyOne >= publicK,
  };
}
