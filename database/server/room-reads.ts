// What the room reads: alerts as they are and as they were, the log, the phase. Nothing is given before the moment from which it may be seen.
import type pg from 'pg';
import type { LogQuery } from '#server/ports.ts';
import { DAY_MS, type EpochMs, isoUtc } from '#shared/time.ts';
import { type Alert, type AlertView, alertSchema, type EventState } from '#shared/wire/alert.ts';
import { type LogEntry, logDocumentSchema } from '#shared/wire/decision-log.ts';
import { type Phase, scheduledPhase } from '#shared/wire/event-plan.ts';
import { newestVersions } from '../alerts.ts';
import { readEventPlan } from '../event-plans.ts';
import { readNames } from './names.ts';

const WEEK_MS = 7 * DAY_MS;

type Comment = AlertView['comments'][number] & { readonly alertId: string };

/** Accounts that an alert names. */
const actorsOf = ({ acknowledged, measure, goes }: Alert): readonly (string | undefined)[] => [
  acknowledged?.by,
  measure?.by,
  goes?.by,
];

/** Who goes, in the words that stand beside the log. `words`: of this alert, oldest first. */
function goesOf({ goes }: Alert, words: readonly Comment[]): AlertView['goes'] {
  if (goes === null) return null;
  const sent = words.findLast(
    ({ step, at, by }) => step === 'alert_sent' && at === goes.at && by === goes.by,
  );
  return { ...goes, who: sent?.text ?? null };
}

/** Adds names and words to alerts. */
async function withWords(
  pool: pg.Pool,
  siteId: string,
  alerts: readonly Alert[],
  at: EpochMs,
): Promise<readonly AlertView[]> {
  if (alerts.length === 0) return [];
  const { rows } = await pool.query<Omit<Comment, 'at'> & { at: Date }>(
    `SELECT l.alert_id AS "alertId", l.at, l.actor AS by, l.kind AS step, t.body AS text
     FROM decision_log l JOIN decision_text t ON t.site_id = l.site_id AND t.seq = l.seq
     WHERE l.site_id = $1 AND l.alert_id = ANY($2) AND l.at <= $3 AND t.body IS NOT NULL ORDER BY l.seq`,
    [siteId, alerts.map(({ alertId }) => alertId), isoUtc(at)],
  );
  const said = rows.map((row): Comment => ({ ...row, at: isoUtc(row.at.getTime()) }));
  const actors = alerts.flatMap(actorsOf);
  const names = await readNames(pool, [...actors, ...said.map(({ by }) => by)]);
  return alerts.map((alert) => {
    const words = said.filter(({ alertId }) => alertId === alert.alertId);
    const involved = [...actorsOf(alert), ...words.map(({ by }) => by)];
    return {
      ...alert,
      goes: goesOf(alert, words),
      names: Object.fromEntries([...names].filter(([id]) => involved.includes(id))),
      comments: words
        .filter(({ step }) => step !== 'alert_sent')
        .map(({ alertId: _, ...word }) => word),
    };
  });
}

/** Alerts that run at `now`, and those that cleared a moment ago, ascending by openedAt. */
export async function readAlerts(
  pool: pg.Pool,
  siteId: string,
  now: EpochMs,
): Promise<readonly AlertView[]> {
  const { rows } = await pool.query<{ running: string[] }>(
    'SELECT running FROM event_state WHERE site_id = $1',
    [siteId],
  );
  const alerts = await newestVersions(pool, siteId, rows[0]?.running ?? [], now);
  return withWords(pool, siteId, alerts, now);
}

