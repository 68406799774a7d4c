// A28: somebody registers sensors of their own in a zone that is covered without them: so many that they would be more than a third, so large that they would
// take in the units of others, so narrow that the zone would lose a boundary, between two units so that they become one, or so that they come and end one hour
// apart (a28-day.ts). What they want is the dark. The control has the rule of thirds and one map of all its sensors, as one would write both in an afternoon.
import { type BandMap, bandMap, commonMap } from '#aggregator/core/policy/bands.ts';
import { isoUtc } from '#shared/time.ts';
import { DEFAULT_SCALES } from '#shared/wire/level.ts';
import type { Lane } from '#shared/wire/record.ts';
import { DAY, policy, type SensorSpec, T0, zoneSite } from '#test/kit/core/builders.ts';
import { openStore } from '#test/kit/database/store-fixture.ts';
import type { Attack, AttackOptions } from '../attack.ts';
import {
  MOST_WITHHELD,
  mostWithheld,
  naivelyPlannedDays,
  type PlannedDays,
  plannedDays,
  publicOfDays,
  type StrangersDays,
  strangersDays,
  WAYS_OF_A_DAY,
} from './a28-day.ts';
import { Chance } from './chance.ts';
import type { Judgement } from './judged.ts';
import { naive } from './naive.ts';
import { MINUTE, product } from './product.ts';
import type { Aggregator, Program, Scene, SeenRecord, SeenRegion } from './seen.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const TARGET = 't';
const SITE = zoneSite([
  [TARGET, 'x'],
  ['u', 'x'],
  ['v', 'y'],
]);
/** A public window and its publication. */
const WINDOWS = 31;
const MOST = 20;

/** Where the i-th stranger stands and how much it sees. Units of the target stand at 0, 500, 1000 ... metres. */
const WAYS: Readonly<Record<string, (i: number) => Partial<SensorSpec>>> = {
  apart: (i) => ({ north: 100_000 + i * 500 }),
  narrow: (i) => ({ north: 100_000 + i * 500, areaM2: 20 }),
  // On top of what is there, with a field of view that holds all of it.
  large: (i) => ({ north: i * 500 + 12, areaM2: 500 }),
  'too large': (i) => ({ north: i * 500 + 12, areaM2: 3000 }),
  // Every third one stands between two others, or between two units of the target.
  linking: (i) => ({ north: (i % 2 === 0 ? 0 : 100_000) + Math.floor(i / 2) * 8 }),
};

type Tally = { dark: number; narrowed: number; lanes: number; values: number };
type Days = {
  /** Most public windows of one day that were withheld. */
  readonly withheld: number;
  readonly ways: number;
  readonly days: number;
  readonly values: number;
};

/** A zone round which strangers register, in all the ways above. */
function attackZones(program: Program, { quick, seed }: AttackOptions): Tally {
  const chance = new Chance(seed);
  const tally: Tally = { dark: 0, narrowed: 0, lanes: 0, values: 0 };
  const counts = quick ? [1, 3, 5, MOST] : Array.from({ length: MOST }, (_, i) => i + 1);
  const own = quick ? [4] : [4, 5, 7];
  for (const ours of own) {
    for (const way of Object.values(WAYS)) {
      for (const count of counts) attackZone(program, { ours, way, count }, chance, tally);
    }
  }
  return tally;
}

type Planner = (days: StrangersDays) => PlannedDays | Promise<PlannedDays>;

/** A zone in which strangers come and end one hour apart. */
async function attackDays(planner: Planner, { quick }: AttackOptions): Promise<Days> {
  const ways = Object.keys(WAYS_OF_A_DAY).slice(quick ? -1 : 0);
  const length = quick ? 1 : 2;
  let [withheld, values] = [0, 0];
  for (const way of ways) {
    const days = strangersDays(way, length);
    const records = publicOfDays(days, await planner(days));
    withheld = Math.max(withheld, mostWithheld(records));
    values += records.filter(({ level }) => level !== null).length;
  }
  return { withheld, ways: ways.length, days: length, values };
}

function judge(zones: Tally, days: Days): Judgement {
  const { dark, narrowed, lanes } = zones;
  return {
    holds:
      dark === 0 &&
      narrowed === 0 &&
      days.withheld <= MOST_WITHHELD &&
      zones.values > 0 &&
      days.values > 0,
    breaks: dark > 0 && narrowed > 0 && days.withheld > MOST_WITHHELD,
    got: `${dark} of ${lanes} lanes of a covered zone dark after 1 to ${MOST} unverified sensors came, ${narrowed} with fewer boundaries (limit 0), at most ${days.withheld} public windows of a day withheld while they come and end one hour apart (limit ${MOST_WITHHELD}; ${days.ways} ways of ${days.days} days); ${zones.values + days.values} values released meanwhile`,
  };
}

