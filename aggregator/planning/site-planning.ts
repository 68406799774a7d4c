// Decides with which plans a site runs: those stored, one without whoever has left, and a new one when policy or register would now give
// another. A plan is never changed; a new one takes effect at a whole public window (release specification, section 11).
import type pg from 'pg';
import { hasOtherGround, isPlannedOn } from '#database/aggregator/grounds.ts';
import {
  lastIntake,
  operatorChanges,
  putIntake,
  putLeavings,
} from '#database/aggregator/leavings.ts';
import { plansOfOthers, putPlan, putPlanBeside } from '#database/aggregator/register.ts';
import { DAY_MS, type EpochMs, HOUR_MS, windowStartOf } from '#shared/time.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { planFollowing, planKeeping } from '../core/plan/following.ts';
import {
  effectiveFromOf,
  FORESEEN_MS,
  findLeavings,
  planInForce,
  withLeavings,
} from '../core/plan/leavers.ts';
import type { Leaving } from '../core/plan/leavings.ts';
import type { SitePlanning } from '../core/plan/plan.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';
import { currentPolicy, type SettledSite } from './current-policy.ts';
import { asRegistered, standingUnder } from './other-ground.ts';
import { type Planning, plannerOf } from './planner.ts';
import { packPlanning } from './planning-document.ts';
import { policyOf } from './policy-document.ts';
import { storedPlans, withReasons } from './stored-plans.ts';

export type RegisteredSite = SettledSite & {
  readonly sensors: readonly Sensor[];
  /** The moment of planning. */
  readonly now: EpochMs;
};

/** What a planning says beside its cells, units and maps. */
const BESIDE_CONTENT = { eligibility: [], facts: [], fromElsewhere: [] };

/** What makes two plannings the same for the engine: cells, units and maps of both lanes. */
function sameContent(a: SitePlanning, b: SitePlanning): boolean {
  const content = (planning: SitePlanning): string => {
    const { planId: _id, effectiveFrom: _from, policyVersion: _version, ...plan } = planning.plan;
    return JSON.stringify([plan, { ...packPlanning(planning), ...BESIDE_CONTENT }]);
  };
  return content(a) === content(b);
}

/** A new plan is known to the engine before the first window that it is in force in. */
const NOTICE_MS = 60_000;

/**
 * First instant of a new plan: a multiple of the longest old or new public window, and an hour after the plan before at the earliest, but for one that
 * follows a leaving. The first plan of a site is in force in the public window that is running.
 */
export function nextEffectiveFrom(
  plans: readonly PlannedPolicy[],
  publicWindowSeconds: number,
  now: EpochMs,
): EpochMs {
  const last = plans.at(-1);
  if (last === undefined) return windowStartOf(now, publicWindowSeconds * 1000);
  const longest = Math.max(publicWindowSeconds, last.policy.publicWindowSeconds) * 1000;
  const ordinary = plans.findLast(({ isFollowing }) => isFollowing !== true) ?? last;
  const earliest = Math.max(
    now + NOTICE_MS,
    effectiveFromOf(ordinary) + HOUR_MS,
    effectiveFromOf(last) + 1,
  );
  return Math.ceil(earliest / longest) * longest;
}

/** First bound of the plan in force at which another one can be known in time. */
export function nextBound(plans: readonly PlannedPolicy[], now: EpochMs): EpochMs {
  const publicMs = planInForce(plans, now + NOTICE_MS).policy.publicWindowSeconds * 1000;
  return Math.ceil((now + NOTICE_MS) / publicMs) * publicMs;
}

/** Whether the plan says something that the newest one does not: other content, or somebody who left and comes back. */
function isNews(last: PlannedPolicy | undefined, candidate: PlannedPolicy): boolean {
  if (last === undefined) return true;
  const returns = ({ sensorId }: Leaving): boolean => candidate.planning.unitOfSensor.has(sensorId);
  return (
    last.policy.policyVersion !== candidate.policy.policyVersion ||
    (last.left ?? []).some(returns) ||
    !sameContent(last.planning, candidate.planning)
  );
}

/**
 * The plan that takes in who may enter: with the first one of a UTC day, judged at 00:00, and with every change that an operator makes of the
 * register or the policy, judged now. Between these nobody comes in, so that what ends by itself costs a region a few windows once a day. Nor does anybody
 * once other zones or scales are registered than those that the site runs on until its next start: they would be judged by what is not theirs, and the start
 * would have nothing left to judge.
 */
async function takeIn(planning: Planning, policy: PolicyDocument): Promise<TakenIn> {
  const { pool, request, plans } = planning;
  const { site, now } = request;
  const last = plans.at(-1);
  if (last !== undefined && (await hasOtherGround(pool, site)))
    return await underPolicy(planning, last, policyOf(site, policy));
  const day = windowStartOf(now + FORESEEN_MS, DAY_MS);
  const entries = await operatorChanges(pool, site.siteId);
  const known = await lastIntake(pool, site.siteId);
  const isChanged = known === null || known.entries !== entries;
  const isNewDay = known === null || known.day < day;
  const from = isNewDay ? Math.max(now, day - NOTICE_MS) : now;
  const asked = {
    policy: policyOf(site, policy),
    effectiveFrom: nextEffectiveFrom(plans, site.publicWindowSeconds, from),
    at: isChanged ? now : day,
    isAlways: isChanged || isNewDay || plans.length === 0,
  };
  const taken = await planBeside(planning, asked);
  if (asked.isAlways)
    await putIntake(pool, site.siteId, { day: Math.max(day, known?.day ?? day), entries });
  return taken;
}

