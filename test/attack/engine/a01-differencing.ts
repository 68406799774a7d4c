// A1: the adversary subtracts children from parents and propagates what every record allows, over random sites of all sizes and owners. Levels stand still for
// a public window, the worst case, so that staff and public records speak of the same levels.
import { applyMap } from '#aggregator/core/policy/bands.ts';
import { type OwnerKind, type SensorSpec, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { feasibleLevels, type Publication } from './inference.ts';
import { engineAttack, type Judgement } from './judged.ts';
import { MINUTE, publicStartOf } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { farApart, readingsOf, type Said } from './worlds.ts';

const ZONES = [
  ['a', 'x'],
  ['b', 'x', 'moving'],
  ['c', 'x'],
  ['d', 'y'],
  ['e', 'y', 'moving'],
  ['f', 'z'],
] as const;
const PERIODS = 3;
const STAFF_WINDOWS = 15;

type Tally = { inferred: number; units: number; released: number };

export const a1: Attack = engineAttack({
  id: 'A1',
  title: 'hierarchy differencing',
  holdsWhen: 'no unit is uniquely inferred',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = { inferred: 0, units: 0, released: 0 };
    const sites = quick ? 12 : 200;
    for (let site = 0; site < sites; site += 1)
      attackSite(program, randomScene(chance), chance, tally);
    return judge(tally, sites);
  },
});

function judge({ inferred, units, released }: Tally, sites: number): Judgement {
  return {
    holds: inferred === 0 && released > 0,
    breaks: inferred > 0,
    got: `${inferred} of ${units} unit levels uniquely inferred from ${released} released values of ${sites} random sites (limit 0)`,
  };
}

function randomScene(chance: Chance): Scene {
  const specs: SensorSpec[] = [];
  for (const [zone] of ZONES) {
    const count = chance.integer(9);
    for (let i = 0; i < count; i += 1) {
      const owner: OwnerKind = chance.happens(0.8)
        ? 'operator'
        : chance.pick(['unverified', 'verified:p', 'verified:q']);
      specs.push({ id: `${zone}${i}`, zone, owner, areaM2: chance.pick([20, 40, 100]) });
    }
  }
  return { site: zoneSite(ZONES), sensors: farApart(specs) };
}

function attackSite(program: Program, scene: Scene, chance: Chance, tally: Tally): void {
  const aggregator = program(scene);
  const periods = Array.from(
    { length: PERIODS },
    (): Said => new Map(scene.sensors.map(({ sensorId }) => [sensorId, chance.integer(5)])),
  );
  const records: SeenRecord[] = [];
  let start = T0;
  for (const said of periods) {
    for (let i = 0; i < STAFF_WINDOWS; i += 1, start += MINUTE) {
      records.push(...aggregator.window(start, readingsOf(said, start)));
    }
  }
  records.push(...aggregator.later(start + 2 * STAFF_WINDOWS * MINUTE));
  periods.forEach((said, i) => {
    const seen = periodRecords(records, T0 + i * STAFF_WINDOWS * MINUTE);
    // Who reads the public lane only, and who reads both.
    for (const lanes of [['staff', 'public'], ['public']]) {
      const read = seen.filter(({ lane }) => lanes.includes(lane));
      const { regions, statistic } = aggregator;
      count({ regions, statistic, records: read }, said, tally);
    }
  });
}

/** Levels stood still, so one staff window says what all say: the last one, when everybody is in the roster. */
function periodRecords(records: readonly SeenRecord[], start: number): readonly SeenRecord[] {
  const last = start + (STAFF_WINDOWS - 1) * MINUTE;
  return records.filter(({ lane, windowStart }) =>
    lane === 'public' ? publicStartOf(windowStart) === start : windowStart === last,
  );
}

/** A unit is uniquely inferred when its region's map is left with one value, and it is the true one. */
function count(publication: Publication, said: Said, tally: Tally): void {
  const feasible = feasibleLevels(publication);
  tally.released += publication.records.filter(({ level }) => level !== null).length;
  for (const [unit, levels] of feasible) {
    const regions = publication.regions.filter(({ units }) => units.includes(unit));
    const boundaries = regions.map((region) => region.boundaries).toSorted(byLength)[0] ?? [];
    const values = new Set(levels.map((level) => applyMap(boundaries, level)));
    const truth = applyMap(boundaries, said.get(unit) ?? 0);
    tally.units += 1;
    if (values.size === 1 && values.has(truth)) tally.inferred += 1;
  }
}

/** The finest map first. */
function byLength(a: readonly number[], b: readonly number[]): number {
  return b.length - a.length;
}
