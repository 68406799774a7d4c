// Walls that are stepped, drift and come back, processes that are stopped and started again, in any order: nothing may be released ahead of true time,
// time never goes back, and a site is never deaf for longer than one window once wall and truth agree.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Deed,
  LATENESS,
  type MakeClock,
  naive,
  SECOND,
  SimulatedWorld,
  TOLERANCE,
  WINDOW,
} from '../../kit/clock/simulated-world.ts';

const signed = (most: number): fc.Arbitrary<number> => fc.integer({ min: -most, max: most });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      seconds: fc.integer({ min: 1, max: 200 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      offMs: fc.oneof(fc.constant(0), signed(1900), signed(30_000), signed(4_000_000)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drift' as const), ppm: signed(300) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('stop' as const),
      seconds: fc.integer({ min: 1, max: 120 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

function expectTiled(starts: readonly number[]): void {
  for (const [at, start] of starts.entries())
    if (at > 0) expect(start).toBe((starts[at - 1] ?? 0) + WINDOW);
}

test('P9: whatever happens to the wall, no level is released ahead of true time, no window twice, and time never goes back', () => {
  let checked = 0;
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 12 }), (deeds) => {
      const world = new SimulatedWorld();
      for (const one of deeds) world.do(one);
      const levels = world.released.filter((one) => one.isReleased && !one.wasMisled);
      checked += levels.length;
      for (const { windowStart, truth } of levels)
        expect(truth).toBeGreaterThanOrEqual(windowStart + WINDOW + LATENESS - TOLERANCE);
      expectTiled(world.released.map(({ windowStart }) => windowStart));
      expect(world.said).toEqual(world.said.toSorted((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
  expect(checked).toBeGreaterThan(0);
});

/** Short of what makes a wrong wall believed: at most this long in a row. */
const brief = fc.array(
  fc.record({
    offMs: fc.oneof(signed(1900), signed(4_000_000)),
    wrongSeconds: fc.integer({ min: 1, max: 55 }),
    rightSeconds: fc.integer({ min: 1, max: 130 }),
    restarts: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

test('P15: a wall that was wrong for a while and is right again: from one window later on every true reading is accepted and windows are released', () => {
  fc.assert(
    fc.property(brief, (wrongs) => {
      const world = new SimulatedWorld();
      world.do({ kind: 'run', seconds: 130 });
      for (const { offMs, wrongSeconds, rightSeconds, restarts } of wrongs) {
        world.do({ kind: 'set', offMs });
        world.do({ kind: 'run', seconds: wrongSeconds });
        if (restarts) world.do({ kind: 'restart' });
        world.do({ kind: 'set', offMs: 0 });
        const { truth } = world;
        world.do({ kind: 'run', seconds: rightSeconds });
        const after = world.answers.filter((answer) => answer.truth > truth);
        expect(after.flatMap(({ refused }) => refused)).toEqual([]);
      }
      const { truth } = world;
      world.do({ kind: 'run', seconds: 200 });
      const whole = world.released.filter(({ windowStart }) => windowStart >= truth);
      expect(whole.length).toBeGreaterThanOrEqual(1);
      expect(whole.map(({ isReleased }) => isReleased)).not.toContain(false);
    }),
    { numRuns: 60 },
  );
});

test('a wall that is wrong for so long that it is believed, and comes back: closed until the true time has reached what was closed, then open', () => {
  fc.assert(
    fc.property(fc.integer({ min: 65, max: 1200 }), fc.boolean(), (jumpSeconds, restarts) => {
      const world = new SimulatedWorld();
      world.do({ kind: 'run', seconds: 130 });
      world.do({ kind: 'set', offMs: jumpSeconds * SECOND });
      world.do({ kind: 'run', seconds: Math.min(jumpSeconds, 900) + 20 });
      world.do({ kind: 'set', offMs: 0 });
      if (restarts) world.do({ kind: 'restart' });
      // Believed back, and the truth has passed what time had reached.
      world.do({ kind: 'run', seconds: Math.max(jumpSeconds, Math.min(jumpSeconds, 900)) + 80 });
      const { truth } = world;
      world.do({ kind: 'run', seconds: 260 });
      const after = world.answers.filter((answer) => answer.truth > truth + WINDOW);
      expect(after.flatMap(({ refused }) => refused)).toEqual([]);
      const newest = world.released.filter(({ windowStart }) => windowStart >= truth + WINDOW);
      expect(newest.map(({ isReleased }) => isReleased)).toContain(true);
      expect(
        world.released.filter(
          ({ windowStart, truth: at, isReleased }) => isReleased && at < windowStart + WINDOW,
        ),
      ).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

/** An hour ahead for two and a half minutes and back: what is said of the 576 readings afterwards, and the windows that came ahead of time. */
function hourAheadAndBack(makeClock?: MakeClock) {
  const world = new SimulatedWorld(makeClock);
  world.do({ kind: 'run', seconds: 130 });
  world.do({ kind: 'set', offMs: 3_600_000 });
  world.do({ kind: 'run', seconds: 150 });
  world.do({ kind: 'set', offMs: 0 });
  world.do({ kind: 'restart' });
  const { truth } = world;
  world.do({ kind: 'run', seconds: 1440 });
  const after = world.answers.filter((answer) => answer.truth > truth);
  return {
    accepted: after.reduce((sum, { accepted }) => sum + accepted, 0),
    early: world.released.filter((one) => one.truth < one.windowStart + WINDOW).length,
  };
}

test('row 4 of the attacks of November: none of 576 readings by the wall alone, all of them by the steady clock', () => {
  expect(hourAheadAndBack(naive)).toEqual({ accepted: 0, early: expect.any(Number) });
  expect(hourAheadAndBack(naive).early).toBeGreaterThan(50);
  expect(hourAheadAndBack()).toEqual({ accepted: 576, early: 0 });
});
