// Versions of an event's plan: what is in force is the newest, and of what was said or done before, the one of then.
import { type EventPlan, eventPlanSchema } from '#shared/wire/event-plan.ts';
import type { Queryable } from './queryable.ts';

export async function readEventPlan(client: Queryable, siteId: string): Promise<EventPlan | null> {
  const { rows } = await client.query<{ document: unknown }>(
    'SELECT document FROM event_plan_in_force WHERE site_id = $1',
    [siteId],
  );
  return rows[0] === undefined ? null : eventPlanSchema.parse(rows[0].document);
}

/**
 * Versions that were in force at some entry of the log from number `from` to `to`, ascending, each with the number of the entry that put it in force.
 * Each has one (change-event-plan.ts), so the order of the log says which, whatever clocks said. A plan that the log begins with was there before
 * anything happened: it has number 0.
 */
export async function readEventPlans(
  client: Queryable,
  siteId: string,
  from: number,
  to: number,
): Promise<readonly { readonly seq: number; readonly plan: EventPlan }[]> {
  const { rows } = await client.query<{ seq: string; document: unknown }>(
    `SELECT c.seq, p.document FROM (
       SELECT CASE seq WHEN 1 THEN 0 ELSE seq END AS seq, row_number() OVER log AS version, lead(seq) OVER log AS next
       FROM decision_log WHERE site_id = $1 AND kind = 'event_plan_changed' WINDOW log AS (ORDER BY seq)
     ) c JOIN event_plan p ON p.site_id = $1 AND p.version = c.version
     WHERE c.seq <= $3 AND (c.next IS NULL OR c.next > $2) ORDER BY c.seq`,
    [siteId, from, to],
  );
  return rows.map(({ seq, document }) => ({
    seq: Number(seq),
    plan: eventPlanSchema.parse(document),
  }));
}

/** Adds a version of the event plan when it differs from the one in force; true when it did. */
export async function putEventPlan(client: Queryable, plan: EventPlan): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO event_plan (site_id, version, document)
     SELECT $1, coalesce(max(version), 0) + 1, $2::jsonb FROM event_plan WHERE site_id = $1
     HAVING NOT EXISTS (SELECT FROM event_plan_in_force WHERE site_id = $1 AND document = $2::jsonb)`,
    [plan.siteId, JSON.stringify(plan)],
  );
  return rowCount === 1;
}
