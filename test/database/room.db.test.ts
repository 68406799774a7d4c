// Alerts and the log in the real database: with the window, from its publication on, one chain, and people's steps in between.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeDueSteps } from '#database/aggregator/climb.ts';
import { changeEventPlan } from '#database/change-event-plan.ts';
import { readAlerts, readAlertsBetween, readEventState } from '#database/server/room-reads.ts';
import { addToLog, takeSteps } from '#database/server/room-steps.ts';
import { CHAIN_START, chainText } from '../kit/database/chain-text.ts';
import { logOf, releaseLevels, seenAt } from '../kit/database/room-fixture.ts';
import { openStore, region, type Store, T0 } from '../kit/database/store-fixture.ts';
import { eventPlan } from '../kit/ladder-builders.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const at = seenAt;
const release = (siteId: string, w: number, levels: readonly (number | null)[]) =>
  releaseLevels(store, siteId, w, levels);

type StepArguments = Parameters<typeof takeSteps>;
const takeStep = async (
  pool: StepArguments[0],
  { siteId, alertId }: { siteId: string; alertId: string },
  action: StepArguments[2],
  act: StepArguments[3],
) => (await takeSteps(pool, { siteId, alertIds: [alertId] }, action, act))[0] ?? null;

const log = (siteId: string, now: number) => logOf(store, siteId, now);

test('an alert is written with its window and seen from its publication on', async () => {
  await release('one', 0, [4, 0]);
  expect(await readAlerts(store.server, 'one', at(0) - 1)).toEqual([]);
  expect(await log('one', at(0) - 1)).toEqual([]);
  expect(await readAlerts(store.server, 'one', at(0))).toMatchObject([
    { kind: 'level', level: 4, state: 'open', regionId: region(0), comments: [] },
  ]);
  expect(await log('one', at(0))).toMatchObject([
    { seq: 1, document: { kind: 'alert_opened', actor: 'system' }, text: null, name: null },
  ]);
});

test('a window that is written again does nothing to the alerts', async () => {
  const before = await log('one', at(9));
  expect(await release('one', 0, [4, 4])).toBe('already');
  expect(await log('one', at(9))).toEqual(before);
});

test('the ladder goes on after a restart: counts are in the database', async () => {
  await release('two', 0, [3]);
  await release('two', 1, [3]);
  expect(await readAlerts(store.server, 'two', at(1))).toHaveLength(1);
});

test('open, acknowledged, measure taken, cleared: all of it in the log, and as it stood at any time', async () => {
  const siteId = 'three';
  await release(siteId, 0, [4]);
  const [alert] = await readAlerts(store.server, siteId, at(0));
  const of = { siteId, alertId: alert?.alertId ?? '' };
  const step = (action: Parameters<typeof takeStep>[2], later: number) =>
    takeStep(store.server, of, action, { by: 'a-anna', at: at(0) + later });
  expect(await step({ step: 'acknowledge', comment: 'Team 4 looks' }, 10_000)).toBeNull();
  expect(await step({ step: 'acknowledge' }, 11_000)).toBe('already_acknowledged');
  expect(await step({ step: 'measure', measureId: 'slow' }, 20_000)).toBeNull();
  expect(await step({ step: 'close', comment: 'done' }, 21_000)).toBe('clears_by_itself');
  for (const w of [1, 2, 3]) await release(siteId, w, [1]);
  const kinds = (await log(siteId, at(3))).map(({ document }) => document.kind).toReversed();
  expect(kinds).toEqual([
    'alert_opened',
    'alert_acknowledged',
    'alert_measure_taken',
    'alert_cleared',
  ]);
  const stood = async (time: number) =>
    (await readAlertsBetween(store.server, siteId, time, time)).map(({ state }) => state);
  expect(await stood(at(0) + 5000)).toEqual(['open']);
  expect(await stood(at(0) + 15_000)).toEqual(['acknowledged']);
  expect(await stood(at(0) + 25_000)).toEqual(['measure_taken']);
  expect(await stood(at(3) + 5000)).toEqual([]);
  const [cleared] = await readAlerts(store.server, siteId, at(3));
  expect(cleared).toMatchObject({
    state: 'cleared',
    acknowledged: { by: 'a-anna' },
    measure: { measureId: 'slow' },
    comments: [{ by: 'a-anna', step: 'alert_acknowledged', text: 'Team 4 looks' }],
  });
  expect(await step({ step: 'acknowledge' }, 999_000)).toBe('already_cleared');
});

describe('a step between commit and publication of a window', () => {
  test('is on what the person sees, and does not show the window early', async () => {
    const siteId = 'four';
    await release(siteId, 0, [4]);
    const [alert] = await readAlerts(store.server, siteId, at(0));
    // Below its limit: the alert changes, its state does not.
    await release(siteId, 1, [1]);
    const of = { siteId, alertId: alert?.alertId ?? '' };
    const doing = { by: 'a-anna', at: at(1) - 2000 };
    expect(await takeStep(store.server, of, { step: 'acknowledge' }, doing)).toBeNull();
    expect(await readAlerts(store.server, siteId, at(1) - 1000)).toMatchObject([
      { state: 'acknowledged', windowsBelow: 0, sight: 'above' },
    ]);
    expect(await readAlerts(store.server, siteId, at(1))).toMatchObject([
      { state: 'acknowledged', windowsBelow: 1, sight: 'below' },
    ]);
  });

  test('is refused when the window makes it another alert than the one on screen', async () => {
    const siteId = 'five';
    await release(siteId, 0, [3]);
    await release(siteId, 1, [3]);
    const [alert] = await readAlerts(store.server, siteId, at(1));
    await release(siteId, 2, [4]);
    const of = { siteId, alertId: alert?.alertId ?? '' };
    const early = { by: 'a-anna', at: at(2) - 2000 };
    expect(await takeStep(store.server, of, { step: 'acknowledge' }, early)).toBe('changing');
    const after = { by: 'a-anna', at: at(2) };
    expect(await takeStep(store.server, of, { step: 'acknowledge' }, after)).toBeNull();
  });
});

