// Closes one staff window: who is fresh, who stays in the rosters, what each region says (release specification, section 7).

import { isStopped } from '#shared/domain/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import { makeRecord } from './lanes/records.ts';
import { decideRegion, type StaffVerdict } from './lanes/release.ts';
import { type PlanIndex, planHolding } from './plan/plan-index.ts';
import { moveToPlan, type SiteState } from './site-state.ts';
import type { Effect } from './window/protocol.ts';
import { type UnitLevels, unitLevels } from './window/unit-levels.ts';

type Release = Extract<Effect, { type: 'release' }>;

/** The release of the window that starts at `start`; its readings are forgotten, its last levels carried. */
export function closeWindow(state: SiteState, start: EpochMs): Release {
  const plan = planHolding(state.plans, start);
  moveToPlan(state, plan, start);
  const window = state.open.get(start) ?? null;
  state.open.delete(start);
  // Under replay nobody was listening in the sense of a heartbeat; a recording has no gaps.
  const hasGap = !state.isReplay && (window?.listening.hasGap ?? true);
  const fresh = unitLevels(plan, hasGap ? null : window, start);
  state.live.update(start, fresh);
  state.rosters.update(start, state.live);
  const publishedAt = start + plan.windowMs + plan.policy.staffDelaySeconds * 1000;
  // A policy of before there were stops says it too.
  const stopped = plan.policy.suspended || isStopped(state.stops, 'staff', start);
  const rows = staffRows({ state, plan, start, publishedAt, fresh, hasGap, isStopped: stopped });
  const next = start + plan.windowMs;
  return {
    type: 'release',
    windowStart: start,
    windowSeconds: plan.policy.windowSeconds,
    publishedAt,
    planId: plan.planning.plan.planId,
    rows,
    critical: stopped ? state.critical.end() : state.critical.update(plan, fresh),
    carry: {
      siteId: state.siteId,
      planId: plan.planning.plan.planId,
      windowStart: start,
      units: state.live.usableFrom(next),
      rosters: state.rosters.toDocument(),
      critical: state.critical.toDocument(),
    },
  };
}

type Closing = {
  readonly state: SiteState;
  readonly plan: PlanIndex;
  readonly start: EpochMs;
  readonly publishedAt: EpochMs;
  readonly fresh: UnitLevels;
  readonly hasGap: boolean;
  readonly isStopped: boolean;
};

function staffRows(closing: Closing): readonly ReleaseRow[] {
  const { state, plan, start, publishedAt, fresh, hasGap, isStopped } = closing;
  return plan.regions.map((region, number) => {
    const roster = state.rosters.of(number);
    const { live } = state;
    const verdict = decideRegion({ plan, region, roster, fresh, live, hasGap, isStopped });
    return {
      siteId: state.siteId,
      kClass: kClassOfVerdict(verdict),
      record: makeRecord(
        {
          lane: 'staff',
          policyVersion: plan.policy.policyVersion,
          planId: plan.planning.plan.planId,
          regionId: region.region.regionId,
          windowStart: start,
          windowSeconds: plan.policy.windowSeconds,
          publishedAt,
        },
        verdict,
      ),
    };
  });
}

function kClassOfVerdict(verdict: StaffVerdict): number | null {
  return 'kClass' in verdict ? verdict.kClass : null;
}
