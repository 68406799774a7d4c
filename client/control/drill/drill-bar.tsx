// Says that a drill runs and how long it still goes. A screen that joined it says that it is not real; any other shows what is real, and asks.
import { useState } from 'react';
import { sendLogEntry } from '#client/data/room-api.ts';
import { minutesAndSeconds } from '#client/model/alerts.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import type { RailContext } from '../alerts/card-head.tsx';
import { type AlertsKey, useAlertText } from '../alerts/texts.ts';
import { stepProblemKey } from '../alerts/use-steps.ts';
import styles from './drill-bar.module.css';
import type { RunningDrill } from './use-drill.ts';

/** Starts or ends a drill, and says why that was not done. */
function useDrillStep(siteId: string) {
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const act = async (action: LogAction): Promise<void> => {
    try {
      await sendLogEntry(siteId, action);
      setProblem(null);
    } catch (error) {
      setProblem(stepProblemKey(error));
    }
  };
  return { problem, act };
}

function Problem({ problem }: { readonly problem: AlertsKey | null }) {
  const t = useAlertText();
  return <span role="alert">{problem === null ? '' : t(problem)}</span>;
}

export type DrillBarProps = {
  /** Null: none runs. */
  readonly drill: RunningDrill | null;
  /** Whether the screen shows it. */
  readonly isShown: boolean;
  readonly context: RailContext;
};

export function DrillBar({ drill, isShown, context }: DrillBarProps) {
  const t = useAlertText();
  const { problem, act } = useDrillStep(context.site.siteId);
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
        <button type="button" className="button" onClick={() => void act({ kind: 'drill_ended' })}>
          {t('drill.stop')}
        </button>
      )}
      <Problem problem={problem} />
    </section>
  );
}

/** Starts a drill, which every screen of the room may then join. */
export function DrillStart({ siteId }: { readonly siteId: string }) {
  const t = useAlertText();
  const { problem, act } = useDrillStep(siteId);
  return (
    <p className={styles.start}>
      {(['surge', 'blind'] as const).map((scenario) => (
        <button
          key={scenario}
          type="button"
          onClick={() => void act({ kind: 'drill_started', scenario })}
        >
          {t(`drill.start.${scenario}`)}
        </button>
      ))}
      <Problem problem={problem} />
    </p>
  );
}
