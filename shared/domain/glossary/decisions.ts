// What is written in the decision log, in words. Whoever shows a line fills in its place and phase.
import type { Words } from '../../languages.ts';
import type { LogKind } from '../../wire/decision-log.ts';
import { ALERT_STATE_WORDS, ESCALATION_WORDS } from './alert-states.ts';
import { OUTCOME_WORDS } from './levels.ts';

type DecisionWords = {
  /** The head of a line of the log, in the control room. */
  readonly line: Words;
  /** A step in the evaluation, after its time. */
  readonly step: Words;
};

export const DECISIONS: Readonly<Record<LogKind, DecisionWords>> = {
  alert_opened: {
    line: { nl: 'Melding: {{place}}', en: 'Alert: {{place}}' },
    step: { nl: 'melding geopend', en: 'alert opened' },
  },
  alert_raised: {
    line: { nl: 'Erger: {{place}}', en: 'Worse: {{place}}' },
    step: { nl: 'erger geworden', en: 'got worse' },
  },
  alert_lowered: {
    line: { nl: 'Minder erg: {{place}}', en: 'Less bad: {{place}}' },
    step: { nl: 'minder geworden', en: 'got better' },
  },
  alert_repeated: {
    line: { nl: 'Opnieuw: {{place}}', en: 'Again: {{place}}' },
    step: { nl: 'opnieuw', en: 'again' },
  },
  alert_moved: {
    line: { nl: 'Gebied veranderd: {{place}}', en: 'Region changed: {{place}}' },
    step: { nl: 'naar ander gebied', en: 'moved to another region' },
  },
  alert_escalated: {
    line: { nl: 'Opgeschaald: {{place}}', en: 'Escalated: {{place}}' },
    step: ESCALATION_WORDS[1],
  },
  alert_acknowledged: {
    line: { nl: 'Bevestigd: {{place}}', en: 'Acknowledged: {{place}}' },
    step: ALERT_STATE_WORDS.acknowledged,
  },
  alert_measure_taken: {
    line: { nl: 'Maatregel: {{place}}', en: 'Measure: {{place}}' },
    step: ALERT_STATE_WORDS.measure_taken,
  },
  alert_sent: {
    line: { nl: 'Er gaat iemand: {{place}}', en: 'Somebody goes: {{place}}' },
    step: { nl: 'er gaat iemand', en: 'somebody goes' },
  },
  alert_recalled: {
    line: { nl: 'Teruggeroepen: {{place}}', en: 'Recalled: {{place}}' },
    step: { nl: 'teruggeroepen', en: 'recalled' },
  },
  alert_cleared: {
    line: { nl: 'Voorbij: {{place}}', en: 'Cleared: {{place}}' },
    step: ALERT_STATE_WORDS.cleared,
  },
  alert_closed: {
    line: { nl: 'Gesloten: {{place}}', en: 'Closed: {{place}}' },
    step: { nl: 'met de hand gesloten', en: 'closed by hand' },
  },
  alert_ended: {
    line: { nl: 'Niet meer te zien: {{place}}', en: 'No longer seen: {{place}}' },
    step: {
      nl: 'niet meer te zien, want de vrijgave is stilgezet',
      en: 'no longer seen, as the release was stopped',
    },
  },
  alert_asked_again: {
    line: { nl: 'Vraagt opnieuw: {{place}}', en: 'Asks again: {{place}}' },
    step: { nl: 'vraagt opnieuw', en: 'asks again' },
  },
  alert_shelved: {
    line: { nl: 'Weggelegd: {{place}}', en: 'Shelved: {{place}}' },
    step: { nl: 'weggelegd', en: 'shelved' },
  },
  alert_unshelved: {
    line: { nl: 'Niet langer weggelegd: {{place}}', en: 'No longer shelved: {{place}}' },
    step: { nl: 'niet langer weggelegd', en: 'no longer shelved' },
  },
  alert_settings_changed: {
    line: { nl: 'Instelling van meldingen gewijzigd', en: 'Alert settings changed' },
    step: { nl: 'instelling van meldingen gewijzigd', en: 'alert settings changed' },
  },
  note: {
    line: { nl: 'Notitie', en: 'Note' },
    step: { nl: 'notitie', en: 'note' },
  },
  handover: {
    line: { nl: 'Overdracht', en: 'Handover' },
    step: { nl: 'overdracht', en: 'handover' },
  },
  place_reported: {
    line: { nl: 'Gemeld ter plaatse: {{place}}', en: 'Reported on the spot: {{place}}' },
    step: { nl: 'ter plaatse gemeld', en: 'reported on the spot' },
  },
  duty_taken: {
    line: { nl: 'Dienst overgenomen', en: 'Duty taken over' },
    step: { nl: 'dienst overgenomen', en: 'duty taken over' },
  },
  phase_changed: {
    line: { nl: 'Fase: {{phase}}', en: 'Phase: {{phase}}' },
    step: { nl: 'fase gezet', en: 'phase set' },
  },
  policy_changed: {
    line: { nl: 'Beleid gewijzigd', en: 'Policy changed' },
    step: { nl: 'beleid gewijzigd', en: 'policy changed' },
  },
  release_stopped: {
    line: { nl: 'Stilgezet: {{lanes}}', en: 'Stopped: {{lanes}}' },
    step: { nl: 'vrijgave stilgezet', en: 'release stopped' },
  },
  release_resumed: {
    line: { nl: 'Weer vrijgegeven: {{lanes}}', en: 'Released again: {{lanes}}' },
    step: { nl: 'vrijgave hervat', en: 'release resumed' },
  },
  records_retracted: {
    line: { nl: 'Berichten ingetrokken', en: 'Records retracted' },
    step: OUTCOME_WORDS.retracted,
  },
  event_plan_changed: {
    line: { nl: 'Draaiboek gewijzigd', en: 'Event plan changed' },
    step: { nl: 'draaiboek gewijzigd', en: 'event plan changed' },
  },
  drill_started: {
    line: { nl: 'Oefening begonnen', en: 'Drill started' },
    step: { nl: 'oefening begonnen', en: 'drill started' },
  },
  drill_ended: {
    line: { nl: 'Oefening voorbij', en: 'Drill ended' },
    step: { nl: 'oefening voorbij', en: 'drill ended' },
  },
};
