// Why a place has a card: every alert that runs there, in a line of its own.
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { AlertPlace } from '../../model/alert-places.ts';
import { isLevelLook, lookOf } from '../../model/look.ts';
import type { NamedSite } from '../../model/place-names.ts';
import type { PlaceReport } from '../../model/place-reports.ts';
import type { ZoneRow } from '../../model/zone-rows.ts';
import { SignalMark } from '../../ui/signal-mark.tsx';
import { type ControlTranslate, useControlText } from '../texts.ts';
import { type Clock, wordOf } from '../words.ts';
import styles from './alert-card.module.css';
import { whyLine, withRepeats } from './alert-words.ts';
import { useAlertText } from './texts.ts';

export type CardContext = {
  /** With its zones as they are called at that moment. */
  readonly site: NamedSite;
  readonly rows: readonly ZoneRow[];
  /** What people on the spot reported that counts. */
  readonly reports: readonly PlaceReport[];
  readonly plan: EventPlan | null;
  readonly clock: Clock;
  readonly now: number;
};

export type WhyProps = { readonly place: AlertPlace; readonly context: CardContext };

/** What the table says now of a place whose alert names another level; null where it says the same, or nothing. */
export function nowWordOf(
  alert: AlertView,
  { row }: AlertPlace,
  t: ControlTranslate,
): string | null {
  if (row === undefined || !ALERT_KINDS[alert.kind].namesLevel) return null;
  const look = lookOf(row.state);
  return isLevelLook(look) && look !== alert.level ? wordOf(look, t) : null;
}

/** That nobody sees it is said once: where it has an alert of its own, by that one. */
function sightToldBy({ alerts }: AlertPlace, alert: AlertView): AlertView {
  const { isBlind, namesLevel } = ALERT_KINDS[alert.kind];
  const isTold = alerts.some(({ kind }) => ALERT_KINDS[kind].isBlind);
  return namesLevel && !isBlind && isTold ? { ...alert, sight: 'above' } : alert;
}

function WhyLine({ alert, place, context }: WhyProps & { readonly alert: AlertView }) {
  const control = useControlText();
  const language = useLanguage();
  const t = useAlertText();
  const { row, cells } = place;
  const { namesLevel, isUrgent } = ALERT_KINDS[alert.kind];
  const shown = sightToldBy(place, alert);
  const line = withRepeats(
    whyLine(shown, nowWordOf(alert, place, control), { ...context, t }),
    shown,
    t,
  );
  return (
    <p className={styles.why}>
      {namesLevel && alert.level !== null && (
        <b className={styles.capital}>{wordOf(alert.level, control)}</b>
      )}{' '}
      {isUrgent && <SignalMark size={16} />}
      {isUrgent && cells.length > 1 && <b>{placeNameOf(context.site, alert.cells, language)}: </b>}
      {line}
      {row?.state.kind === 'level' && namesLevel && (
        <> {`· ${control(`trend.${row.state.trend}`)}`}</>
      )}
    </p>
  );
}

export function Why({ place, context }: WhyProps) {
  return place.alerts.map((alert) => (
    <WhyLine key={alert.alertId} alert={alert} place={place} context={context} />
  ));
}
