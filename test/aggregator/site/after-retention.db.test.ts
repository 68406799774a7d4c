// Records past the retention of the staff lane, dropped by the real upkeep: what is public can still be taken back, and a recording, whose clock stands still, is
// as old as that clock says.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Retraction, retract } from '#aggregator/site/retraction.ts';
import { runJobs } from '#database/aggregator/jobs.ts';
import { loadPlans, setReplayClock } from '#database/aggregator/register.ts';
import { latestSchema, recordPageSchema } from '#shared/wire/api.ts';
import type { Level } from '#shared/wire/level.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;
/** Noon, well past retention. */
const T0 = Math.floor(Date.now() / DAY) * DAY - 75 * DAY + DAY / 2;
/** Four units in each of two zones: two regions of staff, which are one of everybody. */
const site = gridSite('past', 2);
const sensors = gridSensors(site, 4);
const busy = Object.fromEntries(sensors.map(({ sensorId }) => [sensorId, 1 as Level]));

let hand: HandDriven;
let regions: { readonly staff: readonly string[]; readonly public: string };
beforeAll(async () => {
  hand = await startHandDriven(site, sensors, T0);
  for (let minute = 0; minute < 30; minute += 1) await hand.window(T0 + minute * MINUTE, busy);
  await hand.moveTo(T0 + 3 * QUARTER + MINUTE);
  const [plan] = (await loadPlans(hand.pool, 'past')).map((stored) => stored.plan);
  const [shared] = plan?.public ?? [];
  if (shared === undefined) throw new Error('no public region');
  regions = { staff: shared.staffRegionIds, public: shared.regionId };
  expect(regions.staff).toHaveLength(2);
});
afterAll(() => hand.close());

async function records(lane: 'staff' | 'public') {
  const answer = await hand.get(`/api/v1/sites/past/records?lane=${lane}&limit=1000`, true);
  return recordPageSchema.parse(await answer.json()).records;
}
const statuses = async () => (await records('public')).map(({ status }) => status);

async function take(regionId: string, from: number, to: number) {
  const plans: Retraction['plans'] = new Map(
    (await loadPlans(hand.pool, 'past')).map(({ plan }) => [plan.planId, { plan, publicK: 5 }]),
  );
  const reason = 'the sensors stood in the wrong street';
  const asked = { siteId: 'past', regionId, from, to, reason, at: hand.now(), plans };
  return await retract(hand.pool, asked);
}

const upkeep = (days = 30) =>
  runJobs(hand.pool, Date.now(), { staffRetentionDays: days, compressAfterDays: 2 });
const storedRows = async (siteId: string) => {
  const { rows } = await hand.owner.query<{ row: string }>(
    'SELECT r::text AS row FROM staff_record r WHERE site_id = $1 ORDER BY window_start, region_id',
    [siteId],
  );
  return rows.map(({ row }) => row);
};

test('staff of a recording see it after the upkeep', async () => {
  await setReplayClock(hand.pool, 'past', T0 + 3 * QUARTER + MINUTE);
  const latest = async () => {
    const answer = await hand.get('/api/v1/sites/past/latest?lane=staff', true);
    return latestSchema.parse(await answer.json()).records;
  };
  const before = await latest();
  expect(before).toHaveLength(2);
  expect(await upkeep()).toMatchObject({ droppedChunks: 0 });
  expect(await latest()).toEqual(before);
  await hand.owner.query("DELETE FROM replay_clock WHERE site_id = 'past'");
});

test('the staff lane of a recording stays, also where a live site has records of the same day, which go', async () => {
  const live = await storedRows('past');
  expect(live.length).toBeGreaterThan(60);
  // The same day, as a recording of another site.
  await hand.owner.query(
    `INSERT INTO staff_record SELECT (jsonb_populate_record(r, '{"site_id": "filmed", "plan_id": "filmed"}')).* FROM staff_record r`,
  );
  await setReplayClock(hand.pool, 'filmed', T0 + 30 * MINUTE);
  const filmed = await storedRows('filmed');
  expect(await upkeep(100)).toMatchObject({ droppedChunks: 0 });
  expect(await storedRows('past')).toEqual(live);
  expect(await upkeep()).toMatchObject({ droppedChunks: 1 });
  expect(await storedRows('past')).toEqual([]);
  expect(await storedRows('filmed')).toEqual(filmed);
  expect(await upkeep()).toMatchObject({ droppedChunks: 0 });
  expect(await storedRows('filmed')).toEqual(filmed);
  // A recording of months drops what is past by its own clock.
  await setReplayClock(hand.pool, 'filmed', T0 + 40 * DAY);
  expect(await upkeep()).toMatchObject({ droppedChunks: 1 });
  expect(await storedRows('filmed')).toEqual([]);
});

test('what a server does by itself is the same', async () => {
  const { rows } = await hand.owner.query<{ job: number; runs: string }>(
    `SELECT job_id AS job, proc_name AS runs FROM timescaledb_information.jobs
     WHERE hypertable_name = 'staff_record' AND proc_name LIKE '%retention%' OR proc_name = 'staff_retention_job'`,
  );
  expect(rows.map(({ runs }) => runs)).toEqual(['staff_retention_job']);
  await hand.owner.query('CALL run_job($1)', [rows[0]?.job]);
});

test('a public record whose staff records are gone is taken back by a staff region, and it is said how many may not rest on it', async () => {
  expect(await statuses()).toEqual(['released', 'released']);
  const [region = ''] = regions.staff;
  expect(await take(region, T0 - QUARTER, T0)).toEqual({ staff: 0, public: 0, unsure: 0 });
  const one = await take(region, T0 + MINUTE, T0 + 2 * MINUTE);
  expect(one).toEqual({ staff: 0, public: 1, unsure: 1 });
  expect(await take(region, T0, T0 + QUARTER)).toEqual({ staff: 0, public: 0, unsure: 0 });
  await expect.poll(statuses).toEqual(['retracted', 'released']);
});

test('and by the region that everybody sees', async () => {
  const { public: shared } = regions;
  expect(await take(shared, T0 + QUARTER + 1, T0 + 2 * QUARTER)).toMatchObject({ public: 0 });
  const one = await take(shared, T0 + QUARTER, T0 + QUARTER + 1);
  expect(one).toEqual({ staff: 0, public: 1, unsure: 0 });
  await expect.poll(statuses).toEqual(['retracted', 'retracted']);
  const { rows } = await hand.owner.query<{ bytes: string }>(
    "SELECT bytes FROM decision_log WHERE kind = 'records_retracted' ORDER BY seq",
  );
  expect(rows.map(({ bytes }) => JSON.parse(bytes).data)).toMatchObject([
    { staff: 0, public: 1, regionId: regions.staff[0] },
    { staff: 0, public: 1, regionId: shared },
  ]);
});
