// From when on a version of the rules really held: with the first plan that was made by it. What the version itself says is when it was meant to, and a plan
// comes later where the aggregator was down, or never where a newer version came first.
import type { ChangeLog } from '#shared/wire/change-log.ts';

export type InForce =
  | { readonly state: 'from'; readonly from: string }
  /** No plan is made by it yet, and none by a newer one. */
  | { readonly state: 'pending' | 'never' };

export function inForceOf({ plans }: Pick<ChangeLog, 'plans'>, policyVersion: number): InForce {
  const from = plans
    .filter((plan) => plan.policyVersion === policyVersion)
    .map(({ effectiveFrom }) => effectiveFrom)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  if (from !== undefined) return { state: 'from', from };
  const isPassedOver = plans.some((plan) => plan.policyVersion > policyVersion);
  return { state: isPassedOver ? 'never' : 'pending' };
}
