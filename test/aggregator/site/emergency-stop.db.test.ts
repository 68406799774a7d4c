// The emergency stop through the real engine, database and server, on a clock that the test moves: it acts at once, for the lane that was meant, and
// what it withheld is never published.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideStop, type StopDecision } from '#database/stops.ts';
import { isoUtc } from '#shared/time.ts';
import { alertListSchema } from '#shared/wire/alert.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import { changeLogSchema } from '#shared/wire/change-log.ts';
import { criticalListSchema } from '#shared/wire/critical.ts';
import { stopListSchema } from '#shared/wire/emergency-stop.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Lane } from '#shared/wire/record.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Noon of yesterday. */
const T0 = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
const site = gridSite('brake', 3);
const BASE = '/api/v1/sites/brake';
const sensors = gridSensors(site, 8);
const AUTHOR = 'A. Visser, safety officer';
const REASON = 'a camera was turned towards a balcony';

let hand: HandDriven;
let minute = 0;
beforeAll(async () => {
  hand = await startHandDriven(site, sensors, T0, {
    criticalLegalGround: 'Municipalities Act, article 172',
    kCritical: 30,
  });
});
afterAll(() => hand.close());

const at = (minutes: number): number => T0 + minutes * MINUTE;

/** Plays whole staff windows up to that minute. */
async function playTo(to: number, level: Level): Promise<void> {
  const levels = Object.fromEntries(sensors.map(({ sensorId }) => [sensorId, level]));
  for (; minute < to; minute += 1) await hand.window(at(minute), levels);
}

/** As the command decides, at the clock of the site. */
const decide = (stop: StopDecision['stop']) =>
  decideStop(hand.pool, {
    siteId: 'brake',
    stop,
    author: AUTHOR,
    reason: REASON,
    at: hand.now(),
    publicWindowSeconds: 900,
  });

type Key = { readonly windowStart: string; readonly said: number | string | null };

async function lane(of: Lane, from = 0, to = 24 * 60): Promise<readonly Key[]> {
  const range = `lane=${of}&limit=5000&from=${isoUtc(at(from))}&to=${isoUtc(at(to))}`;
  const answer = await hand.get(`${BASE}/records?${range}`, of === 'staff');
  const { records } = recordPageSchema.parse(await answer.json());
  return records.map(({ windowStart, level, reason }) => ({ windowStart, said: level ?? reason }));
}

/** What a lane says of its windows, one word each; every region says the same in this test. */
async function words(of: Lane, from: number, to: number): Promise<readonly Key['said'][]> {
  const byWindow = Map.groupBy(await lane(of, from, to), ({ windowStart }) => windowStart);
  return [...byWindow.values()].map((keys) => {
    const said = new Set(keys.map((key) => key.said));
    expect(said.size).toBe(1);
    return keys[0]?.said ?? null;
  });
}

/** Which words there are. A server is told of a window by a notice, so tests ask until it is there. */
const wordsOnce = async (of: Lane, from: number, to: number) => [
  ...new Set(await words(of, from, to)),
];

const HELD = 'policy_suspended';

test('emergency stop: a stop of the public lane holds every public window that waits to be published, and leaves the staff lane released', async () => {
  await playTo(31, 2);
  // The window of 12:00 is out since 12:30; those of 12:15 and 12:30 wait.
  await expect.poll(() => words('public', 0, 60)).toEqual([2]);
  expect(await decide('public')).toMatchObject({ number: 1, action: 'stop', lanes: 'public' });
  await playTo(46, 2);
  await expect.poll(() => words('public', 0, 60)).toEqual([2, HELD]);
  await expect.poll(() => wordsOnce('staff', 0, 46)).toEqual([2]);
});

test('emergency stop: three changes within ten minutes each act at once, and the last one holds', async () => {
  expect(await decide('both')).toMatchObject({ number: 2, lanes: 'both' });
  await playTo(48, 2);
  await expect.poll(() => words('staff', 46, 48)).toEqual([HELD, HELD]);
  const resumed = await decide(null);
  expect(resumed).toMatchObject({
    number: 3,
    action: 'resume',
    lanes: 'both',
    from: isoUtc(at(60)),
  });
  await playTo(51, 2);
  expect(await decide('public')).toMatchObject({ number: 4, lanes: 'public' });
  await playTo(76, 2);
  // Both lanes were held up to the bound; from there on the staff lane says levels again, and the public one does not.
  await expect.poll(() => wordsOnce('staff', 48, 60)).toEqual([HELD]);
  await expect.poll(() => wordsOnce('staff', 60, 76)).toEqual([2]);
  await expect.poll(() => words('public', 0, 60)).toEqual([2, HELD, HELD, HELD]);
  const plans = await hand.owner.query("SELECT FROM plan WHERE site_id = 'brake'");
  const policies = await hand.owner.query("SELECT FROM policy WHERE site_id = 'brake'");
  expect([plans.rowCount, policies.rowCount]).toEqual([1, 1]);
});

