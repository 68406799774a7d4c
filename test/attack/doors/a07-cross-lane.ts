// A7: staff and public rows of the same area together. Two sites hear different readings that give equal staff rows: units have changed places,
// slots are shuffled, in some windows every sensor speaks twice. If the public rows differ, the public lane says something that the staff
// lane does not. The adversary also computes each public row from the stored staff rows alone, by section 8 of the specification.
import { chanceFor } from '#demo/chance.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { rangeQuery } from './channels.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { STAFF_WINDOWS, sendWindow } from './play.ts';
import { randomLevels, type Says, SLOTS, UNITS, windowReadings } from './readings.ts';
import { jsonOf, type Row, rowsOf, type Victim } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS } from './world.ts';

/** Counting staff windows that a public row needs: 12 of 15. */
const NEEDED = Math.ceil(0.8 * STAFF_WINDOWS);
const PUBLIC_K = 5;
/** Sooner than a second reading of the same second, later than the last one of the slot. */
const AGAIN_MS = 1000;

/** What the first site hears. By chance half of a zone is silent, so that some windows do not count. */
function original(seed: number, start: number): Says {
  const chance = chanceFor(seed, 'cross lane');
  const levels = randomLevels(seed, 'cross lane', start);
  const thinZone =
    chance.uniform(start / 1000, 1) < 0.2 ? Math.floor(chance.uniform(start / 1000, 2) * 4) : -1;
  return (zone, unit, slot) => (zone === thinZone && unit > 1 ? null : levels(zone, unit, slot));
}

/** The same levels from other units in other slots. */
function disguised(says: Says, turn: number): Says {
  return (zone, unit, slot) => says(zone, (unit + turn) % UNITS, (slot + turn) % SLOTS);
}

/** Every reading once more, in the next second. */
function chatty(readings: readonly Reading[]): Reading[] {
  return readings.flatMap((reading) => [
    reading,
    { ...reading, observedAt: new Date(Date.parse(reading.observedAt) + AGAIN_MS).toISOString() },
  ]);
}

const upperMedian = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? -1;

type StoredRow = {
  lane?: string;
  region_id: string;
  window_start: string;
  status: string;
  level: number | null;
  k_class?: number | null;
};

/** Public levels from stored staff rows and the published plan; null for a region that may not be released. */
async function compute(
  victim: Victim,
  siteId: string,
  start: number,
): Promise<Map<string, number | null> | null> {
  const answer = await victim.get(`/api/v1/sites/${siteId}`);
  if (answer.status !== 200) return null;
  const { plan } = jsonOf<{ plan: { public: { regionId: string; staffRegionIds: string[] }[] } }>(
    answer,
  );
  const rows = (await victim.storedRows(siteId))
    .filter(({ key }) => key.startsWith('staff'))
    .map(({ text }): StoredRow => JSON.parse(text));
  const levels = new Map<string, number | null>();
  for (const { regionId, staffRegionIds } of plan.public) {
    const counting: number[] = [];
    for (let at = start; at < start + PUBLIC_MS; at += WINDOW_MS) {
      const window = rows.filter(
        (row) =>
          Date.parse(row.window_start) === at &&
          staffRegionIds.includes(row.region_id) &&
          row.status === 'released',
      );
      const k = window.reduce((sum, row) => sum + (row.k_class ?? 0), 0);
      if (window.length === staffRegionIds.length && k >= PUBLIC_K)
        counting.push(upperMedian(window.map(({ level }) => level ?? -1)));
    }
    levels.set(regionId, counting.length >= NEEDED ? upperMedian(counting) : null);
  }
  return levels;
}

const contents = (rows: readonly Row[]): string[] =>
  rows.map(({ regionId, windowStart, status, level, reason }) =>
    JSON.stringify([regionId, windowStart, status, level, reason]),
  );

type Result = {
  staff: number;
  public: number;
  withheld: number;
  staffDiffer: number;
  publicDiffer: number;
  unlikeComputed: number;
  rounds: number;
};

async function round(victim: Victim, seed: number, result: Result): Promise<void> {
  const [one, other] = SITES.a07;
  const chance = chanceFor(seed, 'disguise');
  const start = await victim.skipToPublicWindow();
  for (let window = 0; window < STAFF_WINDOWS; window += 1) {
    const at = start + window * WINDOW_MS;
    await victim.moveTo(at + WINDOW_MS + 1000);
    const says = original(seed, at);
    await sendWindow(victim, one, windowReadings(one, at, says));
    const turned = windowReadings(
      other,
      at,
      disguised(says, 1 + Math.floor(chance.uniform(window) * 3)),
    );
    await sendWindow(victim, other, chance.uniform(window, 1) < 0.5 ? chatty(turned) : turned);
  }
  await victim.moveTo(start + PUBLIC_MS + 20_000);
  await victim.skipToPublicWindow();
  const read = (siteId: string, lane: 'staff' | 'public'): Promise<Row[]> =>
    rowsOf(victim, siteId, rangeQuery({ lane, from: start, to: start + PUBLIC_MS }));
  const staff = [contents(await read(one, 'staff')), contents(await read(other, 'staff'))];
  const open = [contents(await read(one, 'public')), contents(await read(other, 'public'))];
  const different = ([a = [], b = []]: string[][]): number =>
    a.filter((text, index) => text !== b[index]).length;
  result.rounds += 1;
  result.staff += staff[0]?.length ?? 0;
  result.public += open[0]?.length ?? 0;
  result.staffDiffer += different(staff);
  result.publicDiffer += different(open);
  for (const siteId of [one, other]) {
    const computed = await compute(victim, siteId, start);
    for (const row of await read(siteId, 'public')) {
      if (row.status === 'withheld') result.withheld += 1;
      if (computed !== null && computed.get(row.regionId) !== row.level) result.unlikeComputed += 1;
    }
  }
}

async function attack(victim: Victim, { seed, quick }: AttackOptions): Promise<Result> {
  const result: Result = {
    staff: 0,
    public: 0,
    withheld: 0,
    staffDiffer: 0,
    publicDiffer: 0,
    unlikeComputed: 0,
    rounds: 0,
  };
  for (let n = 0; n < (quick ? 2 : 6); n += 1) await round(victim, seed + n, result);
  if (result.staff === 0 || result.staffDiffer > 0)
    throw new Error(
      `${result.staffDiffer} of ${result.staff} staff rows differ: the disguise is wrong`,
    );
  return result;
}

const got = (r: Result): string =>
  `${r.rounds} public windows of 2 sites: ${r.staff} pairs of equal staff rows from different readings, ${r.publicDiffer} of ${r.public} pairs of public rows differ (${r.withheld} withheld), ${r.unlikeComputed} unlike what the stored staff rows give`;

export const a7: Attack = {
  id: 'A7',
  title: 'cross-lane',
  through: 'doors',
  holdsWhen: 'public rows are a function of stored staff rows (P11)',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    return { asExpected: result.publicDiffer + result.unlikeComputed === 0, got: got(result) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      return { asExpected: result.publicDiffer > 0, got: got(result) };
    }),
};
