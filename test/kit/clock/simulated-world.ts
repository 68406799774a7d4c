// One site through the real engine, told the time as `pipeline.ts` tells it, on a machine whose wall is set. Sensors say the true time. Pure, so hours take
// milliseconds; the same with the real processes stands in `set-clocks.db.test.ts`.
import { openSite, type SiteState, step } from '#aggregator/core/engine.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import type { CarryDocument } from '#aggregator/core/window/protocol.ts';
import {
  type ClockReading,
  type ClockSample,
  type ClockState,
  SteadyClock,
} from '#shared/process/steady-clock.ts';
import { isoUtc } from '#shared/time.ts';
import { gridSensorId, gridSensors, gridSite } from '#test/kit/aggregator/grid-site.ts';

export const SECOND = 1000;
export const WINDOW = 60 * SECOND;
export const LATENESS = 10 * SECOND;
const START = Date.parse('2026-11-26T12:00:00Z');
const BOOT = 4_000_000;
/** What slow following and a jump that is just none may add up to. */
export const TOLERANCE = 2 * SECOND;

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

export type Deed =
  | { readonly kind: 'run'; readonly seconds: number }
  /** The wall is set to this much off the truth. */
  | { readonly kind: 'set'; readonly offMs: number }
  | { readonly kind: 'drift'; readonly ppm: number }
  | { readonly kind: 'stop'; readonly seconds: number }
  | { readonly kind: 'restart' };

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

type Clock = Pick<SteadyClock, 'state'> & {
  read(sample: ClockSample): Pick<ClockReading, 'now' | 'isSure'>;
};
export type MakeClock = (sample: ClockSample, state: ClockState | null) => Clock;

/** The control: the wall, believed whatever it says. */
export const naive: MakeClock = (_, state) => ({
  state: state ?? { steady: 0, predicted: 0, said: 0, doubt: null },
  read: ({ wall }) => ({ now: wall, isSure: true }),
});

/** One site through the real engine, told the time as `pipeline.ts` tells it. Sensors say the true time. */
export class SimulatedWorld {
  truth = START;
  offMs = 0;
  ppm = 0;
  readonly released: Released[] = [];
  readonly answers: Answer[] = [];
  readonly said: number[] = [];
  #isMisled = false;
  readonly #makeClock: MakeClock;
  #clock: Clock;
  #state: SiteState;
  #lastStaff: number | null = null;
  #lastPublic: number | null = null;
  #carry: CarryDocument | null = null;

  constructor(makeClock: MakeClock = (sample, state) => new SteadyClock(sample, state)) {
    this.#makeClock = makeClock;
    this.#clock = makeClock(this.#sample(), null);
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
      this.#clock = this.#makeClock(this.#sample(), this.#clock.state);
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
