// One region, one window: released with its upper median, or withheld with the first reason that matches (release specification, section 7 steps 4 and 5).
import type { STAFF_REASONS } from '#shared/codes.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { K_CLASSES } from '#shared/wire/record.ts';
import { OwnerTally } from '../plan/owners.ts';
import type { IndexedRegion, PlanIndex } from '../plan/plan-index.ts';
import type { Policy } from '../policy/policy.ts';
import type { LiveUnits } from '../window/live-units.ts';
import { COVERED_SLOTS, SLOTS } from '../window/slots.ts';
import type { UnitLevels } from '../window/unit-levels.ts';

export type StaffVerdict =
  | { readonly level: number; readonly kClass: number }
  | { readonly reason: (typeof STAFF_REASONS)[number] };

/** What decides: the region's roster in this window, who is fresh, and what each unit says. */
export type RegionWindow = {
  readonly plan: PlanIndex;
  readonly region: IndexedRegion;
  readonly roster: readonly number[];
  readonly fresh: UnitLevels;
  readonly live: LiveUnits;
  /** The intake was not listening. */
  readonly hasGap: boolean;
  /** The operator has stopped the staff lane. */
  readonly isStopped: boolean;
};

export function decideRegion(window: RegionWindow): StaffVerdict {
  const { plan, roster, fresh, live, region, hasGap, isStopped } = window;
  const { policy } = plan;
  if (isStopped) return { reason: 'policy_suspended' };
  if (hasGap) return { reason: 'aggregator_gap' };
  const freshUnits = roster.filter((unit) => (fresh.level[unit] ?? -1) >= 0);
  const owners = new OwnerTally();
  for (const unit of freshUnits) owners.add(plan.units[unit]?.group ?? null);
  const reason = contributorReason(owners, roster.length, policy);
  if (reason !== null) return { reason };
  if (coveredSlots(freshUnits, fresh, policy.staffK) < COVERED_SLOTS) {
    return { reason: 'insufficient_coverage' };
  }
  const levels = roster.map((unit) => region.table[live.level(unit)] ?? 0);
  return { level: upperMedian(levels), kClass: kClassOf(owners.outsideAnyOne) };
}

function contributorReason(
  owners: OwnerTally,
  rosterSize: number,
  policy: Policy,
): 'insufficient_contributors' | 'insufficient_owner_diversity' | null {
  // Without a fresh majority, carried levels could hold a surge at its old level.
  if (owners.size < policy.staffK || owners.size * 2 <= rosterSize) {
    return 'insufficient_contributors';
  }
  return owners.outsideAnyOne < policy.staffK ? 'insufficient_owner_diversity' : null;
}

/** Slots in each of which at least k of these units have a reading. */
function coveredSlots(units: readonly number[], fresh: UnitLevels, k: number): number {
  let covered = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const speaking = units.filter((unit) => ((fresh.slots[unit] ?? 0) >> slot) & 1);
    if (speaking.length >= k) covered += 1;
  }
  return covered;
}

/** Largest class that the contributors outside any one external group reach. */
function kClassOf(contributors: number): number {
  return K_CLASSES.find((kClass) => contributors >= kClass) ?? 0;
}
