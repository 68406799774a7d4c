// Says that it is a drill, how long it still goes, and what is going on in earnest meanwhile.
import { sendLogEntry } from '#client/data/room-api.ts';
import { minutesAndSeconds } from '#client/model/alerts.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import type { RailContext } from '../alerts/card-head.tsx';
import { OpenLines } from '../alerts/open-lines.tsx';
import { useAlertText } from '../alerts/texts.ts';
import styles from './drill-bar.module.css';

const send = (siteId: string, action: LogAction): void => void sendLogEntry(siteId, action);

export type DrillBarProps = {
  readonly endsAt: number;
  readonly context: RailContext;
  /** Alerts in earnest; critical signals have their own bar. */
  readonly live: readonly AlertView[];
};

export function DrillBar({ endsAt, context, live }: DrillBarProps) {
  const t = useAlertText();
  return (
    <section className={styles.bar} aria-label={t('drill')}>
      <p role="status">
        <b>{t('drill.long')}</b> <span>{minutesAndSeconds(endsAt - context.now)}</span>
      </p>
      <OpenLines alerts={live.filter(({ kind }) => kind !== 'critical')} context={context} />
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

/** Starts a drill, for every screen of the room. */
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
