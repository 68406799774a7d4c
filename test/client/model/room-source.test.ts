// Live, recorded and drill give one and the same scene: one suite runs over all three.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DRILL_WINDOW_MS, type Drill } from '#client/model/drill.ts';
import { isDrillOn } from '#client/model/drill-source.ts';
import { liveSource } from '#client/model/live-source.ts';
import { recordedSource } from '#client/model/recorded-source.ts';
import { remembered, type Scene, STATE_MS } from '#client/model/room-source.ts';
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import {
  ALERTS,
  DELAY_MS,
  drillOf,
  EVENING,
  livePart,
  type Made,
  MINUTE,
  REGIONS,
  REPORTS,
  recordedOf,
  SEED,
  SIGNAL,
  SOURCES,
  START,
  STEP,
  type World,
  worlds,
} from '../../kit/room-worlds.ts';

/** The level that the newest record of a region says, null where it says none, or came too long ago to be of this moment. */
function knownLevel({ history, at }: Scene, regionId: string, delayMs: number): number | null {
  if (history === undefined) return null;
  const place = history.regions.indexOf(regionId);
  const newest = history.windows.findLast(({ levels }) => levels[place] !== NO_RECORD_BYTE);
  const byte = newest?.levels[place];
  if (newest === undefined || byte === undefined || byte > 4) return null;
  const windowMs = history.windowSeconds * 1000;
  // The next window is due, and half a minute and a step of the screen have gone by.
  const isOld = at - newest.start > 2 * windowMs + delayMs + 30_000 + STATE_MS;
  return isOld ? null : byte;
}

describe.each(Object.entries(SOURCES))('%s', (_, { time, delayMs, make }) => {
  const sceneOf = (world: World): Scene => make(world).source.sceneAt(world.now);

  test('the scene has the same parts, and a row per region in the order of the map', () => {
    const scene = sceneOf(EVENING);
    expect(Object.keys(scene).toSorted()).toEqual([
      ...['alerts', 'at', 'history', 'recordedAt', 'regions'],
      ...['reports', 'rows', 'signals', 'step', 'time'],
    ]);
    expect(scene.rows.map(({ id }) => id)).toEqual(REGIONS.features.map(({ id }) => id));
    expect(scene.rows.every(({ name }) => name.endsWith('in English'))).toBe(true);
    expect(sceneOf({ ...EVENING, language: 'nl' }).rows[0]?.name).toBe('zone a');
    expect(scene.rows[2]?.state.kind).toBe('level');
  });

  test('what is not known never reads as a level, least of all as quiet', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const scene = sceneOf(world);
        for (const { regionId, state } of scene.rows) {
          if (regionId === null) expect(state.kind).toBe('unpublished');
          if (regionId === null || state.kind !== 'level') continue;
          expect(state.level).toBe(knownLevel(scene, regionId, delayMs));
        }
      }),
      SEED,
    );
  });

  test('it says which moment it is of, and knows nothing that was published after it', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { source, at } = make({
          ...world,
          bytes: world.bytes.slice(
            0,
            Math.max(0, Math.floor((world.now - DELAY_MS - START) / MINUTE)),
          ),
        });
        const scene = source.sceneAt(world.now);
        expect(scene.at).toBe(at);
        const newest = scene.history?.windows.at(-1)?.start ?? Number.NEGATIVE_INFINITY;
        const windowMs = (scene.history?.windowSeconds ?? 0) * 1000;
        expect(newest + windowMs + delayMs).toBeLessThanOrEqual(at);
        expect(scene.alerts?.every(({ openedAt }) => Date.parse(openedAt) <= at)).toBe(true);
      }),
      SEED,
    );
  });

  test('it says what it is: now, the past, or a drill; and nobody acts in the past', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const scene = sceneOf(world);
        expect(scene.time).toBe(time);
        expect(scene.step).toBe(time === 'past' ? null : STEP);
        expect(scene.recordedAt === null).toBe(time !== 'past');
      }),
      SEED,
    );
  });

  test('P18: what people report changes nothing else of the scene: no row, no state, no alert', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { reports, ...spoken } = sceneOf(world);
        const { reports: none, ...silent } = make({ ...world, reports: [] }).source.sceneAt(
          world.now,
        );
        expect(spoken).toEqual(silent);
        expect(none).toEqual([]);
        if (time === 'drill') expect(reports).toEqual([]);
      }),
      SEED,
    );
  });

  test('asked again it says the same; within a step of the screen the rows are not made again', () => {
    const { source } = make(EVENING);
    const first = source.sceneAt(EVENING.now);
    expect(source.sceneAt(EVENING.now)).toEqual(first);
    expect(source.sceneAt(EVENING.now + 1000).rows).toBe(first.rows);
    expect(make(EVENING).source.sceneAt(EVENING.now)).toEqual(first);
  });
});

test('a site that is a recording itself is not now either, and nobody acts in it', () => {
  const scene = liveSource(livePart(EVENING, false)).sceneAt(EVENING.now);
  expect(scene).toMatchObject({ time: 'past', step: null, recordedAt: null });
});

