// The way of a reading from the intake's judgement to everything that is told, in one process and without a disk: the real plan, the real engine, the real
// public lane, and the classes of what is refused and of critical signals. What comes out is a list of outputs, each with who may read it.
import { openSite, type SiteState, step } from '#aggregator/core/engine.ts';
import { publicRows, type StaffRow } from '#aggregator/core/lanes/cascade.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import type { Effect, Input } from '#aggregator/core/window/protocol.ts';
import { type EpochMs, isoUtc, MINUTE_MS } from '#shared/time.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { T0 } from '#test/kit/core/builders.ts';
import { refusalClassOf } from '../kit/server/memory-reader.ts';
import { Planner } from './planner.ts';
import type { World } from './world.ts';

export type Channel =
  | 'staff'
  | 'public'
  | 'batch'
  | 'critical'
  | 'critical day'
  | 'refused'
  | 'plan';

/** From the end of a staff window to the tick that closes it. */
export const CLOSES_AFTER_MS = 10_000;

/** One thing that is told. Two runs tell the same if channel, key and every field agree. */
export type Output = {
  readonly channel: Channel;
  readonly key: string;
  readonly regionId: string | null;
  readonly windowStart: EpochMs;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Told = {
  readonly outputs: readonly Output[];
  readonly plans: readonly PlannedPolicy[];
  /** When each plan was made, by its id: it rests on the register as it was then. */
  readonly madeAt: ReadonlyMap<string, EpochMs>;
};

/** Changes what is told: a leak that the audit must find. It knows everything that the spine knows. */
export type Leak = (output: Output, inside: Inside) => Output;
export type Inside = {
  readonly effect: Effect;
  readonly planning: SitePlanning;
  /** Readings that were admitted in the window, by sensor. */
  readonly heard: (sensorId: string, windowStart: EpochMs) => readonly number[];
};

type Event = {
  readonly at: EpochMs;
  readonly input: Input | { readonly sensors: readonly Sensor[] };
};

/** Everything that is told of a world. */
export function tell(world: World, leak?: Leak): Told {
  return new Spine(world, leak).run();
}

class Spine {
  readonly #world: World;
  readonly #leak: Leak | undefined;
  readonly #planner: Planner;
  readonly #outputs: Output[] = [];
  readonly #refused = new Map<string, number>();
  readonly #heard = new Map<string, number[]>();
  readonly #madeAt = new Map<string, EpochMs>();
  #state: SiteState;
  #staff: StaffRow[] = [];
  #fired = 0;

  constructor(world: World, leak: Leak | undefined) {
    this.#world = world;
    this.#leak = leak;
    const sensors = world.registers[0]?.sensors ?? [];
    this.#planner = new Planner(world, sensors, T0);
    this.#state = openSite({
      site: world.site,
      sensors,
      plans: this.#planner.plans,
      clock: 'live',
      startAt: T0,
      lastStaffWindow: null,
      lastPublicWindow: null,
      carry: null,
    });
  }

  run(): Told {
    for (const planned of this.#planner.plans) this.#tellPlan(planned, T0);
    for (const { at, input } of eventsOf(this.#world)) {
      if (this.#planner.isDue(at)) this.#look(at);
      if ('type' in input) this.#step(input);
      else this.#look(at, input.sensors);
    }
    this.#tellDay();
    return { outputs: this.#outputs, plans: this.#planner.plans, madeAt: this.#madeAt };
  }

  /** As the aggregator does when the register has changed, or when something is due by itself. */
  #look(now: EpochMs, register?: readonly Sensor[]): void {
    for (const planned of this.#planner.look(now, register)) this.#tellPlan(planned, now);
    const { sensors, plans } = this.#planner;
    this.#step({ type: 'replanned', sensors, plans });
  }

  #tellPlan({ planning: { plan } }: PlannedPolicy, now: EpochMs): void {
    this.#madeAt.set(plan.planId, now);
    const windowStart = Date.parse(plan.effectiveFrom);
    this.#outputs.push({
      channel: 'plan',
      key: plan.effectiveFrom,
      regionId: null,
      windowStart,
      fields: { ...plan },
    });
  }

  #step(input: Input): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#take(effect);
  }

  #take(effect: Effect): void {
    switch (effect.type) {
      case 'decided':
        for (const code of effect.decisions)
          if (code !== 'accepted') this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
        return;
      case 'journal':
        for (const entry of effect.entries) {
          if (entry.kind !== 'reading') continue;
          const key = `${entry.sensorId} ${entry.windowStart}`;
          this.#heard.set(key, [...(this.#heard.get(key) ?? []), entry.level]);
        }
        return;
      case 'release':
        this.#release(effect);
        return;
      case 'publish':
        this.#publish(effect);
    }
  }

  #release(effect: Extract<Effect, { type: 'release' }>): void {
    const { windowStart, publishedAt, rows, critical } = effect;
    this.#staff.push(...rows.map(({ record, kClass }) => ({ ...record, windowStart, kClass })));
    this.#tellRecords(rows, windowStart, effect);
    this.#tellBatch('staff', windowStart, publishedAt, rows.length, effect);
    for (const { signalId, ...fields } of critical) {
      if (fields.state === 'critical') this.#fired += 1;
      this.#tell(
        { channel: 'critical', key: signalId, regionId: null, windowStart, fields },
        effect,
      );
    }
  }

  #publish(effect: Extract<Effect, { type: 'publish' }>): void {
    const { windowStart, publishedAt, plan, transition } = effect;
    const { siteId } = plan;
    const staffRows = this.#staff;
    const { policy } = this.#world;
    const rows = publicRows({
      siteId,
      plan,
      policy,
      windowStart,
      publishedAt,
      staffRows,
      transition,
    });
    this.#staff = staffRows.filter((row) => row.windowStart >= windowStart);
    this.#tellRecords(rows, windowStart, effect);
    this.#tellBatch('public', windowStart, publishedAt, rows.length, effect);
  }

  #tellRecords(rows: readonly ReleaseRow[], windowStart: EpochMs, effect: Effect): void {
    for (const [place, { record }] of rows.entries()) {
      const { lane: channel, regionId } = record;
      const fields = { ...record, place };
      this.#tell({ channel, key: regionId, regionId, windowStart, fields }, effect);
    }
  }

  /** Size and time of what is sent at once. */
  #tellBatch(
    lane: 'staff' | 'public',
    windowStart: EpochMs,
    publishedAt: EpochMs,
    rows: number,
    effect: Effect,
  ): void {
    const fields = { at: isoUtc(publishedAt), rows };
    this.#tell({ channel: 'batch', key: lane, regionId: null, windowStart, fields }, effect);
  }

  /** What is told of the day when it is over. */
  #tellDay(): void {
    for (const [reason, total] of this.#refused) {
      const fields = { class: refusalClassOf(total) };
      this.#outputs.push({
        channel: 'refused',
        key: reason,
        regionId: null,
        windowStart: T0,
        fields,
      });
    }
    const fields = { fired: this.#fired < 3 ? null : this.#fired < 10 ? '3-9' : '10+' };
    this.#outputs.push({
      channel: 'critical day',
      key: 'day',
      regionId: null,
      windowStart: T0,
      fields,
    });
  }

  #tell(output: Output, effect: Effect): void {
    const planning = this.#state.running.planning;
    const heard = (sensorId: string, windowStart: EpochMs): readonly number[] =>
      this.#heard.get(`${sensorId} ${windowStart}`) ?? [];
    this.#outputs.push(this.#leak?.(output, { effect, planning, heard }) ?? output);
  }
}

/** Heartbeats, arrivals, changes of the register and the tick that closes each window, in the order of time. */
function eventsOf(world: World): readonly Event[] {
  const events: Event[] = [];
  for (let minute = 0; minute < world.minutes; minute += 1) {
    const start = T0 + minute * MINUTE_MS;
    if (!world.deaf.has(minute))
      for (const at of [0, 10, 20, 30, 40, 50, 59].map((second) => start + second * 1000))
        events.push({ at, input: { type: 'heartbeat', now: at } });
    const end = start + MINUTE_MS + CLOSES_AFTER_MS;
    events.push({ at: end, input: { type: 'tick', now: end } });
  }
  for (const { now, reading } of world.arrivals)
    events.push({ at: now, input: { type: 'readings', now, items: [reading] } });
  for (const { at, sensors } of world.registers.slice(1)) events.push({ at, input: { sensors } });
  return events.toSorted((a, b) => a.at - b.at);
}