/** Another policy for those whom the newest plan holds. Null where it has that policy already. */
async function underPolicy(
  { pool, request, plans }: Planning,
  last: PlannedPolicy,
  policy: Policy,
): Promise<TakenIn> {
  if (last.policy.policyVersion === policy.policyVersion) return NOBODY;
  const { site, now } = request;
  const effectiveFrom = nextEffectiveFrom(plans, site.publicWindowSeconds, now);
  const stood = await standingUnder(pool, last, request);
  const made = planKeeping({ ...last, policy }, { ...stood, effectiveFrom });
  await putPlan(pool, made.plan, packPlanning(made), stood.site);
  return {
    added: { planning: made, policy, isFollowing: false },
    eligibility: made.eligibility,
  };
}

type TakenIn = {
  /** Null: it would say nothing that the newest plan does not. */
  readonly added: PlannedPolicy | null;
  readonly eligibility: SitePlanning['eligibility'];
};

const NOBODY: TakenIn = { added: null, eligibility: new Map() };

type Asked = {
  readonly policy: Policy;
  readonly effectiveFrom: EpochMs;
  readonly at: EpochMs;
  /** Else only where there are sensors of other sites nearby, which may have taken or freed a place. */
  readonly isAlways: boolean;
};

/** The plan that would be made now, stored when it is new. Made again when another site has planned meanwhile. */
async function planBeside(planning: Planning, asked: Asked): Promise<TakenIn> {
  const { pool, plans, request } = planning;
  const { policy, effectiveFrom, at, isAlways } = asked;
  const { siteId } = request.site;
  const last = plans.at(-1);
  const known = { ...planning, plans: await asRegistered(pool, plans, request) };
  for (;;) {
    const plansThere = await plansOfOthers(pool, siteId);
    const { others, planWith } = await plannerOf(known, {
      effectiveFrom,
      isOccasion: isAlways,
      at,
    });
    const made = planWith(policy);
    const { eligibility } = made;
    const candidate = { planning: made, policy, isFollowing: false };
    const isAlone = others.sensors.length === 0 && others.places.length === 0;
    // Zones that are only called or drawn otherwise are another plan too: the one before keeps its names and outlines.
    const isNew = isNews(last, candidate) || !(await isPlannedOn(pool, request.site));
    if ((!isAlways && isAlone) || !isNew) return { added: null, eligibility };
    const beside = { others: plansThere, ground: request.site };
    if (await putPlanBeside(pool, made.plan, packPlanning(made), beside))
      return { added: candidate, eligibility };
  }
}

/** The plan that follows a leaving, at the next bound of a public window; made shortly before it, for all who have left by then. */
async function follow({ pool, request, plans }: Planning): Promise<PlannedPolicy | null> {
  const { now } = request;
  const effectiveFrom = nextBound(plans, now);
  const isTaken = plans.some((planned) => effectiveFromOf(planned) === effectiveFrom);
  if (effectiveFrom - now > FORESEEN_MS || isTaken) return null;
  const planned = planInForce(plans, effectiveFrom);
  const stood = await standingUnder(pool, planned, request);
  const made = planFollowing(planned, { ...stood, effectiveFrom });
  if (made === null) return null;
  await putPlan(pool, made.plan, packPlanning(made, true), stood.site);
  return { planning: made, policy: planned.policy, isFollowing: true };
}

/** Plans of a site as they stand, with whoever has left them by now. */
type Standing = {
  readonly plans: readonly PlannedPolicy[];
  readonly leavings: readonly Leaving[];
  readonly policies: readonly PolicyDocument[];
};

/** What is stored, and who has left since: each leaving is written down before it acts. It does not depend on whether another plan can be made. */
export async function standingPlans(pool: pg.Pool, request: RegisteredSite): Promise<Standing> {
  const { site, sensors, now } = request;
  const stored = await storedPlans(pool, site);
  const plans = await asRegistered(pool, stored.plans, request);
  const found = findLeavings({ plans, sensors, now });
  if (found.length > 0) await putLeavings(pool, site.siteId, found);
  const leavings = [...stored.leavings, ...found];
  const { policies } = stored;
  return { plans: withLeavings(stored.plans, leavings), leavings, policies };
}

/** The standing plans and what follows them by now; stores what is new. */
export async function planOn(
  pool: pg.Pool,
  request: RegisteredSite,
  { plans: standing, leavings, policies }: Standing,
): Promise<readonly PlannedPolicy[]> {
  const { site, now } = request;
  const plans = [...standing];
  const effectiveFrom = nextEffectiveFrom(plans, site.publicWindowSeconds, now);
  const policy = await currentPolicy(pool, request, policies, effectiveFrom);
  // Of a site file that waits for the next start the newest version may have other windows: what is planned under it stands at their bounds.
  const { windowSeconds, publicWindowSeconds } = policy;
  const underIt = { ...request, site: { ...site, windowSeconds, publicWindowSeconds } as Site };
  const planning = { pool, request: underIt, plans, leavings };
  const { added, eligibility } = await takeIn(planning, policy);
  const newest = plans.at(-1);
  if (added !== null) plans.push(added);
  else if (newest !== undefined) plans[plans.length - 1] = withReasons(newest, eligibility);
  const following = await follow({ pool, request, plans, leavings });
  if (following !== null) plans.push(following);
  return plans.toSorted((a, b) => effectiveFromOf(a) - effectiveFromOf(b));
}

/** Plans in force from now on, ascending by effectiveFrom, each with its policy and with whoever left it; stores what is new. */
export async function preparePlans(
  pool: pg.Pool,
  request: RegisteredSite,
): Promise<readonly PlannedPolicy[]> {
  return await planOn(pool, request, await standingPlans(pool, request));
}
