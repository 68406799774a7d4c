// What people do in the room: steps on the ladder, notes, phases, duty, drills. Each is one transaction with its entry in the log.
import type pg from 'pg';
import type { Once } from '#server/ports.ts';
import type { Act, StepRefusal } from '#shared/domain/alerts/people.ts';
import { DRILL_MS } from '#shared/domain/alerts/types.ts';
import { isoUtc } from '#shared/time.ts';
import type { AlertAction, AlertSettings } from '#shared/wire/alert.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import { takeStepIn } from '../alert-steps.ts';
import { lockRoom } from '../alerts.ts';
import { appendDecision } from '../decisions.ts';
import { inTransaction } from '../transaction.ts';
import { keepMade, madeBefore } from './step-keys.ts';

/**
 * A person's step on each of these alerts, with one comment for all; gives why each that was refused was, in their order. One that was refused keeps none
 * of the others back: somebody may have been faster with it. A key that has made something before makes nothing again; where all were refused it has made
 * nothing, and the same step is judged anew.
 */
export function takeSteps(
  pool: pg.Pool,
  { siteId, alertIds }: { readonly siteId: string; readonly alertIds: readonly string[] },
  action: AlertAction,
  act: Act,
  once: Once | null = null,
): Promise<readonly StepRefusal[] | 'other_content'> {
  return inTransaction(pool, async (client) => {
    const room = await lockRoom(client, siteId);
    const before = await madeBefore(client, { siteId, act, once });
    if (before !== null) return before === 'other_content' ? before : [];
    const refused: StepRefusal[] = [];
    const each = new Set(alertIds);
    for (const alertId of each) {
      const why = await takeStepIn(client, { siteId, alertId }, room, action, act);
      if (why !== null) refused.push(why);
    }
    if (refused.length < each.size) await keepMade(client, { siteId, act, once }, null);
    return refused;
  });
}

/** Sets when an acknowledged alert of the site asks again; false when it is set so already. */
export function setAlertSettings(
  pool: pg.Pool,
  siteId: string,
  { askAgainMinutes }: AlertSettings,
  act: Act,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const room = await lockRoom(client, siteId);
    if (room.askAgainMinutes === askAgainMinutes) return false;
    const values = [siteId, askAgainMinutes];
    await client.query('UPDATE event_state SET ask_again_minutes = $2 WHERE site_id = $1', values);
    const kind = 'alert_settings_changed';
    const data = { askAgainMinutes };
    await appendDecision(client, { siteId, kind, at: act.at, actor: act.by, data });
    return true;
  });
}

/** What an entry changes besides the log: a column of the site's row and its new value. */
function changeOf(action: LogAction, { by, at }: Act): readonly [string, unknown] | null {
  switch (action.kind) {
    case 'duty_taken':
      return ['duty', JSON.stringify({ by, since: isoUtc(at) })];
    case 'phase_changed':
      return ['manual_phase', action.phase];
    case 'drill_started': {
      const { scenario } = action;
      const [startedAt, endsAt] = [isoUtc(at), isoUtc(at + DRILL_MS)];
      return ['drill', JSON.stringify({ scenario, startedAt, endsAt, by })];
    }
    case 'drill_ended':
      return ['drill', null];
    case 'note':
    case 'handover':
    case 'place_reported':
      return null;
  }
}

function dataOfAction(action: LogAction): Readonly<Record<string, unknown>> {
  if (action.kind === 'phase_changed') return { phase: action.phase };
  if (action.kind === 'drill_started') return { scenario: action.scenario };
  if (action.kind === 'place_reported') return { cells: action.cells, word: action.word };
  return action.kind === 'note' && action.cells?.length ? { cells: action.cells } : {};
}

/** Adds a person's entry to the log, with what it changes. Gives its number; with a key that was used for it before, that of then. */
export function addToLog(
  pool: pg.Pool,
  siteId: string,
  action: LogAction,
  act: Act,
  once: Once | null = null,
): Promise<number | 'other_content'> {
  return inTransaction(pool, async (client) => {
    await lockRoom(client, siteId);
    const before = await madeBefore(client, { siteId, act, once });
    if (before === 'other_content') return before;
    // One that took a step on an alert is of other content, so an entry is all that it can have made.
    if (before?.seq != null) return before.seq;
    const change = changeOf(action, act);
    if (change !== null) {
      const [column, value] = change;
      await client.query(`UPDATE event_state SET ${column} = $2 WHERE site_id = $1`, [
        siteId,
        value,
      ]);
    }
    const seq = await appendDecision(client, {
      siteId,
      kind: action.kind,
      at: act.at,
      actor: act.by,
      data: dataOfAction(action),
      text: 'text' in action ? (action.text ?? null) : null,
    });
    await keepMade(client, { siteId, act, once }, seq);
    return seq;
  });
}
