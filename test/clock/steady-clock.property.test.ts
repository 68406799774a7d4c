// Walls that are stepped, drift and come back, processes that are stopped and started again, in any order: nothing may be released ahead of true time,
// time never goes back, and a site is never deaf for longer than one window once wall and truth agree.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSite, type SiteState, step } from '#aggregator/core/engine.ts';
import { planSite } from '#aggregator/core/plan.ts';
import { makePolicy } from '#aggregator/core/policy.ts';
import type { CarryDocument } from '#aggregator/core/protocol.ts';
import { SteadyClock } from '#shared/steady-clock.ts';
import { isoUtc } from '#shared/time.ts';
import { gridSensorId, gridSensors, gridSite } from '#test/pipeline/grid-site.ts';

const SECOND = 1000;
const WINDOW = 60 * SECOND;
const LATENESS = 10 * SECOND;
const START = Date.parse('2026-11-26T12:00:00Z');
const BOOT = 4_000_000;
/** What slow following and a jump that is just none may add up to. */
const TOLERANCE = 2 * SECOND;

const site = gridSite('clock', 1);
const sensors = gridSensors(site);
const policy = makePolicy({
  preset: 'default',
  sensitive: false,
  windowSeconds: 60,
  publicWindowSeconds: 900,
  overrides: {},
  policyVersion: 1,
});
const planning = planSite({ site, sensors, policy, effectiveFrom: START, at: START });

type Deed =
  | { readonly kind: 'run'; readonly seconds: number }
  /** The wall is set to this much off the truth. */
  | { readonly kind: 'set'; readonly offMs: number }
  | { readonly kind: 'drift'; readonly ppm: number }
  | { readonly kind: 'stop'; readonly seconds: number }
  | { readonly kind: 'restart' };

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

type Released = {
  readonly windowStart: number;
  readonly truth: number;
  readonly isReleased: boolean;
  /** A wrong wall had kept its offset until it was believed, which nothing on the machine can tell from a right one. */
  readonly wasMisled: boolean;
};
type Answer = {
  readonly truth: number;
  readonly accepted: number;
  readonly refused: readonly string[];
};

/** One site through the real engine, told the time as `pipeline.ts` tells it. Sensors say the true time. */
class World {
  truth = START;
  offMs = 0;
  ppm = 0;
  readonly released: Released[] = [];
  readonly answers: Answer[] = [];
  readonly said: number[] = [];
  #isMisled = false;
  #clock = new SteadyClock(this.#sample());
  #state: SiteState;
  #lastStaff: number | null = null;
  #lastPublic: number | null = null;
  #carry: CarryDocument | null = null;

  constructor() {
    this.#state = this.#open();
  }

  #sample() {
    return { wall: Math.round(this.truth + this.offMs), steady: BOOT + this.truth - START };
  }

  #open(): SiteState {
    return openSite({
      site,
      sensors,
      plans: [{ planning, policy }],
      clock: 'live',
      startAt: this.#clock.read(this.#sample()).now,
      lastStaffWindow: this.#lastStaff,
      lastPublicWindow: this.#lastPublic,
      carry: this.#carry,
    });
  }

  do(deed: Deed): void {
    if (deed.kind === 'set') this.offMs = deed.offMs;
    if (deed.kind === 'drift') this.ppm = deed.ppm;
    if (deed.kind === 'stop') this.truth += deed.seconds * SECOND;
    if (deed.kind === 'restart') {
      this.#clock = new SteadyClock(this.#sample(), this.#clock.state);
      this.#state = this.#open();
    }
    if (deed.kind === 'run') for (let n = 0; n < deed.seconds; n += 1) this.second();
  }

  second(): void {
    this.truth += SECOND;
    this.offMs += this.ppm / 1000;
    const { now, isSure } = this.#clock.read(this.#sample());
    this.said.push(now);
    if (isSure) this.#isMisled = Math.abs(this.offMs) > TOLERANCE;
    if (isSure) this.#tell({ type: 'heartbeat', now });
    this.#tell({ type: 'tick', now });
    if ((this.truth / SECOND) % 10 === 5) this.#post(now);
  }

  #post(now: number): void {
    const observedAt = isoUtc(this.truth);
    const items = [0, 1, 2, 3].map((unit) => ({
      sensorId: gridSensorId(0, unit),
      observedAt,
      level: 1 as const,
    }));
    const decisions = this.#tell({ type: 'readings', now, items });
    const refused = decisions.filter((decision) => decision !== 'accepted');
    this.answers.push({ truth: this.truth, accepted: decisions.length - refused.length, refused });
  }

  #tell(input: Parameters<typeof step>[1]): readonly string[] {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    let decided: readonly string[] = [];
    for (const effect of effects) {
      if (effect.type === 'decided') decided = effect.decisions;
      if (effect.type === 'publish') this.#lastPublic = effect.windowStart;
      if (effect.type !== 'release') continue;
      const isReleased = effect.rows.some(({ record }) => record.status === 'released');
      const { windowStart } = effect;
      const wasMisled = this.#isMisled;
      this.released.push({ windowStart, truth: this.truth, isReleased, wasMisled });
      this.#lastStaff = effect.windowStart;
      this.#carry = effect.carry;
    }
    return decided;
  }
}

function expectTiled(starts: readonly number[]): void {
  for (const [at, start] of starts.entries())
    if (at > 0) expect(start).toBe((starts[at - 1] ?? 0) + WINDOW);
}

test('P9: whatever happens to the wall, no level is released ahead of true time, no window twice, and time never goes back', () => {
  let checked = 0;
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 12 }), (deeds) => {
      const world = new World();
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
      const world = new World();
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
      const world = new World();
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
