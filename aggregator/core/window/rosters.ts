// Who counts in a region during a roster epoch. A roster only shrinks, so that nobody outside can toggle a unit and watch the level move
// (release specification, section 7 step 3; promise P16).
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { OwnerTally } from '../plan/owners.ts';
import type { IndexedRegion, PlanIndex } from '../plan/plan-index.ts';
import type { LiveUnits } from './live-units.ts';
import type { CarryDocument } from './protocol.ts';

type RosterDocument = CarryDocument['rosters'][string];

/** Rosters of all regions of a plan. */
export class Rosters {
  readonly #plan: PlanIndex;
  /** By region number. */
  readonly #rosters: { epochStart: EpochMs; units: readonly number[]; reformed: boolean }[];

  constructor(plan: PlanIndex) {
    this.#plan = plan;
    this.#rosters = plan.regions.map(() => ({
      epochStart: Number.NaN,
      units: [],
      reformed: false,
    }));
  }

  /** Takes over what is known of regions that the plan still has; units that it does not plan there are left out. */
  restore(rosters: Readonly<Record<string, RosterDocument>>): void {
    this.#plan.regions.forEach(({ region, units }, number) => {
      const known = rosters[region.regionId];
      if (known === undefined) return;
      const ids = new Set(known.units);
      this.#rosters[number] = {
        epochStart: known.epochStart,
        units: units.filter((unit) => ids.has(this.#plan.units[unit]?.unitId ?? '')),
        reformed: known.reformed,
      };
    });
  }

  /** Moves every roster on to the window that starts at `start`; `live` already knows that window. */
  update(start: EpochMs, live: LiveUnits): void {
    const epochStart = windowStartOf(start, this.#plan.epochMs);
    this.#plan.regions.forEach((region, number) => {
      const planned = region.units.filter((unit) => live.isLive(unit));
      const before = this.#rosters[number];
      if (start === epochStart || before === undefined) {
        this.#rosters[number] = { epochStart, units: planned, reformed: false };
        return;
      }
      const known = before.epochStart === epochStart;
      const roster = known ? before.units : [];
      const reformed = known && before.reformed;
      const mayReform = !reformed && !this.#canSatisfy(roster) && this.#canReform(planned, region);
      this.#rosters[number] = mayReform
        ? { epochStart, units: planned, reformed: true }
        : { epochStart, units: roster.filter((unit) => live.isLive(unit)), reformed };
    });
  }

  /** Unit numbers of a region's roster, ascending. */
  of(region: number): readonly number[] {
    return this.#rosters[region]?.units ?? [];
  }

  toDocument(): Record<string, RosterDocument> {
    const document: Record<string, RosterDocument> = {};
    this.#plan.regions.forEach(({ region }, number) => {
      const roster = this.#rosters[number];
      if (roster === undefined || Number.isNaN(roster.epochStart)) return;
      document[region.regionId] = {
        epochStart: roster.epochStart,
        units: roster.units.map((unit) => this.#plan.units[unit]?.unitId ?? ''),
        reformed: roster.reformed,
      };
    });
    return document;
  }

  #tally(units: readonly number[]): OwnerTally {
    const tally = new OwnerTally();
    for (const unit of units) tally.add(this.#plan.units[unit]?.group ?? null);
    return tally;
  }

  /** k units, whichever one external group is taken away. */
  #canSatisfy(roster: readonly number[]): boolean {
    return this.#tally(roster).outsideAnyOne >= this.#plan.policy.staffK;
  }

  #canReform(live: readonly number[], region: IndexedRegion): boolean {
    return live.length * 2 > region.units.length && this.#canSatisfy(live);
  }
}
