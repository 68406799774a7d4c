// A past day, later: after the next event was planned what was agreed and done is told as it was then, and what was not told yet stays untold; after
// a retraction no place is told that rests on it. And the seal of a log that has no entry: nobody outside can tell it from any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicDay, tellableDays } from '#server/debrief/public-days.ts';
import { isSealOf, sealOf } from '#shared/domain/chain.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { DAY_MS, HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import { publicLogSchema } from '#shared/wire/public-log.ts';
import { CHAIN_START } from '../../kit/database/chain-text.ts';
import { eventually } from '../../kit/database/folder.ts';
import { MEASURE, writeOldDay } from '../../kit/debrief/scenario.ts';
import { eventPlan } from '../../kit/ladder-builders.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { releaseOf, SITE } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

const OLD = Math.floor(Date.now() / DAY_MS) * DAY_MS - 5 * DAY_MS;
const [empty, busy] = [OLD, OLD + DAY_MS].map((at) => isoUtc(at).slice(0, 10));
const LATER = { nl: 'Ontruim het plein.', en: 'Evacuate the square.' };

let store: DatabaseStore;
let running: Running;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
});
afterAll(() => running.stop());

const planOf = (startsAt: number, text: typeof MEASURE, more: object = {}) =>
  eventPlan({
    siteId: SITE,
    startsAt: isoUtc(startsAt),
    phases: [{ phase: text === LATER ? 'egress' : 'ingress', startsAt: isoUtc(startsAt) }],
    measures: [
      {
        measureId: 'slow',
        kinds: ['level'],
        zoneIds: [],
        text,
        team: { nl: 'Toegangsteam', en: 'Entry team' },
        channel: '3',
      },
    ],
    ...more,
  });

const site = `/api/v1/sites/${SITE}`;
async function logOf(day = '') {
  const answer = await running.get(`${site}/public-log?day=${day}`);
  return publicLogSchema.parse(await answer.json()).log;
}

test('the seal of a log without an entry is one that nobody outside can compute, and whoever has the log can check', async () => {
  const { room, write } = store;
  await write(releaseOf(SITE, 'public', OLD));
  const start = await room.logStart(SITE);
  expect([start, await room.logStart('other')]).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.not.stringMatching(start),
  ]);
  const log = await logOf(empty);
  const of = { siteId: SITE, day: empty ?? '', seal: log?.seal ?? '' };
  expect(of.seal).not.toBe(sealOf(SITE, of.day, CHAIN_START, sha256Hex));
  expect(isSealOf(of, [], start, sha256Hex)).toBe(true);
  expect(isSealOf({ ...of, day: busy ?? '' }, [], start, sha256Hex)).toBe(false);
  // What was told before starts were secret stays true.
  const old = sealOf(SITE, of.day, CHAIN_START, sha256Hex);
  expect(isSealOf({ ...of, seal: old }, [], start, sha256Hex)).toBe(true);
});

test('the public log and the debrief tell a measure in the words that were agreed when it was taken', async () => {
  const { room } = store;
  const by = { by: 'a-max' };
  const from = OLD + DAY_MS;
  await room.addToLog(SITE, { kind: 'duty_taken' }, { ...by, at: from });
  await room.changeEventPlan(planOf(from, MEASURE), { ...by, at: from + MINUTE_MS });
  await writeOldDay(store, from + 900_000);
  const told = async () => {
    const entry = await store.reader.site(SITE);
    if (entry === null) throw new Error('no site');
    const { alerts } = await publicDay(store, entry, busy ?? '', Date.now());
    return alerts.flatMap(({ measures }) => measures);
  };
  const before = await told();
  expect(before.length).toBeGreaterThan(0);
  expect(before).toEqual(before.map(() => MEASURE));
  const next = planOf(Date.now() - DAY_MS, LATER);
  await room.changeEventPlan(next, { ...by, at: Date.now() - 180_000 });
  expect(await told()).toEqual(before);
  expect((await logOf(busy))?.alerts.flatMap(({ measures }) => measures)).toEqual(before);
  const span = `from=${isoUtc(from)}&to=${isoUtc(from + 2 * HOUR_MS)}&language=en`;
  const ask = async (query: string) =>
    (await running.get(`${site}/debrief?${span}${query}`, bearer(OPERATOR))).text();
  for (const text of [await ask(''), await ask('&format=csv&table=log')]) {
    expect(text).toContain(MEASURE.en);
    expect(text).not.toContain(LATER.en);
  }
});

test('a retraction takes the place of an alert out of the public log at once, and out of every cache in half a minute', async () => {
  const [first, ...others] = (await logOf(busy))?.alerts ?? [];
  const { regionId = '', windowStart = '' } = first ?? {};
  const recorded = async () => {
    const page = await running.get(`${site}/records?from=${windowStart}&limit=10`);
    const { records } = recordPageSchema.parse(await page.json());
    return records.find((one) => one.regionId === regionId);
  };
  const { planId = '' } = (await recorded()) ?? {};
  await store.retract({ lane: 'public', planId, regionId, windowStart });
  await eventually(async () => (await recorded())?.status === 'retracted');
  expect((await logOf(busy))?.alerts).toEqual(others);
  const answer = await running.get(`${site}/public-log?day=${busy}`);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
});

test('a day of an event that goes on is told when that event is over, though the next one is planned already', async () => {
  const newest = async () => (await tellableDays(store, SITE, Date.now()))?.newest ?? '';
  expect((await newest()) > (busy ?? '')).toBe(true);
  const goesOn = { endsAt: isoUtc(Date.now() + 5 * DAY_MS) };
  const act = { by: 'a-max', at: OLD + DAY_MS + HOUR_MS };
  await store.room.changeEventPlan(planOf(OLD + DAY_MS, MEASURE, goesOn), act);
  expect(await newest()).toBe(empty);
  const next = planOf(Date.now() + 20 * DAY_MS, LATER);
  await store.room.changeEventPlan(next, { ...act, at: Date.now() });
  expect(await newest()).toBe(empty);
});

test('nothing failed on the way', () => expect(running.errors).toEqual([]));
