// Alerts in the database. Every change of a site's alerts is made by one transaction that holds the site's row of
// `event_state`: the transaction that releases a window, or the one that takes a person's step.
import type { AlertBook } from '#shared/domain/alerts/types.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Alert, alertSchema } from '#shared/wire/alert.ts';
import type { EventPlan, Phase } from '#shared/wire/event-plan.ts';
import { readEventPlan } from './event-plans.ts';
import type { Queryable } from './queryable.ts';

export type RoomState = {
  readonly book: AlertBook;
  readonly manualPhase: Phase | null;
  readonly askAgainMinutes: number | null;
  readonly eventPlan: EventPlan | null;
};

/** Takes the site's row for the rest of the transaction: who publishes, stops or acts takes turns. */
export async function lockSite(client: Queryable, siteId: string): Promise<void> {
  await client.query('INSERT INTO event_state (site_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    siteId,
  ]);
  await client.query('SELECT FROM event_state WHERE site_id = $1 FOR UPDATE', [siteId]);
}

/** Takes the site's row as `lockSite` does, and reads what the ladder needs. */
export async function lockRoom(client: Queryable, siteId: string): Promise<RoomState> {
  await client.query('INSERT INTO event_state (site_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    siteId,
  ]);
  const { rows } = await client.query<{
    watch: AlertBook['watch'];
    running: string[];
    sees_until: Date | null;
    manual_phase: Phase | null;
    ask_again_minutes: number | null;
  }>(
    `SELECT watch, running, sees_until, manual_phase, ask_again_minutes
     FROM event_state WHERE site_id = $1 FOR UPDATE`,
    [siteId],
  );
  const [state] = rows;
  if (state === undefined) throw new Error(`site ${siteId} has no row to lock`);
  return {
    book: {
      watch: state.watch,
      alerts: await newestVersions(client, siteId, state.running, null),
      seesUntil: state.sees_until?.getTime() ?? null,
    },
    manualPhase: state.manual_phase,
    askAgainMinutes: state.ask_again_minutes,
    eventPlan: await readEventPlan(client, siteId),
  };
}

/** The newest version of each alert; `at` null: also what is not to be seen yet. Ascending by openedAt. */
export async function newestVersions(
  client: Queryable,
  siteId: string,
  alertIds: readonly string[],
  at: EpochMs | null,
): Promise<readonly Alert[]> {
  if (alertIds.length === 0) return [];
  const { rows } = await client.query<{ document: unknown }>(
    `SELECT DISTINCT ON (alert_id) document FROM alert_version
     WHERE site_id = $1 AND alert_id = ANY($2) AND ($3::timestamptz IS NULL OR visible_at <= $3)
     ORDER BY alert_id, number DESC`,
    [siteId, alertIds, at === null ? null : isoUtc(at)],
  );
  return rows
    .map(({ document }) => alertSchema.parse(document))
    .toSorted((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
}

/** Writes what the next window goes on from. */
export async function putBook(client: Queryable, siteId: string, book: AlertBook): Promise<void> {
  await client.query(
    'UPDATE event_state SET watch = $2, running = $3, sees_until = $4 WHERE site_id = $1',
    [
      siteId,
      JSON.stringify(book.watch),
      book.alerts.map(({ alertId }) => alertId),
      book.seesUntil === null ? null : isoUtc(book.seesUntil),
    ],
  );
}

/** Adds a version of each alert, to be seen from `visibleAt` on. */
export async function putVersions(
  client: Queryable,
  alerts: readonly Alert[],
  visibleAt: EpochMs,
): Promise<void> {
  if (alerts.length === 0) return;
  await client.query(
    `INSERT INTO alert_version (site_id, alert_id, visible_at, document)
     SELECT d ->> 'siteId', d ->> 'alertId', $2, d FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(d, i) ORDER BY i`,
    [JSON.stringify(alerts), isoUtc(visibleAt)],
  );
}

/** What the log says of an alert: what it is about and how bad, as released. */
export function dataOf(alert: Alert, more: Readonly<Record<string, unknown>> = {}) {
  const { kind, cells, level, since, escalation } = alert;
  return { alert: kind, cells, level, since, escalation, ...more };
}
