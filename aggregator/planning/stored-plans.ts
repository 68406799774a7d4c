// The plans of a site as they are stored, each with its policy and with whoever left it.
import type pg from 'pg';
import * as z from 'zod';
import { loadLeavings } from '#database/aggregator/leavings.ts';
import { loadPlans, loadPolicies } from '#database/aggregator/register.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import { ELIGIBILITY_CODES } from '#shared/wire/reading.ts';
import type { Site } from '#shared/wire/site.ts';
import { withLeavings } from '../core/plan/leavers.ts';
import type { Leaving } from '../core/plan/leavings.ts';
import type { SitePlanning } from '../core/plan/plan.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import { unpackPlanning } from './planning-document.ts';
import { policyOf } from './policy-document.ts';

const codeSchema = z.enum(ELIGIBILITY_CODES);

export type StoredPlans = {
  /** Ascending by effectiveFrom. */
  readonly plans: readonly PlannedPolicy[];
  readonly leavings: readonly Leaving[];
  /** Ascending by version. */
  readonly policies: readonly PolicyDocument[];
};

export async function storedPlans(pool: pg.Pool, site: Site): Promise<StoredPlans> {
  const policies = await loadPolicies(pool, site.siteId);
  const byVersion = new Map(policies.map((document) => [document.policyVersion, document]));
  const plans = (await loadPlans(pool, site.siteId)).map(({ plan, internal }): PlannedPolicy => {
    const document = byVersion.get(plan.policyVersion);
    if (document === undefined)
      throw new Error(
        `plan ${plan.planId} names policy version ${plan.policyVersion}, which is not stored`,
      );
    return { ...unpackPlanning(plan, internal), policy: policyOf(site, document) };
  });
  const leavings = await loadLeavings(pool, site.siteId, (code) => codeSchema.parse(code));
  return { plans: withLeavings(plans, leavings), leavings, policies };
}

/** Why sensors that do not count do not may be another reason by now, and who came since hears its own. */
export function withReasons(
  planned: PlannedPolicy,
  eligibility: SitePlanning['eligibility'],
): PlannedPolicy {
  const { planning } = planned;
  const isCounted = (sensorId: string): boolean =>
    planning.eligibility.get(sensorId) === 'eligible';
  const reasons = [...eligibility].filter(([id, code]) => code !== 'eligible' && !isCounted(id));
  return {
    ...planned,
    planning: { ...planning, eligibility: new Map([...planning.eligibility, ...reasons]) },
  };
}
