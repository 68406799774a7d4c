// When windows are due. Lanes tile time: each next window starts where the last one ended (promise P9).
import { DAY_MS, type EpochMs, windowStartOf } from '#shared/time.ts';
import { type PlanIndex, planHolding } from '../plan/plan-index.ts';

export type WindowPosition = {
  plans: readonly PlanIndex[];
  readonly lastStaffWindow: EpochMs | null;
  readonly lastPublicWindow: EpochMs | null;
};

/**
 * First staff window to close on a live start: the one after the last, at most 24 h back. A site without a committed window begins with the oldest one of
 * its journal (`journalFrom`), or with the one that holds `startAt`.
 */
export function firstLiveWindow(
  position: WindowPosition,
  startAt: EpochMs,
  journalFrom: EpochMs | null,
): EpochMs {
  const { plans, lastStaffWindow } = position;
  if (lastStaffWindow === null) {
    const oldest = Math.min(startAt, journalFrom ?? startAt);
    return firstWindowFrom(plans, Math.max(oldest, startAt - DAY_MS));
  }
  const next = lastStaffWindow + planHolding(plans, lastStaffWindow).windowMs;
  return Math.max(next, firstWindowFrom(plans, startAt - DAY_MS));
}

/** First staff window: the one that holds `at`, but none that starts before the first plan. */
export function firstWindowFrom(plans: readonly PlanIndex[], at: EpochMs): EpochMs {
  const plan = planHolding(plans, at);
  const earliest = Math.ceil(plan.effectiveFrom / plan.windowMs) * plan.windowMs;
  return Math.max(windowStartOf(at, plan.windowMs), earliest);
}

/** First public window to publish, given the first staff window to close. It may have begun before the first plan. */
export function firstPublicWindow(position: WindowPosition, firstStaff: EpochMs): EpochMs {
  const { plans, lastStaffWindow, lastPublicWindow } = position;
  if (lastPublicWindow !== null) {
    return lastPublicWindow + planHolding(plans, lastPublicWindow).publicWindowMs;
  }
  // Without a staff record there is nothing to publish before the first staff window.
  const first = plans[0]?.effectiveFrom ?? firstStaff;
  const from = lastStaffWindow === null ? firstStaff : Math.min(first, firstStaff);
  return windowStartOf(from, planHolding(plans, from).publicWindowMs);
}

/** When the staff window that starts at `start` closes: its end and the lateness. */
export function closesAt(plan: PlanIndex, start: EpochMs): EpochMs {
  return start + plan.windowMs + plan.policy.latenessSeconds * 1000;
}

/** When the public window that starts at `start` is published: its end and one public window. */
export function publishesAt(plan: PlanIndex, start: EpochMs): EpochMs {
  return start + plan.publicWindowMs + plan.policy.publicDelaySeconds * 1000;
}

/** Plan of a public window: the one in force at its start, or the first one. */
export function planOfPublicWindow(plans: readonly PlanIndex[], start: EpochMs): PlanIndex {
  const plan = plans.findLast((p) => start >= p.effectiveFrom) ?? plans[0];
  if (plan === undefined) throw new RangeError('a site has at least one plan');
  return plan;
}
