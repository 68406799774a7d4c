// Phase and duty in the status bar: what the rules go by, and who has the watch.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { eventKey } from '#client/data/room-queries.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { AlertView, EventState } from '#shared/wire/alert.ts';
import statStyles from '../stat.module.css';
import type { RailContext } from './card-head.tsx';
import { DutyDialog } from './duty-dialog.tsx';
import { PhaseStat } from './phase-stat.tsx';
import { type AlertsTranslate, useAlertText } from './texts.ts';

function nameOfDuty(duty: NonNullable<EventState['duty']>, t: AlertsTranslate): string {
  if (duty.by === OPERATOR_TOKEN) return t('operator');
  return duty.name ?? t('erased');
}

export type EventStatsProps = {
  readonly event: EventState | undefined;
  /** Of now; undefined: they have not come yet. */
  readonly alerts: readonly AlertView[] | undefined;
  /** What goes on in earnest. */
  readonly context: RailContext;
  /** Of whoever is signed in. */
  readonly accountId: string;
};

export function EventStats({ event, alerts, context, accountId }: EventStatsProps) {
  const t = useAlertText();
  const queryClient = useQueryClient();
  const [isTaking, setTaking] = useState(false);
  if (event === undefined) return null;
  const { siteId } = context.site;
  const onChanged = (): void => void queryClient.invalidateQueries({ queryKey: eventKey(siteId) });
  const { mayAct } = context;
  const { duty } = event;
  return (
    <>
      <PhaseStat {...{ siteId, event, mayAct, onChanged }} />
      <div className={`${statStyles.stat} ${statStyles.duty}`}>
        <span>
          {t('duty')}
          {mayAct && duty?.by !== accountId && (
            <button type="button" onClick={() => setTaking(true)}>
              {t('duty.take')}
            </button>
          )}
        </span>
        <b>{duty === null ? t('duty.none') : nameOfDuty(duty, t)}</b>
      </div>
      {isTaking && (
        <DutyDialog
          {...{ alerts, context, onChanged }}
          since={duty?.since ?? null}
          onClose={() => setTaking(false)}
        />
      )}
    </>
  );
}
