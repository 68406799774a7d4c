// Steps of a made-up team at their own time, between two windows of a recording.
import type pg from 'pg';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert, AlertAction } from '#shared/wire/alert.ts';
import { takeStepIn } from '../alert-steps.ts';
import { lockRoom } from '../alerts.ts';
import { inTransaction } from '../transaction.ts';

type Due = (
  running: readonly Alert[],
) => readonly { readonly alertId: string; readonly at: EpochMs; readonly action: AlertAction }[];

/** Takes what is due of the alerts that run, in one transaction. A step that an alert no longer takes is left out, as a person would find. */
export function takeTeamSteps(pool: pg.Pool, siteId: string, due: Due): Promise<void> {
  return inTransaction(pool, async (client) => {
    const { book } = await lockRoom(client, siteId);
    for (const { alertId, at, action } of due(book.alerts)) {
      const room = await lockRoom(client, siteId);
      await takeStepIn(client, { siteId, alertId }, room, action, { by: OPERATOR_TOKEN, at });
    }
  });
}
