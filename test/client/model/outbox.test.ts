// What waits to be sent, and what becomes of it.
import { expect, test } from 'vitest';
import {
  DEVICE_KEEPS_MS,
  type Given,
  isKeptYet,
  isLateAction,
  lateOn,
  type Outbox,
  ownOutbox,
  type WaitingStep,
  whyNotOnAll,
  withAnswerTo,
  withLate,
  withRead,
  withWaiting,
} from '#client/model/outbox.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { alertView } from '../../kit/alert-view.ts';

const NOW = 1_000_000;
const EMPTY: Outbox = { accountId: 'a-anna', waiting: [], notDone: [] };
const step = (...alertIds: readonly string[]): Given => ({
  kind: 'step',
  alertIds,
  cells: ['gate'],
  action: { step: 'acknowledge' },
});
const note = (text: string): Given => ({
  kind: 'note',
  cells: [],
  action: { kind: 'note', text },
});
const one = (key: string, given: Given, keptAt = NOW): WaitingStep => ({
  key,
  siteId: 'demo',
  given,
  at: 5,
  keptAt,
  isLate: false,
});
const boxOf = (...all: readonly WaitingStep[]): Outbox =>
  all.reduce<Outbox>((box, waiting) => withWaiting(box, waiting) ?? box, EMPTY);
const keysOf = ({ waiting }: Outbox): readonly string[] => waiting.map(({ key }) => key);

test('what is given waits in its order; the same step again is the same step, a note is another', () => {
  const box = boxOf(one('1', step('x')), one('2', note('a')), one('3', note('a')));
  expect(keysOf(box)).toEqual(['1', '2', '3']);
  expect(withWaiting(box, one('4', step('x')))).toBe(box);
  expect(keysOf(withWaiting(box, one('5', step('y'))) ?? EMPTY)).toEqual(['1', '2', '3', '5']);
});

test('there is an end to what a device keeps', () => {
  const full = boxOf(...Array.from({ length: 300 }, (_, i) => one(`${i}`, note(`${i}`))));
  expect(full.waiting).toHaveLength(200);
  expect(withWaiting(full, one('more', note('more')))).toBeNull();
});

test('another account never finds what somebody left, and after 12 hours nobody does', () => {
  const box = withAnswerTo(
    withLate(boxOf(one('1', step('x')), one('2', note('a')))),
    '1',
    'already_cleared',
  );
  expect(ownOutbox(box, 'a-anna', NOW)).toEqual(box);
  expect(ownOutbox(box, 'a-ben', NOW)).toEqual({ ...EMPTY, accountId: 'a-ben' });
  expect(ownOutbox(box, 'a-anna', NOW + DEVICE_KEEPS_MS)).toEqual(EMPTY);
  expect(ownOutbox(undefined, 'a-anna', NOW)).toEqual(EMPTY);
  expect(isKeptYet(NOW, NOW + DEVICE_KEEPS_MS - 1)).toBe(true);
  expect(isKeptYet(NOW, NOW - 1)).toBe(false);
});

test('what was done is gone; what was late and was not done stays until somebody has read it', () => {
  const box = boxOf(one('1', step('x')), one('2', step('y')));
  expect(withAnswerTo(box, '1', 'already_cleared').notDone).toEqual([]);
  const late = withLate(box);
  expect(withAnswerTo(late, '1', null)).toMatchObject({ waiting: [{ key: '2' }], notDone: [] });
  const refused = withAnswerTo(late, '1', 'already_cleared');
  expect(refused).toMatchObject({
    waiting: [{ key: '2' }],
    notDone: [{ key: '1', why: 'already_cleared' }],
  });
  expect(withRead(refused, '1').notDone).toEqual([]);
  expect(withAnswerTo(refused, 'unknown', null)).toBe(refused);
});

test('a card says what waits on any of its alerts, once it is late', () => {
  const box = boxOf(one('1', step('x', 'y')), one('2', note('a')));
  expect(lateOn(box, ['y'])).toEqual([]);
  expect(lateOn(withLate(box), ['y', 'z'])).toMatchObject([{ key: '1' }]);
  expect(lateOn(withLate(box), ['z'])).toEqual([]);
});

test('steps that hold late wait; those that do not are done now or not at all', () => {
  expect(isLateAction({ step: 'acknowledge' })).toBe(true);
  expect(isLateAction({ step: 'send', goes: 'Team 4' })).toBe(true);
  expect(isLateAction({ step: 'close', comment: 'over' })).toBe(false);
  expect(isLateAction({ step: 'shelve', until: '2026-07-18T14:00:00Z', comment: 'x' })).toBe(false);
});

test('a step on several that was not taken on all says why', () => {
  const at = '2026-07-18T14:00:00Z';
  const view = (alertId: string, more: Partial<AlertView>): AlertView =>
    alertView({ alertId, ...more });
  const mine = view('x', { state: 'acknowledged', acknowledged: { at, by: 'a-anna' } });
  const others = view('y', { state: 'acknowledged', acknowledged: { at, by: 'a-ben' } });
  const gone = view('z', { state: 'cleared' });
  expect(whyNotOnAll(step('x'), [mine], 'a-anna')).toBeNull();
  expect(whyNotOnAll(step('x', 'y'), [mine, others], 'a-anna')).toBe('already_acknowledged');
  expect(whyNotOnAll(step('x', 'z'), [mine, gone], 'a-anna')).toBe('already_cleared');
  expect(whyNotOnAll(step('unknown'), [mine], 'a-anna')).toBe('already_cleared');
  expect(whyNotOnAll(note('a'), [], 'a-anna')).toBeNull();
});