test('live goes on with the clock and turns stale; a moment that is recorded stands still', () => {
  const later = EVENING.now + 10 * MINUTE;
  const kinds = (scene: Scene): string[] => scene.rows.map(({ state }) => state.kind);
  const live = liveSource(livePart(EVENING));
  expect(kinds(live.sceneAt(later))).toEqual(['stale', 'stale', 'stale', 'unpublished']);
  const { source } = recordedOf(EVENING);
  expect(source.sceneAt(later)).toEqual(source.sceneAt(EVENING.now));
});

test('before anything has come a region waits, live and in the past', () => {
  const early = { ...livePart(EVENING), history: undefined };
  const waiting = ['waiting', 'waiting', 'waiting', 'unpublished'];
  const kinds = ({ rows }: Scene): string[] => rows.map(({ state }) => state.kind);
  expect(kinds(liveSource(early).sceneAt(EVENING.now))).toEqual(waiting);
  expect(liveSource({ ...early, regions: undefined }).sceneAt(EVENING.now).rows).toEqual([]);
  const of = {
    ...{
      at: START,
      windowMs: MINUTE,
      delayMs: DELAY_MS,
      alerts: ALERTS,
      alertsAt: '',
      reports: undefined,
    },
    recording: { plans: [], histories: new Map(), regions: new Map() },
    language: 'nl' as const,
  };
  const past = recordedSource({ ...of, regionsOfNow: REGIONS });
  expect(kinds(past.sceneAt(EVENING.now))).toEqual(waiting);
  expect(recordedSource({ ...of, regionsOfNow: undefined }).sceneAt(START).rows).toEqual([]);
});

test('reports age with the clock, and the past has those of its moment', () => {
  const seqs = ({ reports }: Scene): readonly number[] => reports.map(({ seq }) => seq);
  const live = liveSource(livePart({ ...EVENING, reports: REPORTS }));
  expect(seqs(live.sceneAt(START - 1))).toEqual([8]);
  expect(seqs(live.sceneAt(START))).toEqual([9, 8]);
  expect(seqs(live.sceneAt(START + 29 * MINUTE))).toEqual([9]);
  expect(seqs(live.sceneAt(START + 30 * MINUTE))).toEqual([]);
  const { rows } = live.sceneAt(START);
  // Seen on the spot is not known: nobody measured it.
  expect(rows.find(({ id }) => id === 'nobody')?.state.kind).toBe('unpublished');
  const then = { ...EVENING, now: START + MINUTE };
  expect(seqs(recordedOf(then).source.sceneAt(then.now))).toEqual([8]);
});

test('a signal stands beside the rows until a row says the same, and never in the past or a drill', () => {
  const signalsOf = ({ source }: Made): readonly CriticalSignal[] =>
    source.sceneAt(EVENING.now).signals;
  const critical = { ...EVENING, bytes: [...EVENING.bytes.slice(0, 9), [4, 1, 3]] };
  const live = (world: World): Made => ({ source: liveSource(livePart(world)), at: world.now });
  expect(signalsOf(live({ ...critical, bytes: EVENING.bytes.slice(0, 9) }))).toEqual([SIGNAL]);
  expect(signalsOf(live(critical))).toEqual([]);
  expect(signalsOf(recordedOf(EVENING))).toEqual([]);
  expect(signalsOf(drillOf('surge')(EVENING))).toEqual([]);
});

test('a drill is on from its start to its end, where there are regions to play in', () => {
  const [startedAt = '', endsAt = ''] = [START, START + MINUTE].map((at) =>
    new Date(at).toISOString(),
  );
  const drill: Drill = { scenario: 'surge', startedAt, endsAt, by: 'drill' };
  expect(isDrillOn(drill, REGIONS, START + MINUTE - 1)).toBe(true);
  expect(isDrillOn(drill, REGIONS, START + MINUTE)).toBe(false);
  expect(isDrillOn(null, REGIONS, START)).toBe(false);
  expect(isDrillOn(drill, undefined, START)).toBe(false);
  const dark = REGIONS.features.filter(({ properties }) => !properties.covered);
  expect(isDrillOn(drill, { ...REGIONS, features: dark }, START)).toBe(false);
});

test('a surge in a drill raises an alert, whose step goes to the drill', () => {
  const now = START + 6 * DRILL_WINDOW_MS + 1000;
  const scene = drillOf('surge')({ ...EVENING, now }).source.sceneAt(now);
  expect(scene.alerts).toMatchObject([{ cells: ['B'], state: 'open', level: 4 }]);
  expect(scene.rows[1]?.state).toMatchObject({ kind: 'level', level: 4 });
});

test('what is remembered is the newest answer only', () => {
  const asked: number[] = [];
  const twice = remembered((n: number) => {
    asked.push(n);
    return n * 2;
  });
  expect([twice(1), twice(1), twice(2), twice(1)]).toEqual([2, 2, 4, 2]);
  expect(asked).toEqual([1, 2, 1]);
});

test('of rows that say the same as a step before, each is the same object, and so is the list', () => {
  const source = liveSource(livePart(EVENING));
  const { at, rows } = source.sceneAt(EVENING.now);
  const later = source.sceneAt(at + STATE_MS);
  expect(later.rows).toBe(rows);
  const overdue = source.sceneAt(at + 60 * MINUTE);
  expect(overdue.rows).not.toBe(rows);
  expect(overdue.rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(overdue.rows.every(({ state }) => state.kind !== 'level')).toBe(true);
});
