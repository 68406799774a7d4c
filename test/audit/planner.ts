// The planning of a site over time, in memory: the same pure steps as aggregator/planning, which keeps them in the database.
import { endedBy, planFollowing } from '#aggregator/core/plan/following.ts';
import {
  effectiveFromOf,
  FORESEEN_MS,
  findLeavings,
  planInForce,
  withLeavings,
} from '#aggregator/core/plan/leavers.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { nextBound, nextEffectiveFrom } from '#aggregator/planning/site-planning.ts';
import { nextTurn } from '#aggregator/planning/turns.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { World } from './world.ts';

const idOf = ({ planning }: PlannedPolicy): string => planning.plan.planId;

export class Planner {
  readonly #world: World;
  #plans: readonly PlannedPolicy[];
  #leavings: readonly Leaving[] = [];
  #sensors: readonly Sensor[];
  #turn: EpochMs;

  constructor(world: World, sensors: readonly Sensor[], at: EpochMs) {
    this.#world = world;
    this.#sensors = sensors;
    this.#plans = [this.#ordinary(at, at)];
    this.#turn = nextTurn({ plans: this.#plans, sensors, now: at });
  }

  get plans(): readonly PlannedPolicy[] {
    return this.#plans;
  }
  get sensors(): readonly Sensor[] {
    return this.#sensors;
  }

  /** Whether something is due by itself: an end, or the plan that follows a leaving. */
  isDue(now: EpochMs): boolean {
    return now >= this.#turn;
  }

  /** The register as it is now; absent: as it was. Gives the plans that are new. */
  look(now: EpochMs, register?: readonly Sensor[]): readonly PlannedPolicy[] {
    this.#sensors = register ?? this.#sensors;
    const known = new Set(this.#plans.map(idOf));
    const found = findLeavings({ plans: this.#plans, sensors: this.#sensors, now });
    this.#leavings = [...this.#leavings, ...found];
    this.#plans = withLeavings(this.#plans, this.#leavings);
    if (register !== undefined) {
      const { publicWindowSeconds } = this.#world.site;
      this.#add(this.#ordinary(nextEffectiveFrom(this.#plans, publicWindowSeconds, now), now));
    }
    this.#add(this.#following(now));
    this.#turn = nextTurn({ plans: this.#plans, sensors: this.#sensors, now });
    return this.#plans.filter((planned) => !known.has(idOf(planned)));
  }

  #add(made: PlannedPolicy | null): void {
    if (made === null) return;
    const all = [...this.#plans, made];
    this.#plans = all.toSorted((a, b) => effectiveFromOf(a) - effectiveFromOf(b));
  }

  #ordinary(effectiveFrom: EpochMs, at: EpochMs): PlannedPolicy {
    const { site, policy } = this.#world;
    const { rosterEpochSeconds } = policy;
    const sensors = endedBy(this.#sensors, effectiveFrom, { rosterEpochSeconds, at });
    return { planning: planSite({ site, sensors, policy, effectiveFrom, at }), policy };
  }

  #following(now: EpochMs): PlannedPolicy | null {
    const effectiveFrom = nextBound(this.#plans, now);
    const isTaken = this.#plans.some((planned) => effectiveFromOf(planned) === effectiveFrom);
    if (effectiveFrom - now > FORESEEN_MS || isTaken) return null;
    const planned = planInForce(this.#plans, effectiveFrom);
    const { site } = this.#world;
    const made = planFollowing(planned, { site, sensors: this.#sensors, effectiveFrom });
    return made === null ? null : { planning: made, policy: planned.policy, isFollowing: true };
  }
}
