import type pg from 'pg';
import type { EpochMs } from '#shared/time.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { lockRoom } from './alerts.ts';
import { appendDecision } from './decisions.ts';
import { putEventPlan } from './event-plans.ts';
import { inTransaction } from './transaction.ts';

/** Puts a version of the event plan in force; false when it says what is in force already. */
export function changeEventPlan(
  pool: pg.Pool,
  plan: EventPlan,
  act: { readonly by: string; readonly at: EpochMs },
): Promise<boolean> {
  return inTransaction(pool, (client) => changeEventPlanIn(client, plan, act));
}

/** The same inside a transaction that does more. */
export async function changeEventPlanIn(
  client: pg.ClientBase,
  plan: EventPlan,
  act: { readonly by: string; readonly at: EpochMs },
): Promise<boolean> {
  const { siteId } = plan;
  await lockRoom(client, siteId);
  if (!(await putEventPlan(client, plan))) return false;
  await appendDecision(client, {
    siteId,
    kind: 'event_plan_changed',
    at: act.at,
    actor: act.by,
  });
  return true;
}