export const a28: Attack = {
  id: 'A28',
  title: 'darkening',
  through: 'engine',
  holdsWhen:
    'the zone stays covered on both lanes, its map keeps its boundaries, and at most 8 public windows a day are withheld for it',
  product: async (options) => {
    const store = await openStore();
    try {
      const days = await attackDays((each) => plannedDays(store, each), options);
      const { holds, got } = judge(attackZones(product, options), days);
      return { asExpected: holds, got };
    } finally {
      await store.close();
    }
  },
  control: async (options) => {
    const days = await attackDays(naivelyPlannedDays, options);
    const { breaks, got } = judge(attackZones(withheldByThirds, options), days);
    return { asExpected: breaks, got };
  },
};

type Zone = {
  /** Units of the operator in the zone. */
  readonly ours: number;
  readonly way: (i: number) => Partial<SensorSpec>;
  readonly count: number;
};

function attackZone(
  program: Program,
  { ours, way, count }: Zone,
  chance: Chance,
  tally: Tally,
): void {
  const before = farApart(specsOf({ [TARGET]: ours, u: 4, v: 7 }));
  const strangers = farApart(
    Array.from({ length: count }, (_, i) => ({
      id: `${i % 2 === 0 ? 'a' : 'z'}stranger${i}`,
      zone: TARGET,
      owner: 'unverified',
      registeredAt: isoUtc(T0 - 8 * DAY + i * MINUTE),
      ...way(i),
    })),
  );
  const said: Said = new Map(
    [...before, ...strangers].map(({ sensorId }) => [sensorId, chance.integer(5)]),
  );
  const without = look(program, { site: SITE, sensors: before }, said);
  const after = look(program, { site: SITE, sensors: [...before, ...strangers] }, said);
  for (const [lane, { boundaries }] of without) {
    const now = after.get(lane);
    tally.lanes += 1;
    tally.values += now?.values ?? 0;
    if (now === undefined || now.values === 0) tally.dark += 1;
    else if (!boundaries.every((boundary) => now.boundaries.includes(boundary)))
      tally.narrowed += 1;
  }
}

type Seen = { readonly values: number; readonly boundaries: readonly number[] };

/** What is released of the target's zone, by lane. */
function look(program: Program, scene: Scene, said: Said): ReadonlyMap<Lane, Seen> {
  const aggregator: Aggregator = program(scene);
  const records: SeenRecord[] = [];
  const heard = new Map([...said].filter(([id]) => scene.sensors.some((s) => s.sensorId === id)));
  for (let w = 0; w < WINDOWS; w += 1)
    records.push(...aggregator.window(T0 + w * MINUTE, readingsOf(heard, T0 + w * MINUTE)));
  const seen = new Map<Lane, Seen>();
  for (const { lane, regionId, boundaries } of aggregator.regions.filter(holdsTarget)) {
    const values = records.filter(
      (record) => record.lane === lane && record.regionId === regionId && record.level !== null,
    ).length;
    if (values > (seen.get(lane)?.values ?? 0)) seen.set(lane, { values, boundaries });
  }
  return seen;
}

function holdsTarget({ cells }: SeenRegion): boolean {
  return cells.some((cell) => cell === TARGET || cell === `zone ${TARGET}`);
}

/** Where others are more than a third, nothing is shown; what is shown tells apart what all its sensors can. */
function withheldByThirds(scene: Scene): Aggregator {
  const aggregator = naive(scene);
  const byId = new Map(scene.sensors.map((each) => [each.sensorId, each]));
  const isTheirs = (id: string): boolean => byId.get(id)?.owner?.kind !== 'operator';
  const mapOf = (id: string): BandMap =>
    bandMap(DEFAULT_SCALES.standing, byId.get(id)?.fieldOfView.areaM2 ?? 0, policy()) ?? [];
  const regions = aggregator.regions.map((region) => ({
    ...region,
    boundaries: region.units.map(mapOf).reduce(commonMap, region.boundaries),
  }));
  const shown = new Set(
    regions
      .filter(({ units }) => units.filter(isTheirs).length * 3 <= units.length)
      .map(({ regionId }) => regionId),
  );
  return {
    statistic: aggregator.statistic,
    regions,
    window: (start, readings) =>
      aggregator.window(start, readings).filter(({ regionId }) => shown.has(regionId)),
    later: (now) => aggregator.later(now),
    ask: (regionId, from, to) => (shown.has(regionId) ? aggregator.ask(regionId, from, to) : null),
    counted: (regionId) => aggregator.counted(regionId),
  };
}
