// The system's steps on the ladder: with every staff window, in the transaction that releases it, and with the clock.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type DueStep, dueSteps } from '#shared/domain/alerts/due.ts';
import { endWithLane, evaluateWindow } from '#shared/domain/alerts/ladder.ts';
import type { LadderWindow, MakeAlertId, SystemStep } from '#shared/domain/alerts/types.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { isEventOn, type Phase, scheduledPhase } from '#shared/wire/event-plan.ts';
import {
  dataOf,
  lockRoom,
  newestVersions,
  putBook,
  putVersions,
  type RoomState,
} from '../alerts.ts';
import { appendDecision } from '../decisions.ts';
import { inTransaction } from '../transaction.ts';

/** Id of an alert: a window that is computed again opens the same one. */
function alertIdOf(siteId: string, of: Parameters<MakeAlertId>[0]): string {
  const text = `alert\n${siteId}\n${of.kind}\n${of.place}\n${of.openedAt}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export type ReleasedStaffWindow = Omit<
  LadderWindow,
  'signals' | 'phase' | 'eventPlan' | 'isEventOn'
> & {
  /** The staff lane is stopped: what it showed ends with it. */
  readonly isOver?: boolean;
};

type Signal = { readonly cell: string; readonly state: 'critical' | 'unknown' };

/** Signals that run, by the newest change of each. */
async function runningSignals(client: pg.ClientBase, siteId: string): Promise<readonly Signal[]> {
  const { rows } = await client.query<{ cell: string; state: string }>(
    `SELECT DISTINCT ON (signal_id) cell, state FROM critical_signal WHERE site_id = $1
     ORDER BY signal_id, window_start DESC`,
    [siteId],
  );
  return rows.flatMap(({ cell, state }) =>
    state === 'critical' || state === 'unknown' ? [{ cell, state }] : [],
  );
}

function phaseAt({ eventPlan, manualPhase }: RoomState, at: EpochMs): Phase {
  return manualPhase ?? scheduledPhase(eventPlan, at);
}

/**
 * Climbs the ladder with a window that is being released. Call inside its transaction. Phase and event are those of the window; what it does to the alerts
 * happens when it can be seen.
 */
export async function climbWithWindow(
  client: pg.ClientBase,
  released: ReleasedStaffWindow,
): Promise<void> {
  const { siteId, publishedAt, seenAt } = released;
  const room = await lockRoom(client, siteId);
  const phase = phaseAt(room, publishedAt);
  const { eventPlan } = room;
  const window = {
    ...released,
    signals: await runningSignals(client, siteId),
    phase,
    eventPlan,
    isEventOn: isEventOn(eventPlan, publishedAt),
  };
  const { book, steps } =
    released.isOver === true
      ? endWithLane(room.book, window)
      : evaluateWindow(room.book, window, (of) => alertIdOf(siteId, of));
  const before = new Map(room.book.alerts.map((alert) => [alert.alertId, JSON.stringify(alert)]));
  const changed = book.alerts.filter(
    (alert) => before.get(alert.alertId) !== JSON.stringify(alert),
  );
  await putVersions(client, changed, seenAt);
  await putBook(client, siteId, book);
  for (const { kind, alert } of steps) {
    const data = dataOf(alert, { phase });
    await appendDecision(client, { siteId, kind, at: seenAt, alertId: alert.alertId, data });
  }
  if (steps.some(isNewCall)) await cutDrill(client, siteId, seenAt);
  await putDue(client, siteId, dueSteps(book, seenAt, room.askAgainMinutes), seenAt);
}

/** It waits for somebody, and did not before, or not as badly. */
const isNewCall = ({ kind, alert }: SystemStep): boolean =>
  alert.state === 'open' &&
  (kind === 'alert_opened' || kind === 'alert_repeated' || kind === 'alert_raised');

/** A drill ends when the alert is seen. Until then its end stands apart, for the room is told of the drill, and would be told of the alert by it. */
async function cutDrill(client: pg.ClientBase, siteId: string, at: EpochMs): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE event_state SET drill = jsonb_set(drill, '{cutAt}', to_jsonb($2::text))
     WHERE site_id = $1 AND jsonb_typeof(drill) = 'object' AND drill -> 'cutAt' IS NULL
       AND (drill ->> 'endsAt')::timestamptz > $2::timestamptz`,
    [siteId, isoUtc(at)],
  );
  if (rowCount === 1) await appendDecision(client, { siteId, kind: 'drill_ended', at });
}

async function putDue(
  client: pg.ClientBase,
  siteId: string,
  due: readonly DueStep[],
  now: EpochMs,
): Promise<void> {
  const alerts = due.map(({ alert }) => alert);
  await putVersions(client, alerts, now);
  for (const { kind, alert } of due) {
    const { alertId } = alert;
    await appendDecision(client, { siteId, kind, at: now, alertId, data: dataOf(alert) });
  }
}

type Asked = {
  readonly running: readonly string[];
  readonly sees_until: Date | null;
  readonly ask_again_minutes: number | null;
};

/**
 * Takes the steps that are due with time alone; gives how many were. Asks before it locks: nearly always nothing is due. An alert with a version
 * that is still to be seen is left to its window.
 */
export async function takeDueSteps(pool: pg.Pool, siteId: string, now: EpochMs): Promise<number> {
  const { rows } = await pool.query<Asked>(
    'SELECT running, sees_until, ask_again_minutes FROM event_state WHERE site_id = $1',
    [siteId],
  );
  const [asked] = rows;
  if (asked === undefined) return 0;
  const seen = await newestVersions(pool, siteId, asked.running, now);
  const seesUntil = asked.sees_until?.getTime() ?? null;
  const due = dueSteps({ alerts: seen, seesUntil }, now, asked.ask_again_minutes);
  if (due.length === 0) return 0;
  return inTransaction(pool, async (client) => {
    const { book, askAgainMinutes } = await lockRoom(client, siteId);
    const visible = new Set(seen.map((alert) => JSON.stringify(alert)));
    const settled = book.alerts.filter((alert) => visible.has(JSON.stringify(alert)));
    const isDue = dueSteps({ ...book, alerts: settled }, now, askAgainMinutes);
    await putDue(client, siteId, isDue, now);
    return isDue.length;
  });
}
