// Beside a drill: every alert in earnest that runs, whole, with its buttons. The keys are those of the drill, which somebody trains with.
import { isRunning } from '#client/model/alerts.ts';
import { NO_ALERTS } from '#client/model/room-source.ts';
import { AlertRail } from '../alerts/alert-rail.tsx';
import type { RailContext } from '../alerts/card-head.tsx';
import { useAlertText } from '../alerts/texts.ts';
import type { RoomAlerts } from '../alerts/use-room.ts';
import styles from './real-alerts.module.css';

const NOTHING = (): void => {};

export type RealAlertsProps = { readonly room: RoomAlerts; readonly context: RailContext };

export function RealAlerts({ room, context }: RealAlertsProps) {
  const t = useAlertText();
  return (
    <>
      <section className={styles.real} aria-label={t('drill.live')}>
        <h3>{t('drill.live')}</h3>
        <AlertRail
          alerts={(room.alerts ?? NO_ALERTS).filter(isRunning)}
          context={context}
          problem={room.problem}
          hasKeys={false}
          onStep={room.step}
          onSelect={NOTHING}
        />
      </section>
      <h3 className={styles.made}>{t('drill.long')}</h3>
    </>
  );
}
