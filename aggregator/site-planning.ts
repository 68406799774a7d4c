// Decides with which plans a site runs: those stored, and a new one when policy or register would now give another. A plan is never
// changed; a new one takes effect at a whole public window (release specification, section 11).
import type pg from 'pg';
import type { PolicyDocument, PolicySettings } from '#shared/policy.ts';
import type { Sensor } from '#shared/sensor.ts';
import type { Site } from '#shared/site.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import { planSite, type SitePlanning } from './core/plan.ts';
import { makePolicy, type Policy } from './core/policy.ts';
import { packPlanning, unpackPlanning } from './planning-document.ts';
import { loadPlans, loadPolicies, putPlan, putPolicy } from './store/register-store.ts';

export type PlannedPolicy = { readonly planning: SitePlanning; readonly policy: Policy };

export type PlanRequest = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly overrides: Partial<PolicySettings>;
  /** The moment of planning: eligibility is judged at it. */
  readonly now: EpochMs;
};

function policyOf(site: Site, document: PolicyDocument): Policy {
  return makePolicy({
    preset: document.preset,
    sensitive: site.sensitive,
    windowSeconds: document.windowSeconds,
    publicWindowSeconds: document.publicWindowSeconds,
    overrides: document.settings,
    policyVersion: document.policyVersion,
  });
}

function documentOf(site: Site, policy: Policy, effectiveFrom: EpochMs): PolicyDocument {
  return {
    siteId: site.siteId,
    policyVersion: policy.policyVersion,
    preset: policy.preset,
    settings: {
      staffK: policy.staffK,
      publicK: policy.publicK,
      staffPlannedUnits: policy.staffPlannedUnits,
      publicPlannedUnits: policy.publicPlannedUnits,
      ownerSlack: policy.ownerSlack,
      kPeople: policy.kPeople,
      marginPercent: policy.marginPercent,
      rosterEpochSeconds: policy.rosterEpochSeconds,
      suspended: policy.suspended,
      kCritical: policy.kCritical,
      criticalLegalGround: policy.criticalLegalGround,
    },
    windowSeconds: policy.windowSeconds,
    publicWindowSeconds: policy.publicWindowSeconds,
    latenessSeconds: policy.latenessSeconds,
    author: 'settings',
    reason:
      policy.policyVersion === 1
        ? 'first policy of the site'
        : 'settings of the start differ from the policy in force',
    effectiveFrom: isoUtc(effectiveFrom),
  };
}

function sameRules(a: PolicyDocument, b: PolicyDocument): boolean {
  const rules = (p: PolicyDocument): string =>
    JSON.stringify([
      p.preset,
      Object.entries(p.settings).sort(),
      p.windowSeconds,
      p.publicWindowSeconds,
      p.latenessSeconds,
    ]);
  return rules(a) === rules(b);
}

/** What makes two plannings the same for the engine: cells, units and maps of both lanes. */
function sameContent(a: SitePlanning, b: SitePlanning): boolean {
  const content = (planning: SitePlanning): string => {
    const { planId: _id, effectiveFrom: _from, policyVersion: _version, ...plan } = planning.plan;
    return JSON.stringify([plan, { ...packPlanning(planning), eligibility: [] }]);
  };
  return content(a) === content(b);
}

/** Plans in force from now on, ascending by effectiveFrom, each with its policy; stores what is new. */
export async function preparePlans(
  pool: pg.Pool,
  request: PlanRequest,
): Promise<readonly PlannedPolicy[]> {
  const { site, sensors, now } = request;
  const policies = await loadPolicies(pool, site.siteId);
  const stored = await loadPlans(pool, site.siteId);
  const publicMs = site.publicWindowSeconds * 1000;
  const current = windowStartOf(now, publicMs);
  const effectiveFrom = stored.length === 0 ? current : current + publicMs;

  const newest = policies.at(-1);
  const version = newest?.policyVersion ?? 0;
  const wanted = makePolicy({
    preset: site.preset,
    sensitive: site.sensitive,
    windowSeconds: site.windowSeconds,
    publicWindowSeconds: site.publicWindowSeconds,
    overrides: request.overrides,
    policyVersion: version + 1,
  });
  const wantedDocument = documentOf(site, wanted, effectiveFrom);
  const keeps = newest !== undefined && sameRules(newest, wantedDocument);
  const policy = keeps ? policyOf(site, newest) : wanted;
  if (!keeps) await putPolicy(pool, wantedDocument);

  const byVersion = new Map(
    [...policies, ...(keeps ? [] : [wantedDocument])].map((p) => [p.policyVersion, p]),
  );
  const plans = stored.map(({ plan, internal }): PlannedPolicy => {
    const document = byVersion.get(plan.policyVersion);
    if (document === undefined)
      throw new Error(
        `plan ${plan.planId} names policy version ${plan.policyVersion}, which is not stored`,
      );
    return { planning: unpackPlanning(plan, internal), policy: policyOf(site, document) };
  });
  const candidate = planSite({ site, sensors, policy, effectiveFrom, at: now });
  const last = plans.at(-1);
  const isNew = !keeps || last === undefined || !sameContent(last.planning, candidate);
  if (isNew) {
    await putPlan(pool, candidate.plan, packPlanning(candidate));
    plans.push({ planning: candidate, policy });
  }
  return plans;
}
