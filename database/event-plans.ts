// Versions of an event's plan: what is in force is the newest.
import { type EventPlan, eventPlanSchema } from '#shared/wire/event-plan.ts';
import type { Queryable } from './queryable.ts';

export async function readEventPlan(client: Queryable, siteId: string): Promise<EventPlan | null> {
  const { rows } = await client.query<{ document: unknown }>(
    'SELECT document FROM event_plan_in_force WHERE site_id = $1',
    [siteId],
  );
  return rows[0] === undefined ? null : eventPlanSchema.parse(rows[0].document);
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
