// Decides with which plans a site runs: those stored, and a new one when policy or register would now give another. A plan is never
// changed; a new one takes effect at a whole public window (release specification, section 11).
import type pg from 'pg';
import {
  loadPlans,
  loadPolicies,
  plansOfOthers,
  putPlanBeside,
  putPolicy,
} from '#database/aggregator/register.ts';
import { type EpochMs, HOUR_MS, windowStartOf } from '#shared/time.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { finestPublicWindow, type Site } from '#shared/wire/site.ts';
import { planSite, type SitePlanning } from '../core/plan/plan.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';
import { otherSites } from './other-sites.ts';
import { packPlanning, unpackPlanning } from './planning-document.ts';
import { nextPolicy, policyOf, sameRules } from './policy-document.ts';

export type RegisteredSite = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly overrides: Partial<PolicySettings>;
  /** The moment of planning: eligibility is judged at it. */
  readonly now: EpochMs;
};

/** What makes two plannings the same for the engine: cells, units and maps of both lanes. */
function sameContent(a: SitePlanning, b: SitePlanning): boolean {
  const content = (planning: SitePlanning): string => {
    const { planId: _id, effectiveFrom: _from, policyVersion: _version, ...plan } = planning.plan;
    return JSON.stringify([plan, { ...packPlanning(planning), eligibility: [] }]);
  };
  return content(a) === content(b);
}

/** A new plan is known to the engine before the first window that it is in force in. */
const NOTICE_MS = 60_000;

/**
 * First instant of a new plan: a multiple of the longest old or new public window, and an hour after the plan before at the earliest. The first
 * plan of a site is in force in the public window that is running.
 */
export function nextEffectiveFrom(
  last: PlannedPolicy | undefined,
  publicWindowSeconds: number,
  now: EpochMs,
): EpochMs {
  if (last === undefined) return windowStartOf(now, publicWindowSeconds * 1000);
  const longest = Math.max(publicWindowSeconds, last.policy.publicWindowSeconds) * 1000;
  const before = Date.parse(last.planning.plan.effectiveFrom);
  return Math.ceil(Math.max(now + NOTICE_MS, before + HOUR_MS) / longest) * longest;
}

/** Why a start makes another version, for everybody to read. */
function reasonOf(site: Site, newest: PolicyDocument | null): string {
  if (newest === null) return 'first policy of the site';
  const { windowSeconds, publicWindowSeconds } = newest;
  const finest = finestPublicWindow(windowSeconds);
  if (publicWindowSeconds < finest && site.windowSeconds === windowSeconds)
    return `the public window of ${publicWindowSeconds} s is raised to ${site.publicWindowSeconds} s, as it may not be finer than ${finest} s beside a staff window of ${windowSeconds} s`;
  return 'settings of the start, or of the site, differ from the policy in force';
}

/** The policy to release with, stored when the settings of this start ask for another than the newest. */
async function currentPolicy(
  pool: pg.Pool,
  { site, overrides }: RegisteredSite,
  policies: readonly PolicyDocument[],
  effectiveFrom: EpochMs,
): Promise<PolicyDocument> {
  const newest = policies.at(-1) ?? null;
  const reason = reasonOf(site, newest);
  const change = { site, newest, settings: overrides, author: 'settings', reason, effectiveFrom };
  const wanted = nextPolicy(change);
  if (newest !== null && sameRules(newest, wanted)) return newest;
  await putPolicy(pool, wanted);
  return wanted;
}

/** Plans in force from now on, ascending by effectiveFrom, each with its policy; stores what is new. */
export async function preparePlans(
  pool: pg.Pool,
  request: RegisteredSite,
): Promise<readonly PlannedPolicy[]> {
  const { site, now } = request;
  const policies = await loadPolicies(pool, site.siteId);
  const byVersion = new Map(policies.map((document) => [document.policyVersion, document]));
  const plans = (await loadPlans(pool, site.siteId)).map(({ plan, internal }): PlannedPolicy => {
    const document = byVersion.get(plan.policyVersion);
    if (document === undefined)
      throw new Error(
        `plan ${plan.planId} names policy version ${plan.policyVersion}, which is not stored`,
      );
    return { planning: unpackPlanning(plan, internal), policy: policyOf(site, document) };
  });
  const last = plans.at(-1);
  const effectiveFrom = nextEffectiveFrom(last, site.publicWindowSeconds, now);
  const document = await currentPolicy(pool, request, policies, effectiveFrom);
  const policy = policyOf(site, document);
  const { made, isNew } = await planBeside(pool, request, { last, policy, effectiveFrom });
  if (isNew || last === undefined) return [...plans, { planning: made, policy }];
  // It counts the same sensors; why others do not count may be another reason by now, and who came since hears its own.
  const planning = { ...last.planning, eligibility: made.eligibility };
  return [...plans.slice(0, -1), { ...last, planning }];
}

type Beside = {
  readonly last: PlannedPolicy | undefined;
  readonly policy: Policy;
  readonly effectiveFrom: EpochMs;
};

/** The plan that would be made now, stored when it says something that the last one does not. Made again when another site has planned meanwhile. */
async function planBeside(
  pool: pg.Pool,
  { site, sensors, now }: RegisteredSite,
  { last, policy, effectiveFrom }: Beside,
): Promise<{ readonly made: SitePlanning; readonly isNew: boolean }> {
  const counted = new Set(last?.planning.unitOfSensor.keys());
  for (;;) {
    const plansThere = await plansOfOthers(pool, site.siteId);
    const own = { siteId: site.siteId, sensors, counted, now, effectiveFrom };
    const others = await otherSites(pool, own);
    const made = planSite({ site, sensors, policy, effectiveFrom, at: now, others });
    const isNew =
      last === undefined ||
      last.policy.policyVersion !== policy.policyVersion ||
      !sameContent(last.planning, made);
    if (!isNew || (await putPlanBeside(pool, made.plan, packPlanning(made), plansThere)))
      return { made, isNew };
  }
}
