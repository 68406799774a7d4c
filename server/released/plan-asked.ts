// Which plan's regions an answer is in.
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import { Refusal } from '../refusal.ts';
import { planOnScreen } from '../sites/site.ts';
import type { ReleasedContext } from './context.ts';

export const planQuery = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .optional()
  .describe(
    'In the regions of an earlier plan, one of `plans` of a timeline; absent: of the plan on screen',
  );

/** The plan that the caller names, which must have been on screen already; without a name the one that is. */
export async function planAsked(
  { reader }: Pick<ReleasedContext, 'reader'>,
  siteId: string,
  lane: Lane,
  planId: string | undefined,
  now: EpochMs,
): Promise<Plan | null> {
  const current = await planOnScreen(reader, siteId, lane, now);
  if (planId === undefined || planId === current?.planId) return current;
  const plan = await reader.plan(planId);
  const isPast =
    plan !== null &&
    Date.parse(plan.effectiveFrom) <= (current === null ? now : Date.parse(current.effectiveFrom));
  if (plan === null || plan.siteId !== siteId || !isPast)
    throw new Refusal(
      'not_found',
      'This site has never had a plan with this id. Frames name theirs in `plans`.',
    );
  return plan;
}
