// What changes while a site runs, through the real engine, database and server: a hotspot of one sensor, a retraction, another register.
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { watchRegister } from '#aggregator/site/replanning.ts';
import { retract } from '#aggregator/site/retraction.ts';
import { loadPlans, loadPolicies, putPolicy, putSensors } from '#database/aggregator/register.ts';
import { isoUtc } from '#shared/time.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import { changeLogSchema } from '#shared/wire/change-log.ts';
import { criticalListSchema } from '#shared/wire/critical.ts';
import type { Level } from '#shared/wire/level.ts';
import type { CriticalEvent } from '#shared/wire/stream.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';
import { eventually } from '../../kit/database/folder.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;
/** Noon of yesterday: a day that is over, on both clocks. */
const T0 = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
const GROUND = 'Municipalities Act, article 172: public order at events';
const site = gridSite('changes', 3);
// Two full zones, and one with a single sensor.
const everybody = gridSensors(site, 4).flatMap((sensor) => {
  const { location, sensorId } = sensor;
  const unit = Number(sensorId.slice(-1)) + 4;
  const north = { ...location, lat: location.lat + 60 / 111_320 };
  return [sensor, { ...sensor, sensorId: `${sensorId.slice(0, -1)}${unit}`, location: north }];
});
const sensors = everybody.filter(
  ({ sensorId, zoneId }) => zoneId !== 'z002' || sensorId === 'z002-0',
);
const LONELY = 'z002-0';
const others = sensors.map(({ sensorId }) => sensorId).filter((id) => id !== LONELY);
const levels = (level: Level, lonely: Level): Record<string, Level> => ({
  ...Object.fromEntries(others.map((id) => [id, level])),
  [LONELY]: lonely,
});

let hand: HandDriven;
beforeAll(async () => {
  hand = await startHandDriven(site, sensors, T0, { criticalLegalGround: GROUND });
});
afterAll(() => hand.close());
const base = '/api/v1/sites/changes';

async function records(lane: 'staff' | 'public', from: number, to: number) {
  const range = `lane=${lane}&limit=1000&from=${isoUtc(from)}&to=${isoUtc(to)}`;
  const answer = await hand.get(`${base}/records?${range}`, lane === 'staff');
  return recordPageSchema.parse(await answer.json()).records;
}

test('P20: a hotspot that one sensor sees is on the staff lane with its window, in no record, on no public channel', async () => {
  const heard: CriticalEvent[] = [];
  const socket = io(`${hand.origin}/live`, {
    parser,
    transports: ['websocket'],
    auth: {
      protocol: 1,
      siteId: 'changes',
      lane: 'staff',
      cursor: null,
      token: 'cs_op_hand-driven',
    },
  });
  socket.on('critical', (event: CriticalEvent) => heard.push(event));
  await eventually(() => heard.length === 1);
  await hand.window(T0, levels(0, 4));
  // Published 15 s after the end of its window: within one window plus 20 s.
  expect(hand.now()).toBe(T0 + MINUTE + 15_000);
  await eventually(() => heard.some(({ signals }) => signals.length === 1));
  socket.disconnect();
  const list = criticalListSchema.parse(await (await hand.get(`${base}/critical`, true)).json());
  expect(list.signals).toMatchObject([{ state: 'critical', cell: 'z002', since: isoUtc(T0) }]);
  expect((await records('staff', T0, T0 + MINUTE)).map(({ level }) => level)).toEqual([0, 0]);
  const signalId = list.signals[0]?.signalId ?? 'none';
  for (const path of ['latest', 'records', 'regions', 'export?format=ndjson']) {
    const text = await (await hand.get(`${base}/${path}`)).text();
    expect(text, path).not.toContain(signalId);
    expect(text, path).not.toContain('critical');
  }
  const staffFile = await hand.get(`${base}/export?format=ndjson&lane=staff`, true);
  expect(await staffFile.text()).not.toContain(signalId);
  expect((await hand.get(`${base}/critical`)).status).toBe(401);
});

/** So many signals of one day long ago, each in a minute of its own. */
const firings = (day: string, count: number): Promise<unknown> =>
  hand.pool.query(
    `INSERT INTO critical_signal (site_id, signal_id, window_start, state, cell, lat, lon, published_at)
     SELECT 'changes', 'signal ' || n, $1::timestamptz + n * interval '1 minute', 'critical', 'z002', 0, 0, $1::timestamptz
     FROM generate_series(1, $2) n`,
    [`${day}T00:00:00Z`, count],
  );

test('P20: the public log says, when the day is over, in which class it fired; once or twice is no news', async () => {
  await firings('2026-01-02', 2);
  await firings('2026-01-03', 3);
  await firings('2026-01-04', 9);
  await firings('2026-01-05', 10);
  const read = async () => changeLogSchema.parse(await (await hand.get(`${base}/changes`)).json());
  // For the database it is over, for the clock of the site it is not.
  const classes = [
    { day: '2026-01-05', fired: '10+' },
    { day: '2026-01-04', fired: '3-9' },
    { day: '2026-01-03', fired: '3-9' },
  ];
  expect((await read()).critical).toEqual(classes);
  hand.moveViewers(T0 + DAY / 2);
  const log = await read();
  hand.moveViewers(null);
  // Yesterday's one signal makes no row.
  expect(log.critical).toEqual(classes);
  expect(log.policies[0]?.settings.criticalLegalGround).toBe(GROUND);
});

const plansById = async () =>
  new Map(
    (await loadPlans(hand.pool, 'changes')).map(({ plan }) => [plan.planId, { plan, publicK: 5 }]),
  );

