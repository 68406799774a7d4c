// What a running site has to find again by number or id: policies and plans, of everything that was planned so far.
import type { Plan } from '#shared/wire/plan.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';

type KnownPlans = {
  readonly policies: Map<number, Policy>;
  readonly plans: Map<string, Plan>;
  add(planned: readonly PlannedPolicy[]): void;
};

/** Policies by version and plans by id, of everything that was planned so far. */
export function rememberPlans(planned: readonly PlannedPolicy[]): KnownPlans {
  const known: KnownPlans = {
    policies: new Map(),
    plans: new Map(),
    add: (added) => {
      for (const { planning, policy } of added) {
        known.policies.set(policy.policyVersion, policy);
        known.plans.set(planning.plan.planId, planning.plan);
      }
    },
  };
  known.add(planned);
  return known;
}
