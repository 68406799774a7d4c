import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { alertsEn } from './texts/alerts.en.ts';
import { type AlertsKey, alertsNl } from './texts/alerts.nl.ts';

import { joinedEn } from './texts/joined.en.ts';
import { type JoinedKey, joinedNl } from './texts/joined.nl.ts';

export type { AlertsKey };
export type AlertsTranslate = Translate<AlertsKey>;

/** Of joined cards and shelves. */
export function useJoinedText(): Translate<JoinedKey> {
  return useTexts<JoinedKey>('joined');
}

/** Adds the texts of alerts, log and drill; call once when their code is loaded. */
export function addAlertTexts(): void {
  addTexts('alerts', { nl: alertsNl, en: alertsEn });
  addTexts('joined', { nl: joinedNl, en: joinedEn });
}

export function useAlertText(): AlertsTranslate {
  return useTexts<AlertsKey>('alerts');
}
