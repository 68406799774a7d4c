// Says that a drill runs and how long it still goes. A screen that joined it says that it is not real; any other shows what is real, and asks.
import { sendLogEntry } from '#client/data/room-api.ts';
import { minutesAndSeconds } from '#client/model/alerts.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import type { RailContext } from '../alerts/card-head.tsx';
import { useAlertText } from '../alerts/texts.ts';
import styles from './drill-bar.module.css';
import type { RunningDrill } from './use-drill.ts';

const send = (siteId: string, action: LogAction): void => void sendLogEntry(siteId, action);

export type DrillBarProps = {
  /** Null: none runs. */
  readonly drill: RunningDrill | null;
  /** Whether the screen shows it. */
  readonly isShown: boolean;
  readonly context: RailContext;
};

export function DrillBar({ drill, isShown, context }: DrillBarProps) {
  const t = useAlertText();
  if (drill === null) return null;
  const { endsAt, hold, join, leave } = drill;
  return (
    <section className={styles.bar} aria-label={t('drill')} data-drill={isShown ? 'on' : 'off'}>
      <p role="status">
        <b>{t(isShown ? 'drill.long' : 'drill.elsewhere')}</b>{' '}
        <span>{minutesAndSeconds(endsAt - context.now)}</span>
        {hold !== null && <em>{t(`drill.hold.${hold}`)}</em>}
      </p>
      {isShown && (
        <button type="button" className="button" onClick={leave}>
          {t('drill.leave')}
        </button>
      )}
      {!isShown && hold === null && (
        <button type="button" className="button" onClick={join}>
          {t('drill.join')}
        </button>
      )}
      {context.mayAct && (
        <button
          type="button"
          className="button"
          onClick={() => send(context.site.siteId, { kind: 'drill_ended' })}
        >
          {t('drill.stop')}
        </button>
      )}
    </section>
  );
}

/** Starts a drill, which every screen of the room may then join. */
export function DrillStart({ siteId }: { readonly siteId: string }) {
  const t = useAlertText();
  return (
    <p className={styles.start}>
      {(['surge', 'blind'] as const).map((scenario) => (
        <button
          key={scenario}
          type="button"
          onClick={() => send(siteId, { kind: 'drill_started', scenario })}
        >
          {t(`drill.start.${scenario}`)}
        </button>
      ))}
    </p>
  );
}