test('nobody answers: it escalates twice, each once', async () => {
  for (const w of [0, 1]) await release('six', w, [4]);
  const escalate = (later: number) => takeDueSteps(store.aggregator, 'six', at(0) + later);
  expect(await escalate(119_000)).toBe(0);
  expect(await escalate(120_000)).toBe(1);
  expect(await escalate(121_000)).toBe(0);
  for (const w of [2, 3, 4]) await release('six', w, [4]);
  expect(await escalate(300_000)).toBe(1);
  expect(await escalate(900_000)).toBe(0);
  const [alert] = await readAlerts(store.server, 'six', at(0) + 300_000);
  expect(alert?.escalation).toBe(2);
});

test('phase, duty, notes and drills: each an entry, and in force from then on', async () => {
  const siteId = 'seven';
  const plan = eventPlan({
    siteId,
    phases: [{ phase: 'ingress', startsAt: '2026-01-01T00:00:00Z' }],
  });
  expect(await changeEventPlan(store.server, plan, { by: 'a-max', at: T0 })).toBe(true);
  expect(await changeEventPlan(store.server, plan, { by: 'a-max', at: T0 })).toBe(false);
  const add = (action: Parameters<typeof addToLog>[2], later: number) =>
    addToLog(store.server, siteId, action, { by: 'a-anna', at: T0 + later });
  const state = (later: number) => readEventState(store.server, siteId, T0 + later);
  expect(await state(0)).toMatchObject({ phase: 'ingress', isManual: false, duty: null });
  await add({ kind: 'duty_taken' }, 1000);
  await add({ kind: 'phase_changed', phase: 'egress' }, 2000);
  await add({ kind: 'drill_started', scenario: 'surge' }, 3000);
  await add({ kind: 'note', text: 'Gate B was opened' }, 4000);
  expect(await state(5000)).toMatchObject({
    phase: 'egress',
    isManual: true,
    duty: { by: 'a-anna' },
    drill: { scenario: 'surge', by: 'a-anna' },
  });
  await add({ kind: 'drill_ended' }, 6000);
  await add({ kind: 'phase_changed', phase: null }, 7000);
  expect(await state(8000)).toMatchObject({ phase: 'ingress', isManual: false, drill: null });
  const entries = await log(siteId, T0 + 9000);
  expect(entries.map(({ document }) => document.kind)).toContain('event_plan_changed');
  expect(entries.find(({ document }) => document.kind === 'note')?.text).toBe('Gate B was opened');
});

test('the chain: every hash is over the one before; words can be erased and the chain still holds', async () => {
  const holds = async (): Promise<boolean> => {
    let previous = CHAIN_START;
    return (await log('seven', T0 + 99_000))
      .toReversed()
      .every(({ seq, bytes, sha256, previousSha256 }) => {
        const expected = createHash('sha256')
          .update(chainText(previous, seq, bytes))
          .digest('hex');
        const isRight = previousSha256 === previous && sha256 === expected;
        previous = sha256;
        return isRight;
      });
  };
  expect(await holds()).toBe(true);
  await store.server.query("SELECT erase_decision_texts('a-anna')");
  const note = (await log('seven', T0 + 99_000)).find(({ document }) => document.kind === 'note');
  expect(note).toMatchObject({ text: null, isErased: true });
  expect(await holds()).toBe(true);
});

test('steps of many people at once make one chain without a gap', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      addToLog(store.server, 'eight', { kind: 'note', text: `note ${i}` }, { by: 'a', at: T0 }),
    ),
  );
  const seqs = (await log('eight', T0)).map(({ seq }) => seq);
  expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test('nobody changes or removes an entry, a version, or words: not even those who write them', async () => {
  const attempts: readonly (readonly ['server' | 'aggregator' | 'owner', string])[] = [
    ['server', "UPDATE decision_log SET actor = 'x'"],
    ['server', 'DELETE FROM decision_log'],
    [
      'server',
      "INSERT INTO decision_log VALUES ('one', 99, now(), 'note', 'x', null, '{}', '', repeat('0', 64))",
    ],
    ['server', "UPDATE decision_text SET body = 'x'"],
    ['aggregator', 'SELECT body FROM decision_text'],
    ['aggregator', 'DELETE FROM alert_version'],
    ['owner', "UPDATE decision_log SET actor = 'x'"],
    ['owner', 'DELETE FROM alert_version'],
  ];
  for (const [who, sql] of attempts) await expect(store[who].query(sql), sql).rejects.toThrow();
  await expect(store.publicReader.query('SELECT FROM alert_version')).rejects.toThrow();
  await expect(store.publicReader.query('SELECT FROM decision_log')).rejects.toThrow();
});
