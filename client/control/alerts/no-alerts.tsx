import type { ZoneRow } from '#client/model/zone-rows.ts';
import alertsColumnStyles from './alerts-column.module.css';
import { useAlertText } from './texts.ts';

export type NoAlertsProps = {
  readonly rows: readonly ZoneRow[];
  readonly isBehind: boolean;
  readonly isAnyShelved: boolean;
};

/**
 * Without an alert: what that says. Of a region that nobody sees, and of an alert that was put aside, it says nothing, and must not read as if it did:
 * calm is said of all, or not at all.
 */
export function NoAlerts({ rows, isBehind, isAnyShelved }: NoAlertsProps) {
  const t = useAlertText();
  const all = rows.length;
  const unknown = rows.filter(({ state }) => state.kind !== 'level').length;
  if (unknown === all)
    return (
      <p className={alertsColumnStyles.none} data-blind="">
        {t('alerts.none.blind')}
      </p>
    );
  if (isBehind) return null;
  return (
    <p className={alertsColumnStyles.none}>
      {unknown > 0 && t('alerts.none.partly', { unknown, all })}
      {unknown === 0 && t(isAnyShelved ? 'alerts.none.shelved' : 'alerts.none')}
    </p>
  );
}
