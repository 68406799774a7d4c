// The engine of one small site in the hand of a test: inputs go in one by one, and what comes out
// is collected.
import { openSite, type SiteState, step } from '#aggregator/core/engine.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import type { Policy } from '#aggregator/core/policy/policy.ts';
import type { Admission, Effect, Input } from '#aggregator/core/window/protocol.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { plan, policy, reading, T0 } from './builders.ts';

/** Drives one site and collects what comes out. */
export class Drive {
  readonly effects: Effect[] = [];
  readonly planning: SitePlanning;
  readonly #site: Site;
  readonly #plans: PlannedPolicy[];
  #state: SiteState;

  constructor(
    site: Site,
    sensors: readonly Sensor[],
    more: Partial<Parameters<typeof openSite>[0]> & { readonly policy?: Policy } = {},
  ) {
    const { policy: given, ...open } = more;
    const used = given ?? policy();
    this.planning = plan(site, sensors, { policy: used });
    this.#site = site;
    this.#plans = [{ planning: this.planning, policy: used }];
    this.#state = openSite({
      site,
      sensors,
      plans: this.#plans,
      clock: 'live',
      startAt: T0,
      lastStaffWindow: null,
      lastPublicWindow: null,
      carry: null,
      ...open,
    });
  }

  /** Another register or policy, known from now on, in force from `effectiveFrom`. */
  replan(sensors: readonly Sensor[], policy: Policy, effectiveFrom: number): SitePlanning {
    const planning = plan(this.#site, sensors, { policy, effectiveFrom, at: effectiveFrom });
    this.#plans.push({ planning, policy });
    this.step({ type: 'replanned', sensors, plans: [...this.#plans] });
    return planning;
  }

  step(input: Input): readonly Effect[] {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    this.effects.push(...effects);
    return effects;
  }

  send(items: readonly (Reading | null)[], now: number): readonly Admission[] {
    const effects = this.step({ type: 'readings', now, items });
    return effects.flatMap((effect) => (effect.type === 'decided' ? effect.decisions : []));
  }

  /** A heartbeat each second of the window. */
  listen(start: number, windowMs = 60_000): void {
    for (let at = start; at < start + windowMs; at += 1000)
      this.step({ type: 'heartbeat', now: at });
  }

  /** One full window: heartbeats, a reading per sensor and slot, and the tick that closes it. */
  window(
    start: number,
    levels: Readonly<Record<string, Level>>,
    windowMs = 60_000,
  ): readonly ReleaseRow[] {
    this.listen(start, windowMs);
    for (let slot = 0; slot < 6; slot += 1) {
      const at = start + (slot * windowMs) / 6 + 1000;
      const items = Object.entries(levels).map(([id, level]) => reading(id, at, level));
      if (items.length > 0) this.send(items, start + windowMs);
    }
    return this.close(start + windowMs + 10_000);
  }

  /** Staff rows of the windows that a tick closes. */
  close(now: number): readonly ReleaseRow[] {
    return this.step({ type: 'tick', now }).flatMap((effect) =>
      effect.type === 'release' ? effect.rows : [],
    );
  }

  /** Starts of the windows that the state still holds something of. */
  get held(): readonly number[] {
    return [...this.#state.open.keys()];
  }

  get releases(): readonly Extract<Effect, { type: 'release' }>[] {
    return this.effects.filter((effect) => effect.type === 'release');
  }

  get publishes(): readonly Extract<Effect, { type: 'publish' }>[] {
    return this.effects.filter((effect) => effect.type === 'publish');
  }
}

/** `level` or `reason` of a row: what a test compares. */
export function said(row: ReleaseRow | undefined): number | string | null {
  return row === undefined ? null : (row.record.level ?? row.record.reason ?? row.record.status);
}
