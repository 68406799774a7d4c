// From one plan to the next: what two public regions that overlap would give away between them (release specification, section 11;
// promise P17). A region whose difference from an old one is a few units is withheld until the old series is far enough behind.

import type { EpochMs } from '#shared/time.ts';
import type { Region } from '#shared/wire/plan.ts';
import type { PlannedPolicy } from './plan-index.ts';

/** A region that would give away a few units is withheld for so many public windows. */
const TRANSITION_WINDOWS = 4;

type Timed = PlannedPolicy & { readonly effectiveFrom: EpochMs; readonly publicWindowMs: number };

function unitsOf({ planning }: PlannedPolicy, region: Region): ReadonlySet<string> {
  return new Set(region.staffRegionIds.flatMap((id) => planning.unitsOfRegion.get(id) ?? []));
}

/** Neither side may differ by fewer than k units, unless by none. Two regions without a common unit tell nothing about each other. */
function isSafePair(a: ReadonlySet<string>, b: ReadonlySet<string>, k: number): boolean {
  const common = [...a].filter((unitId) => b.has(unitId)).length;
  const isSafeSide = (left: number): boolean => left === 0 || left >= k;
  return common === 0 || (isSafeSide(a.size - common) && isSafeSide(b.size - common));
}

/** Public regions of `after` that are not k-safe against a public region of `before`. The larger k of both counts. */
export function unsafeRegions(before: PlannedPolicy, after: PlannedPolicy): ReadonlySet<string> {
  const k = Math.max(before.policy.publicK, after.policy.publicK);
  const old = before.planning.plan.public.map((region) => unitsOf(before, region));
  const unsafe = after.planning.plan.public.filter((region) => {
    const units = unitsOf(after, region);
    return old.some((other) => !isSafePair(other, units, k));
  });
  return new Set(unsafe.map(({ regionId }) => regionId));
}

/**
 * Public regions that are withheld as `plan_transition` in the window that starts at `start`: those not k-safe against any plan that was in
 * force in the four public windows before the running one. Plans ascend by effectiveFrom.
 */
export function transitionRegions(plans: readonly Timed[], start: EpochMs): ReadonlySet<string> {
  const number = plans.findLastIndex(({ effectiveFrom }) => start >= effectiveFrom);
  const plan = plans[number];
  if (plan === undefined || number === 0) return new Set();
  if (start >= plan.effectiveFrom + TRANSITION_WINDOWS * plan.publicWindowMs) return new Set();
  const unsafe = new Set<string>();
  for (let i = number - 1; i >= 0; i -= 1) {
    const before = plans[i];
    if (before === undefined) break;
    for (const regionId of unsafeRegions(before, plan)) unsafe.add(regionId);
    // A plan that ran for four windows has left the older ones behind.
    const longest = Math.max(before.publicWindowMs, plan.publicWindowMs);
    if (before.effectiveFrom <= plan.effectiveFrom - TRANSITION_WINDOWS * longest) break;
  }
  return unsafe;
}
