// A20: zones and hexagons of the same hour cut each other into pieces of one unit. The adversary tries every way to get both: one site with two partitions, a second
// site over the same sensors, and a plan of hexagons after a plan of zones.
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { type Site, siteSchema } from '#shared/wire/site.ts';
import { plan, policy, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { feasibleLevels } from './inference.ts';
import { engineAttack } from './judged.ts';
import { naiveWithHexagons } from './naive.ts';
import { MINUTE } from './product.ts';
import type { Aggregator, Program, Scene, SeenRecord, SeenRegion } from './seen.ts';
import { farApart, readingsOf, type Said } from './worlds.ts';

const UNITS = 24;
const SPACING_M = 60;
const LEAF_RESOLUTION = 11;
/** A change takes effect at a multiple of the public window. */
const SWITCH = T0 + 30 * MINUTE;
const WINDOWS = 75;

type Tally = { pairs: number; inferred: number; released: number; geometries: Set<string> };

export const a20: Attack = engineAttack({
  id: 'A20',
  title: 'second geometry',
  holdsWhen: 'zones and H3 of the same hour: impossible',
  controlProgram: naiveWithHexagons,
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = { pairs: 0, inferred: 0, released: 0, geometries: new Set() };
    const sites = quick ? 3 : 30;
    for (let i = 0; i < sites; i += 1) attackSite(program, chance, tally);
    const isAccepted = acceptsBoth();
    const { pairs, inferred, released, geometries } = tally;
    return {
      holds: pairs === 0 && inferred === 0 && !isAccepted && released > 0 && geometries.size > 1,
      breaks: pairs > 0 && inferred > 0,
      got: `${pairs} pairs of released values of two geometries over one unit and one time, ${inferred} unit levels uniquely inferred (limit 0); ${released} released values of ${sites} sites`,
    };
  },
});

/** Zones of three and more sensors in one area, so that the zones alone give nobody away. */
function zonesOf(chance: Chance): readonly string[] {
  const zones: string[] = [];
  for (let number = 0; zones.length < UNITS; number += 1) {
    const left = UNITS - zones.length;
    const size = left < 8 ? left : 4 + chance.integer(4);
    for (let i = 0; i < size; i += 1) zones.push(`z${number}`);
  }
  return zones;
}

function hexagonsOf(site: Site): Site {
  const partition = { kind: 'h3', leafResolution: LEAF_RESOLUTION, zoneType: 'standing' } as const;
  return { ...site, partition };
}

function attackSite(program: Program, chance: Chance, tally: Tally): void {
  const zones = zonesOf(chance);
  const site = zoneSite([...new Set(zones)].map((zone) => [zone, 'x']));
  const sensors = farApart(zones.map((zone, i) => ({ id: `s${i}`, zone, north: i * SPACING_M })));
  const hexagons: PlannedPolicy = {
    planning: plan(hexagonsOf(site), sensors, { effectiveFrom: SWITCH }),
    policy: policy(),
  };
  const said: Said = new Map(sensors.map(({ sensorId }) => [sensorId, chance.integer(5)]));
  const scene: Scene = { site, sensors };
  // The way of a second plan, and the way of a second site.
  const attempts: readonly (readonly Aggregator[])[] = [
    [program({ ...scene, laterPlans: [hexagons] })],
    [program(scene), program({ ...scene, site: { ...hexagonsOf(site), siteId: 'other' } })],
  ];
  for (const aggregators of attempts) exploit(aggregators, said, tally);
}

function exploit(aggregators: readonly Aggregator[], said: Said, tally: Tally): void {
  const regions = aggregators.flatMap((aggregator) => aggregator.regions);
  const records: SeenRecord[] = [];
  for (let w = 0; w < WINDOWS; w += 1) {
    const start = T0 + w * MINUTE;
    const readings = readingsOf(said, start);
    for (const aggregator of aggregators) records.push(...aggregator.window(start, readings));
  }
  const released = records.filter(({ level }) => level !== null);
  tally.released += released.length;
  for (const { planId } of released) tally.geometries.add(planId);
  for (let w = 0; w < WINDOWS; w += 1) {
    const at = released.filter((record) => holds(record, T0 + w * MINUTE));
    tally.pairs += pairsOfGeometries(regions, at);
    if (w % 15 === 0) tally.inferred += inferredAt(aggregators, regions, at, said);
  }
}

function holds({ windowStart, windowSeconds }: SeenRecord, at: number): boolean {
  return windowStart <= at && at < windowStart + windowSeconds * 1000;
}

/** Values of different plans about the same time that share a unit. */
function pairsOfGeometries(regions: readonly SeenRegion[], at: readonly SeenRecord[]): number {
  const unitsOf = new Map(regions.map((region) => [keyOf(region), region.units]));
  let pairs = 0;
  at.forEach((a, i) => {
    const units = new Set(unitsOf.get(keyOf(a)));
    for (const b of at.slice(i + 1)) {
      const isShared = unitsOf.get(keyOf(b))?.some((unit) => units.has(unit)) ?? false;
      if (a.planId !== b.planId && isShared) pairs += 1;
    }
  });
  return pairs;
}

function keyOf({ planId, lane, regionId }: SeenRegion | SeenRecord): string {
  return `${planId} ${lane} ${regionId}`;
}

function inferredAt(
  aggregators: readonly Aggregator[],
  regions: readonly SeenRegion[],
  records: readonly SeenRecord[],
  said: Said,
): number {
  const statistic = aggregators[0]?.statistic ?? 'mean';
  const plans = new Set(records.map(({ planId }) => planId));
  const inForce = regions.filter(({ planId }) => plans.has(planId));
  const feasible = feasibleLevels({ statistic, regions: inForce, records });
  return [...feasible].filter(
    ([unit, levels]) => levels.length === 1 && levels[0] === said.get(unit),
  ).length;
}

/** Whether a site document may name two partitions. */
function acceptsBoth(): boolean {
  const site = zoneSite([['a', 'x']]);
  const partition = { ...site.partition, leafResolution: LEAF_RESOLUTION, zoneType: 'standing' };
  return siteSchema.safeParse({ ...site, partition }).success;
}
