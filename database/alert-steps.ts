// A person's step on the ladder, for whoever may write it: the server for people who act now, and a replay for the team of a fictional site.
import {
  type Act,
  type ActionResult,
  actOn,
  entriesOf,
  type StepRefusal,
} from '#shared/domain/alerts/people.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert, AlertAction } from '#shared/wire/alert.ts';
import { dataOf, newestVersions, putVersions, type RoomState } from './alerts.ts';
import { appendDecision } from './decisions.ts';
import type { Queryable } from './queryable.ts';

/** The words of the step, which can be erased: who goes is one of them, for it may be a name. */
const wordsOf = (action: AlertAction): string | null =>
  action.step === 'send' ? action.goes : (action.comment ?? null);

type Accepted = Extract<ActionResult, { refused: null }>;

/** Acts on the alert as it is seen, and on a version that waits for its window when that says the same. */
function actOnAll(
  seen: Alert,
  newest: Alert,
  action: AlertAction,
  act: Act,
): StepRefusal | { readonly now: Accepted; readonly later: Accepted | null } {
  if (seen.state !== newest.state || seen.level !== newest.level) return 'changing';
  const now = actOn(seen, action, act);
  if (now.refused !== null) return now.refused;
  if (JSON.stringify(seen) === JSON.stringify(newest)) return { now, later: null };
  const later = actOn(newest, action, act);
  return later.refused === null ? { now, later } : 'changing';
}

/** What an entry says of the step itself. */
function dataOfStep(action: AlertAction): Readonly<Record<string, unknown>> {
  if (action.step === 'measure') return { measureId: action.measureId };
  return action.step === 'shelve' ? { until: action.until } : {};
}

/**
 * A person's step on one alert, with its entry in the log, inside a transaction that holds the site's row. Null when it was taken, else why it was not;
 * then nothing is changed.
 */
export async function takeStepIn(
  client: Queryable,
  { siteId, alertId }: { readonly siteId: string; readonly alertId: string },
  { book }: RoomState,
  action: AlertAction,
  act: Act,
): Promise<StepRefusal | null> {
  const newest = book.alerts.find((alert) => alert.alertId === alertId);
  const [seen] = await newestVersions(client, siteId, [alertId], act.at);
  if (newest === undefined) return seen?.state === 'cleared' ? 'already_cleared' : 'unknown_alert';
  if (seen === undefined) return 'unknown_alert';
  const done = actOnAll(seen, newest, action, act);
  if (typeof done === 'string') return done;
  const { now, later } = done;
  await putVersions(client, [now.alert], act.at);
  if (later !== null) {
    const visibleAt = await lastVisibleAt(client, siteId, alertId);
    await putVersions(client, [later.alert], Math.max(act.at, visibleAt));
  }
  for (const kind of entriesOf(seen, now.kind))
    await appendDecision(client, {
      siteId,
      kind,
      at: act.at,
      actor: act.by,
      alertId,
      data: dataOf(now.alert, dataOfStep(action)),
      text: kind === now.kind ? wordsOf(action) : null,
    });
  return null;
}

/** From when on the newest version of before this transaction is seen. */
async function lastVisibleAt(client: Queryable, siteId: string, alertId: string): Promise<EpochMs> {
  const { rows } = await client.query<{ at: Date }>(
    'SELECT max(visible_at) AS at FROM alert_version WHERE site_id = $1 AND alert_id = $2',
    [siteId, alertId],
  );
  return rows[0]?.at.getTime() ?? 0;
}
