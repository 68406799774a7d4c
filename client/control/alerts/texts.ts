import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { alertsEn } from './texts/alerts.en.ts';
import { type AlertsKey, alertsNl } from './texts/alerts.nl.ts';

export type { AlertsKey };
export type AlertsTranslate = Translate<AlertsKey>;

/** Adds the texts of alerts, log and drill; call once when their code is loaded. */
export function addAlertTexts(): void {
  addTexts('alerts', { nl: alertsNl, en: alertsEn });
}

export function useAlertText(): AlertsTranslate {
  return useTexts<AlertsKey>('alerts');
}
