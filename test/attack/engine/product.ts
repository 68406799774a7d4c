// The product as an adversary meets it: the real plan, the real engine through `step`, and the real cascade for the public lane.

import { openSite, type SiteState, step } from '#aggregator/core/engine.ts';
import { publicRows, type StaffRow } from '#aggregator/core/lanes/cascade.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import type { Effect, Input } from '#aggregator/core/window/protocol.ts';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import { plan, policy, T0 } from '#test/kit/core/builders.ts';
import type { Aggregator, Program, Scene, SeenRecord, SeenRegion } from './seen.ts';

export const MINUTE = 60_000;

/** The default policy of the scene's site. Windows start at T0. */
export const product: Program = (scene) => new Product(scene);
/** The control of what is withheld round a change: the same engine, but its public lane releases on. */
export const releasingOn: Program = (scene) => new Product(scene, () => new Set());

class Product implements Aggregator {
  readonly statistic = 'upper-median';
  readonly regions: readonly SeenRegion[];
  readonly #plans: readonly PlannedPolicy[];
  readonly #windowMs: number;
  #state: SiteState;
  #staff: StaffRow[] = [];
  #tiles: readonly SeenRecord[] = [];
  #rosters: Extract<Effect, { type: 'release' }>['carry']['rosters'] = {};

  readonly #withheld: (transition: ReadonlySet<string>) => ReadonlySet<string>;

  constructor(
    { site, sensors, laterPlans = [], left, others }: Scene,
    withheld: (transition: ReadonlySet<string>) => ReadonlySet<string> = (all) => all,
  ) {
    this.#withheld = withheld;
    const used = policy({
      windowSeconds: site.windowSeconds,
      publicWindowSeconds: site.publicWindowSeconds,
      sensitive: site.sensitive,
      preset: site.preset,
    });
    this.#plans = [
      {
        planning: plan(site, sensors, { policy: used, others }),
        policy: used,
        ...(left && { left }),
      },
      ...laterPlans,
    ];
    this.#windowMs = site.windowSeconds * 1000;
    this.regions = this.#plans.flatMap(({ planning }) => regionsOf(planning));
    this.#state = openSite({
      site,
      sensors,
      plans: this.#plans,
      clock: 'live',
      startAt: T0,
      lastStaffWindow: null,
      lastPublicWindow: null,
      carry: null,
    });
  }

  window(start: EpochMs, readings: readonly Reading[]): readonly SeenRecord[] {
    const end = start + this.#windowMs;
    // One heartbeat per slot says as much as one per second.
    for (let slot = 0; slot < 6; slot += 1) this.#beat(start + (slot * this.#windowMs) / 6);
    this.#beat(end - 1000);
    if (readings.length > 0) this.#step({ type: 'readings', now: end, items: readings });
    return this.later(end + 10_000);
  }

  later(now: EpochMs): readonly SeenRecord[] {
    const seen: SeenRecord[] = [];
    for (const effect of this.#step({ type: 'tick', now })) {
      if (effect.type === 'release') seen.push(...this.#release(effect));
      if (effect.type === 'publish') seen.push(...this.#publish(effect));
    }
    return seen;
  }

  /** The engine keeps no reading of a closed window, so it can answer for tiles only. */
  ask(regionId: string, from: EpochMs, to: EpochMs): SeenRecord | null {
    const tile = this.#tiles.find(
      (record) => record.regionId === regionId && record.windowStart === from,
    );
    return tile !== undefined && to - from === tile.windowSeconds * 1000 ? tile : null;
  }

  counted(regionId: string): readonly string[] {
    return this.#rosters[regionId]?.units ?? [];
  }

  #beat(now: EpochMs): void {
    this.#step({ type: 'heartbeat', now });
  }

  #step(input: Input): readonly Effect[] {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    return effects;
  }

  #release(effect: Extract<Effect, { type: 'release' }>): readonly SeenRecord[] {
    const { windowStart, rows, carry } = effect;
    this.#rosters = carry.rosters;
    this.#staff.push(...rows.map(({ record, kClass }) => ({ ...record, windowStart, kClass })));
    this.#tiles = rows.map((row) => seenRecord(row, windowStart));
    return this.#tiles;
  }

  #publish(effect: Extract<Effect, { type: 'publish' }>): readonly SeenRecord[] {
    const { windowStart, publishedAt } = effect;
    const used = this.#plans.find(({ planning }) => planning.plan.planId === effect.plan.planId);
    if (used === undefined) throw new RangeError('a public window belongs to one of the plans');
    const rows = publicRows({
      siteId: effect.plan.siteId,
      plan: effect.plan,
      policy: used.policy,
      windowStart,
      publishedAt,
      staffRows: this.#staff,
      transition: this.#withheld(effect.transition),
    });
    const longest = Math.max(...this.#plans.map((p) => p.policy.publicWindowSeconds)) * 1000;
    this.#staff = this.#staff.filter((row) => row.windowStart >= windowStart + longest);
    return rows.map((row) => seenRecord(row, windowStart));
  }
}

function regionsOf({ plan: { planId, ...made }, unitsOfRegion }: SitePlanning): SeenRegion[] {
  const units = (staffIds: readonly string[]): readonly string[] =>
    staffIds.flatMap((id) => unitsOfRegion.get(id) ?? []);
  return (['staff', 'public'] as const).flatMap((lane) =>
    made[lane].map(({ regionId, cells, boundaries, staffRegionIds }) => ({
      planId,
      lane,
      regionId,
      cells,
      units: units(staffRegionIds),
      parts: lane === 'public' ? staffRegionIds : [],
      boundaries,
    })),
  );
}

function seenRecord({ record }: ReleaseRow, windowStart: EpochMs): SeenRecord {
  const { planId, lane, regionId, windowSeconds, level, reason } = record;
  return { planId, lane, regionId, windowStart, windowSeconds, level, reason, n: null };
}

/** Start of the public window of 15 minutes that holds `at`. */
export function publicStartOf(at: EpochMs): EpochMs {
  return windowStartOf(at, 15 * MINUTE);
}
