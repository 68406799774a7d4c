// What is real goes before a drill: when a screen may show one, and when not.
import { expect, test } from 'vitest';
import { drillHold } from '#client/model/drill-join.ts';
import { liveSource } from '#client/model/live-source.ts';
import { NO_SIGNALS, type Scene } from '#client/model/room-source.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { ALERT } from '../../kit/outlets/builders.ts';
import { livePart, MINUTE, SIGNAL, START, type World } from '../../kit/room-worlds.ts';

/** The first region at that level, in a room where nothing waits. */
function realAt(level: number): Scene {
  const world: World = {
    bytes: [[level, 1, 1]],
    now: START + MINUTE + 20_000,
    language: 'en',
  };
  return liveSource({ ...livePart(world), alerts: [], signals: NO_SIGNALS }).sceneAt(world.now);
}
const CALM = realAt(1);

const OPEN: AlertView = { ...ALERT, goes: null, names: {}, comments: [] };
const CRITICAL = { kind: 'critical', regionId: null, level: 4 } as const;
const holdOf = (alert: AlertView) => drillHold({ ...CALM, alerts: [alert] }, true);

test('nothing real: it may be shown', () => {
  expect(drillHold(CALM, true)).toBeNull();
  expect(holdOf({ ...OPEN, ...CRITICAL, state: 'cleared' })).toBeNull();
});

test('an alert waits for somebody: not shown, whatever it is about', () => {
  expect(holdOf(OPEN)).toBe('real');
  expect(holdOf({ ...OPEN, kind: 'blind', level: null, sight: 'unknown' })).toBe('real');
});

test.each(['acknowledged', 'measure_taken'] as const)(
  'an alert that somebody answered (%s) stands beside it, unless it is critical',
  (state) => {
    expect(holdOf({ ...OPEN, state })).toBeNull();
    expect(holdOf({ ...OPEN, state, level: 4 })).toBe('real');
    expect(holdOf({ ...OPEN, ...CRITICAL, state })).toBe('real');
  },
);

test('somewhere is critical, with no alert as well: not shown', () => {
  expect(drillHold({ ...CALM, signals: [SIGNAL] }, true)).toBe('real');
  expect(drillHold(realAt(4), true)).toBe('real');
  expect(drillHold(realAt(3), true)).toBeNull();
});

test('nobody would hear of a real alert: not shown', () => {
  expect(drillHold(CALM, false)).toBe('unheard');
  expect(drillHold({ ...CALM, alerts: undefined }, true)).toBe('unheard');
});
