// What a running site has to find again by number or id: policies and plans, of everything that was planned so far.
import type { GroundFrom } from '#shared/domain/ground.ts';
import { inForceAt } from '#shared/domain/window-lengths.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';
import { ladderRegions } from '../core/lanes/ladder-regions.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';

type KnownPlans = {
  readonly policies: Map<number, Policy>;
  /** A window for the alerts. The plan in force may be of zones that the site had before this start. */
  ladderRegions(planId: string, rows: readonly ReleaseRow[]): ReturnType<typeof ladderRegions>;
  add(planned: readonly PlannedPolicy[]): void;
};

/** Policies by version and plans by id, of everything that was planned so far; `grounds`: what these plans stand on. */
export function rememberPlans(
  site: Site,
  planned: readonly PlannedPolicy[],
  grounds: readonly GroundFrom[],
): KnownPlans {
  const plans = new Map<string, Plan>();
  const known: KnownPlans = {
    policies: new Map(),
    ladderRegions: (planId, rows) => {
      const plan = plans.get(planId) ?? null;
      const ground = plan && inForceAt(grounds, Date.parse(plan.effectiveFrom));
      return ladderRegions(ground ?? site, plan, rows);
    },
    add: (added) => {
      for (const { planning, policy } of added) {
        known.policies.set(policy.policyVersion, policy);
        plans.set(planning.plan.planId, planning.plan);
      }
    },
  };
  known.add(planned);
  return known;
}