test('emergency stop: what is so already is not written again', async () => {
  expect(await decide('public')).toBeNull();
  expect(await decide(null)).toMatchObject({ number: 5, lanes: 'public', from: isoUtc(at(90)) });
  expect(await decide(null)).toBeNull();
});

test('emergency stop: after the end windows from the bound on are released, and nothing that was withheld is published', async () => {
  await expect.poll(() => words('public', 0, 60)).toHaveLength(4);
  const before = await lane('public', 0, 60);
  await playTo(136, 3);
  await expect.poll(() => words('public', 0, 120)).toEqual([2, HELD, HELD, HELD, HELD, HELD, 3, 3]);
  expect(await lane('public', 0, 60)).toEqual(before);
  const stored = await hand.owner.query(
    'SELECT FROM public_record WHERE level IS NOT NULL AND window_start >= $1 AND window_start < $2',
    [isoUtc(at(15)), isoUtc(at(90))],
  );
  expect(stored.rowCount).toBe(0);
});

test('emergency stop: a release that was computed before the stop and commits after it has no level, no signal and no new alert', async () => {
  await playTo(137, 4);
  const signals = async () =>
    criticalListSchema.parse(await (await hand.get(`${BASE}/critical`, true)).json()).signals;
  const alerts = async () =>
    alertListSchema
      .parse(await (await hand.get(`${BASE}/alerts`, true)).json())
      .alerts.filter(({ state }) => state !== 'cleared');
  expect((await signals()).length).toBeGreaterThan(0);
  expect((await alerts()).length).toBeGreaterThan(0);
  // The engine of this test is told of no stop: what it hands over says levels, and the transaction reads the stop.
  await decide('both');
  await playTo(138, 4);
  await expect.poll(() => words('staff', 136, 138)).toEqual([4, HELD]);
  expect(await signals()).toEqual([]);
  expect(await alerts()).toEqual([]);
  const ended = await hand.owner.query<{ bytes: string }>(
    "SELECT bytes FROM decision_log WHERE kind IN ('alert_ended', 'alert_cleared') ORDER BY seq",
  );
  const kinds = new Set(ended.rows.map(({ bytes }) => JSON.parse(bytes).kind));
  expect(kinds).toEqual(new Set(['alert_ended']));
});

test('emergency stop: everybody can read which lanes were stopped, when, by whom and why; the decision log has each', async () => {
  // What everybody reads is kept for a moment, so the newest of them may come with the next look.
  const told = async () =>
    stopListSchema.parse(await (await hand.get(`${BASE}/stops`)).json()).stops;
  const briefly = async () =>
    (await told()).map(({ number, action, lanes }) => [number, action, lanes]);
  await expect.poll(briefly).toEqual([
    [6, 'stop', 'both'],
    [5, 'resume', 'public'],
    [4, 'stop', 'public'],
    [3, 'resume', 'both'],
    [2, 'stop', 'both'],
    [1, 'stop', 'public'],
  ]);
  const stops = await told();
  expect(new Set(stops.map(({ author, reason }) => `${author}: ${reason}`))).toEqual(
    new Set([`${AUTHOR}: ${REASON}`]),
  );
  const logged = async () =>
    changeLogSchema.parse(await (await hand.get(`${BASE}/changes`)).json()).stops;
  await expect.poll(logged).toEqual(stops);
  const { rows } = await hand.owner.query<{ bytes: string }>(
    "SELECT bytes FROM decision_log WHERE kind IN ('release_stopped', 'release_resumed') ORDER BY seq",
  );
  const entries = rows.map(({ bytes }) => JSON.parse(bytes));
  expect(entries.map(({ data }) => data)).toEqual(
    stops.toReversed().map(({ number, lanes, from }) => ({ number, lanes, from })),
  );
});