/** Alerts that ran at some time in `[from, to]`, each as it stood at `to`. At most a week before `to` is looked at. */
export async function readAlertsBetween(
  pool: pg.Pool,
  siteId: string,
  from: EpochMs,
  to: EpochMs,
): Promise<readonly AlertView[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    `SELECT document FROM (
       SELECT DISTINCT ON (alert_id) document FROM alert_version
       WHERE site_id = $1 AND visible_at <= $2 AND visible_at > $3 ORDER BY alert_id, number DESC
     ) newest WHERE document ->> 'clearedAt' IS NULL OR (document ->> 'clearedAt')::timestamptz >= $4`,
    [siteId, isoUtc(to), isoUtc(Math.min(from, to - WEEK_MS)), isoUtc(from)],
  );
  const alerts = rows
    .map(({ document }) => alertSchema.parse(document))
    .toSorted((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
  return withWords(pool, siteId, alerts, to);
}

type StateRow = {
  readonly manual_phase: Phase | null;
  readonly duty: { readonly by: string; readonly since: string } | null;
  readonly drill: StoredDrill | null;
  readonly ask_again_minutes: number | null;
};

/** `cutAt`: when an alert in earnest ends it, as the release of its window wrote. */
type StoredDrill = NonNullable<EventState['drill']> & { readonly cutAt?: string };

/** The drill that runs. That it will be cut short is not said before it is: the alert that does it is not to be seen yet. */
function runningDrill(stored: StoredDrill | null, now: EpochMs): EventState['drill'] {
  if (stored === null) return null;
  const { cutAt, ...drill } = stored;
  return now < Date.parse(cutAt ?? drill.endsAt) ? drill : null;
}

export async function readEventState(
  pool: pg.Pool,
  siteId: string,
  now: EpochMs,
): Promise<EventState> {
  const { rows } = await pool.query<StateRow>(
    'SELECT manual_phase, duty, drill, ask_again_minutes FROM event_state WHERE site_id = $1',
    [siteId],
  );
  const nothing = { manual_phase: null, duty: null, drill: null, ask_again_minutes: null };
  const state = rows[0] ?? nothing;
  const plan = await readEventPlan(pool, siteId);
  const names = await readNames(pool, [state.duty?.by]);
  return {
    siteId,
    phase: state.manual_phase ?? scheduledPhase(plan, now),
    isManual: state.manual_phase !== null,
    duty: state.duty === null ? null : { ...state.duty, name: names.get(state.duty.by) ?? null },
    askAgainMinutes: state.ask_again_minutes,
    drill: runningDrill(state.drill, now),
  };
}

type LogRow = {
  readonly seq: string;
  readonly actor: string;
  readonly bytes: string;
  readonly previous: string;
  readonly sha256: string;
  readonly body: string | null;
  readonly hasText: boolean;
};

/** A page of the log, newest first. */
export async function readLog(pool: pg.Pool, query: LogQuery): Promise<readonly LogEntry[]> {
  const { siteId, kinds, from, to, before, limit, now } = query;
  const { rows } = await pool.query<LogRow>(
    `SELECT l.seq, l.actor, l.bytes, l.previous_sha256 AS previous, l.sha256, t.body, t.seq IS NOT NULL AS "hasText"
     FROM decision_log l LEFT JOIN decision_text t ON t.site_id = l.site_id AND t.seq = l.seq
     WHERE l.site_id = $1 AND l.at <= $2 AND ($3::timestamptz IS NULL OR l.at >= $3) AND ($4::timestamptz IS NULL OR l.at < $4)
       AND ($5::bigint IS NULL OR l.seq < $5) AND ($7::text[] IS NULL OR l.kind = ANY($7)) ORDER BY l.seq DESC LIMIT $6`,
    [
      siteId,
      isoUtc(now),
      from === null ? null : isoUtc(from),
      to === null ? null : isoUtc(to),
      before,
      limit,
      kinds ?? null,
    ],
  );
  const names = await readNames(
    pool,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ seq, actor, bytes, previous, sha256, body, hasText }) => ({
    seq: Number(seq),
    document: logDocumentSchema.parse(JSON.parse(bytes)),
    bytes,
    previousSha256: previous,
    sha256,
    text: body,
    isErased: hasText && body === null,
    name: names.get(actor) ?? null,
  }));
}
