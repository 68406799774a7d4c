// How far an alert is on its ladder, and how often nobody answered it in time.
import type { Alert, AlertState } from '../../wire/alert.ts';
import type { Table } from './under.ts';

export const ALERT_STATE_WORDS: Table<AlertState> = {
  open: { nl: 'nieuw', en: 'new' },
  acknowledged: { nl: 'bevestigd', en: 'acknowledged' },
  measure_taken: { nl: 'maatregel genomen', en: 'measure taken' },
  cleared: { nl: 'voorbij', en: 'cleared' },
};

export const ESCALATION_WORDS: Table<Exclude<Alert['escalation'], 0>> = {
  1: { nl: 'opgeschaald', en: 'escalated' },
  2: { nl: 'opgeschaald, 2 keer', en: 'escalated twice' },
};
