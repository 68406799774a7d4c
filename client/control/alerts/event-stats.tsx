// Phase and duty in the status bar: what the rules go by, and who has the watch.
import { useQueryClient } from '@tanstack/react-query';
import { sendLogEntry } from '#client/data/room-api.ts';
import { eventKey } from '#client/data/room-queries.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { EventState } from '#shared/wire/alert.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import { PHASES, type Phase } from '#shared/wire/event-plan.ts';
import statStyles from '../stat.module.css';
import { type AlertsTranslate, useAlertText } from './texts.ts';

const SCHEDULE = 'schedule';

function nameOfDuty(duty: NonNullable<EventState['duty']>, t: AlertsTranslate): string {
  if (duty.by === OPERATOR_TOKEN) return t('operator');
  return duty.name ?? t('erased');
}

export type EventStatsProps = {
  readonly siteId: string;
  readonly event: EventState | undefined;
  readonly mayAct: boolean;
  /** Of whoever is signed in. */
  readonly accountId: string;
};

export function EventStats({ siteId, event, mayAct, accountId }: EventStatsProps) {
  const t = useAlertText();
  const queryClient = useQueryClient();
  if (event === undefined) return null;
  const add = (action: LogAction): void => {
    void sendLogEntry(siteId, action).finally(() =>
      queryClient.invalidateQueries({ queryKey: eventKey(siteId) }),
    );
  };
  const choose = (value: string): void => {
    const phase = PHASES.find((known): known is Phase => known === value) ?? null;
    add({ kind: 'phase_changed', phase });
  };
  const { phase, isManual, duty } = event;
  return (
    <>
      <div className={`${statStyles.stat} ${statStyles.phase}`}>
        <span>{isManual ? `${t('phase')}, ${t('phase.manual')}` : t('phase')}</span>
        {mayAct ? (
          <select
            aria-label={t('phase')}
            value={isManual ? phase : SCHEDULE}
            onChange={({ target }) => choose(target.value)}
          >
            <option value={SCHEDULE}>{isManual ? t('phase.schedule') : t(`phase.${phase}`)}</option>
            {PHASES.filter((known) => isManual || known !== phase).map((known) => (
              <option key={known} value={known}>
                {t(`phase.${known}`)}
              </option>
            ))}
          </select>
        ) : (
          <b>{t(`phase.${phase}`)}</b>
        )}
      </div>
      <div className={`${statStyles.stat} ${statStyles.duty}`}>
        <span>
          {t('duty')}
          {mayAct && duty?.by !== accountId && (
            <button type="button" onClick={() => add({ kind: 'duty_taken' })}>
              {t('duty.take')}
            </button>
          )}
        </span>
        <b>{duty === null ? t('duty.none') : nameOfDuty(duty, t)}</b>
      </div>
    </>
  );
}
