import { alertsEn } from '../../i18n/alerts.en.ts';
import { type AlertsKey, alertsNl } from '../../i18n/alerts.nl.ts';
import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';

export type { AlertsKey };
export type AlertsTranslate = Translate<AlertsKey>;

/** Adds the texts of alerts, log and drill; call once when their code is loaded. */
export function addAlertTexts(): void {
  addTexts('alerts', { nl: alertsNl, en: alertsEn });
}

export function useAlertText(): AlertsTranslate {
  return useTexts<AlertsKey>('alerts');
}
