// Alerts and the decision log in the database. Every change of a site's alerts is made by one transaction that holds the site's row of
// `event_state`: the transaction that releases a window, or the one that takes a person's step.
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type Alert, alertSchema } from '#shared/alert.ts';
import { type LogDocument, type LogKind, SYSTEM_ACTOR } from '#shared/decision-log.ts';
import { type EventPlan, eventPlanSchema, type Phase } from '#shared/event-plan.ts';
import type { AlertBook } from '#shared/ladder-types.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';

/** Channel that says: alerts, log or phase of a site changed. Readers ask again. */
export const ROOM_CHANNEL = 'crowdshade_room';

type Queryable = Pick<pg.ClientBase, 'query'>;

export type RoomState = {
  readonly book: AlertBook;
  readonly manualPhase: Phase | null;
  readonly eventPlan: EventPlan | null;
};

/** Takes the site's row for the rest of the transaction, and reads what the ladder needs. */
export async function lockRoom(client: Queryable, siteId: string): Promise<RoomState> {
  await client.query('INSERT INTO event_state (site_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    siteId,
  ]);
  const { rows } = await client.query<{
    watch: AlertBook['watch'];
    running: string[];
    manual_phase: Phase | null;
  }>('SELECT watch, running, manual_phase FROM event_state WHERE site_id = $1 FOR UPDATE', [
    siteId,
  ]);
  const state = rows[0] ?? { watch: {}, running: [], manual_phase: null };
  return {
    book: {
      watch: state.watch,
      alerts: await newestVersions(client, siteId, state.running, null),
    },
    manualPhase: state.manual_phase,
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

/** Writes what the next window goes on from. */
export async function putBook(client: Queryable, siteId: string, book: AlertBook): Promise<void> {
  await client.query('UPDATE event_state SET watch = $2, running = $3 WHERE site_id = $1', [
    siteId,
    JSON.stringify(book.watch),
    book.alerts.map(({ alertId }) => alertId),
  ]);
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

export type Decision = {
  readonly siteId: string;
  readonly kind: LogKind;
  readonly at: EpochMs;
  /** Account id, or SYSTEM_ACTOR. */
  readonly actor?: string;
  readonly alertId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Words of a person. */
  readonly text?: string | null;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Adds an entry to the chain and gives its number. Also tells every reader that something changed. */
export async function appendDecision(client: Queryable, decision: Decision): Promise<number> {
  const salt = randomBytes(16).toString('hex');
  const text = decision.text ?? null;
  const document: LogDocument = {
    kind: decision.kind,
    at: isoUtc(decision.at),
    actor: decision.actor ?? SYSTEM_ACTOR,
    salt,
    alertId: decision.alertId ?? null,
    data: decision.data ?? {},
    textSha256: text === null ? null : sha256(`${salt}${text}`),
  };
  const { rows } = await client.query<{ seq: string }>(
    'SELECT append_decision($1, $2, $3) AS seq',
    [decision.siteId, JSON.stringify(document), text],
  );
  return Number(rows[0]?.seq);
}

/** Runs `work` in one transaction on one connection. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection that failed inside a transaction is not given back to the pool.
    client.release(true);
    throw error;
  }
}