test('P11: a retracted staff record takes the public record along in whose window it counted, and no other', async () => {
  for (let minute = 1; minute < 15; minute += 1)
    await hand.window(T0 + minute * MINUTE, levels(2, 2));
  await hand.moveTo(T0 + 2 * QUARTER);
  const before = await records('public', T0, T0 + QUARTER);
  expect(before.map(({ status, level }) => [status, level])).toEqual([
    ['released', 2],
    ['released', 2],
  ]);
  const [first] = await records('staff', T0 + 5 * MINUTE, T0 + 6 * MINUTE);
  if (first === undefined) throw new Error('no staff record');
  const plans = await plansById();
  const request = {
    siteId: 'changes',
    regionId: first.regionId,
    from: T0 + 5 * MINUTE,
    to: T0 + 7 * MINUTE,
    reason: 'the sensors stood in the wrong street',
    at: hand.now(),
    plans,
  };
  expect(await retract(hand.pool, request)).toEqual({ staff: 2, public: 1, unsure: 0 });
  expect(await retract(hand.pool, request)).toEqual({ staff: 0, public: 0, unsure: 0 });
  const logged = await hand.owner.query<{ bytes: string; body: string }>(
    "SELECT bytes, body FROM decision_log NATURAL JOIN decision_text WHERE kind = 'records_retracted'",
  );
  expect(logged.rows.map(({ bytes, body }) => [JSON.parse(bytes).data, body])).toMatchObject([
    [{ staff: 2, public: 1, regionId: request.regionId }, request.reason],
  ]);
  const region = plans
    .get(first.planId)
    ?.plan.public.find(({ staffRegionIds }) => staffRegionIds.includes(first.regionId));
  // A server hears of it by notice, and answers from memory until then.
  await expect
    .poll(async () => (await records('public', T0, T0 + QUARTER)).map(({ status }) => status))
    .toContain('retracted');
  const after = await records('public', T0, T0 + QUARTER);
  expect(after.map(({ regionId, status }) => [regionId === region?.regionId, status])).toEqual(
    after.map(({ regionId }) =>
      regionId === region?.regionId ? [true, 'retracted'] : [false, 'released'],
    ),
  );
  const stored = await hand.owner.query('SELECT level FROM staff_record WHERE level = 2');
  expect(stored.rowCount).toBe(28);
});

test('P12: a retraction cannot be taken back, and a key without a record cannot be retracted', async () => {
  await expect(hand.pool.query('DELETE FROM retraction')).rejects.toThrow('permission denied');
  await expect(hand.owner.query('DELETE FROM retraction')).rejects.toThrow('never changed');
  const none = {
    siteId: 'changes',
    regionId: 'ffffffffffffffff',
    from: T0,
    to: T0 + QUARTER,
    reason: 'a region that is not there',
    at: hand.now(),
    plans: await plansById(),
  };
  expect(await retract(hand.pool, none)).toEqual({ staff: 0, public: 0, unsure: 0 });
});

test('P17: a register that changes while the site runs: planned within seconds, in force at a whole hour, withheld where one unit would show', async () => {
  const replanned: string[] = [];
  const stop = watchRegister([hand.running], {
    pool: hand.pool,
    now: hand.now,
    onReplanned: (_, planId) => replanned.push(planId),
    onError: (_, error) => {
      throw error;
    },
  });
  const second = everybody.find(({ sensorId }) => sensorId === 'z002-1');
  await putSensors(hand.pool, second === undefined ? [] : [second], hand.now());
  await eventually(() => replanned.length === 1);
  stop();
  const plans = await loadPlans(hand.pool, 'changes');
  expect(plans).toHaveLength(2);
  const [old, next] = plans.map(({ plan }) => plan);
  const from = Date.parse(next?.effectiveFrom ?? '');
  expect(from).toBe(Date.parse(old?.effectiveFrom ?? '') + 3_600_000);
  // The time between is a gap of the intake; a full public window follows.
  await hand.moveTo(from - 1000);
  for (let minute = 0; minute < 15; minute += 1)
    await hand.window(from + minute * MINUTE, { ...levels(1, 1), 'z002-1': 1 });
  await hand.moveTo(from + 2 * QUARTER);
  const published = await records('public', from, from + QUARTER);
  expect(new Set(published.map(({ planId }) => planId))).toEqual(new Set([next?.planId]));
  expect(published.map(({ reason, level }) => reason ?? level).toSorted()).toEqual([
    1,
    'plan_transition',
  ]);
  const staff = await records('staff', from, from + MINUTE);
  expect(staff.map(({ level }) => level)).toEqual([1, 1]);
});

test('P19: a policy is a new version with author and reason; one below a floor is not stored', async () => {
  const newest = (await loadPolicies(hand.pool, 'changes')).at(-1) ?? null;
  const change = {
    site,
    newest,
    author: 'A. Visser, safety officer',
    reason: 'stricter during the fireworks',
    effectiveFrom: hand.now() + QUARTER,
  };
  expect(() => nextPolicy({ ...change, settings: { publicK: 4 } })).toThrow(/publicK is 4/);
  await putPolicy(hand.pool, nextPolicy({ ...change, settings: { staffK: 4 } }));
  const log = changeLogSchema.parse(await (await hand.get(`${base}/changes`)).json());
  expect(log.policies[0]).toMatchObject({
    policyVersion: 2,
    author: change.author,
    reason: change.reason,
  });
  expect(log.policies[0]?.settings).toMatchObject({ staffK: 4, criticalLegalGround: GROUND });
  expect(log.policies[1]?.settings.staffK).toBe(3);
});
