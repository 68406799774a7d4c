import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { alertsEn } from './texts/alerts.en.ts';
import { type AlertsKey, alertsNl } from './texts/alerts.nl.ts';

import { joinedEn } from './texts/joined.en.ts';
import { type JoinedKey, joinedNl } from './texts/joined.nl.ts';

import { outboxEn } from './texts/outbox.en.ts';
import { type OutboxKey, outboxNl } from './texts/outbox.nl.ts';

export type { AlertsKey, OutboxKey };
export type AlertsTranslate = Translate<AlertsKey>;

/** Of joined cards and shelves. */
export function useJoinedText(): Translate<JoinedKey> {
  return useTexts<JoinedKey>('joined');
}

/** Of what waits to be sent. */
export function useOutboxText(): Translate<OutboxKey> {
  return useTexts<OutboxKey>('outbox');
}

/** Adds the texts of alerts, log and drill; call once when their code is loaded. */
export function addAlertTexts(): void {
  addTexts('alerts', { nl: alertsNl, en: alertsEn });
  addTexts('joined', { nl: joinedNl, en: joinedEn });
  addTexts('outbox', { nl: outboxNl, en: outboxEn });
}

export function useAlertText(): AlertsTranslate {
  return useTexts<AlertsKey>('alerts');
}
