// The public lane (release specification, section 8): a function of stored staff records and the plan, of nothing else (promise P11).

import { upperMedian } from '#shared/domain/order-statistics.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Plan, Region } from '#shared/wire/plan.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import { applyMap } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { makeRecord, type Verdict } from './records.ts';

/** A staff record as stored, joined with its retraction. `kClass` is internal and stands only with `released`. */
export type StaffRow = {
  readonly regionId: string;
  readonly planId: string;
  readonly windowStart: EpochMs;
  readonly status: 'released' | 'withheld' | 'retracted';
  readonly level: number | null;
  readonly kClass: number | null;
};

export type PublicWindow = {
  readonly siteId: string;
  readonly plan: Plan;
  readonly policy: Policy;
  readonly windowStart: EpochMs;
  readonly publishedAt: EpochMs;
  readonly staffRows: readonly StaffRow[];
  /** Public regions that would give a few units away against the plan before (promise P17). */
  readonly transition: ReadonlySet<string>;
};

/** Staff windows that must count: ceil(0.8 n), in whole numbers. */
export function windowsNeeded(windows: number): number {
  return Math.ceil((windows * 4) / 5);
}

/** The public records of one window, one per public region, in region-id order. Rows of other plans or windows are left out. */
export function publicRows(input: PublicWindow): readonly ReleaseRow[] {
  const { plan } = input;
  const staff = releasedByWindow(input);
  return plan.public.map((region) => ({
    siteId: input.siteId,
    kClass: null,
    record: makeRecord(
      {
        lane: 'public',
        policyVersion: plan.policyVersion,
        planId: plan.planId,
        regionId: region.regionId,
        windowStart: input.windowStart,
        windowSeconds: plan.publicWindowSeconds,
        publishedAt: input.publishedAt,
      },
      verdictOf(region, staff, input),
    ),
  }));
}

export type RetractedWindow = { readonly regionId: string; readonly windowStart: EpochMs };

/**
 * Public records that a retraction of staff records retracts: those in whose window one of them counted, whatever the level. `staffRows` are the
 * rows of the public window as they stood when it was computed, the ones now retracted still as released.
 */
export function retractedWith(
  input: Pick<PublicWindow, 'plan' | 'windowStart' | 'staffRows'> & { readonly publicK: number },
  keys: readonly RetractedWindow[],
): readonly string[] {
  const staff = releasedByWindow(input);
  const counted = input.plan.public.filter((region) =>
    keys.some(({ regionId, windowStart }) => {
      const window = staff.get(windowStart);
      if (window === undefined || !region.staffRegionIds.includes(regionId)) return false;
      return windowLevel(region, window, input.publicK) !== null;
    }),
  );
  return counted.map(({ regionId }) => regionId);
}

type Released = ReadonlyMap<string, { readonly level: number; readonly kClass: number }>;

function releasedByWindow(
  input: Pick<PublicWindow, 'plan' | 'windowStart' | 'staffRows'>,
): ReadonlyMap<EpochMs, Released> {
  const { plan, windowStart } = input;
  const end = windowStart + plan.publicWindowSeconds * 1000;
  const windows = new Map<EpochMs, Map<string, { level: number; kClass: number }>>();
  for (const row of input.staffRows) {
    if (row.planId !== plan.planId || row.windowStart < windowStart || row.windowStart >= end) {
      continue;
    }
    if (row.status !== 'released' || row.level === null || row.kClass === null) continue;
    const window = windows.get(row.windowStart) ?? new Map();
    window.set(row.regionId, { level: row.level, kClass: row.kClass });
    windows.set(row.windowStart, window);
  }
  return windows;
}

function verdictOf(
  region: Region,
  staff: ReadonlyMap<EpochMs, Released>,
  { plan, policy, transition }: PublicWindow,
): Verdict {
  if (policy.suspended) return { reason: 'policy_suspended' };
  if (transition.has(region.regionId)) return { reason: 'plan_transition' };
  const levels: number[] = [];
  for (const window of staff.values()) {
    const level = windowLevel(region, window, policy.publicK);
    if (level !== null) levels.push(level);
  }
  const windows = plan.publicWindowSeconds / plan.windowSeconds;
  if (levels.length < windowsNeeded(windows)) return { reason: 'insufficient_coverage' };
  return { level: upperMedian(levels) };
}

/** The region's level in one staff window, or null when the window does not count. */
function windowLevel(region: Region, window: Released, publicK: number): number | null {
  const levels: number[] = [];
  let contributors = 0;
  for (const regionId of region.staffRegionIds) {
    const row = window.get(regionId);
    if (row === undefined) return null;
    contributors += row.kClass;
    levels.push(applyMap(region.boundaries, row.level));
  }
  return contributors >= publicK ? upperMedian(levels) : null;
}
