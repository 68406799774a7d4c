// What somebody can do about a place. Every button names it, because the cards change places.

import { useOutbox } from '#client/data/outbox.ts';
import { lateOn } from '#client/model/outbox.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import {
  type AlertPlace,
  answeredBy,
  hasSignal,
  isUnmeasured,
  isWaiting,
} from '../../model/alert-places.ts';
import styles from './card-steps.module.css';
import { type AlertsKey, useAlertText, useJoinedText } from './texts.ts';

/** Steps that a dialog asks the words of. */
export type AskedStep = Exclude<AlertAction['step'], 'unshelve' | 'recall'>;

export type StepsProps = {
  readonly place: AlertPlace;
  readonly name: string;
  readonly plan: EventPlan | null;
  /** Whether A answers this place. */
  readonly hasA: boolean;
  /** Whether M asks which measure was taken here. */
  readonly hasM: boolean;
  /** Whether W asks who goes here. */
  readonly hasW: boolean;
  readonly onAsk: (place: AlertPlace, step: AskedStep) => void;
  readonly onStep: (place: AlertPlace, action: AlertAction) => void;
};

/** To acknowledge a signal is to send somebody. */
export function answerKey(open: readonly AlertView[]): AlertsKey {
  return open.some(({ kind }) => ALERT_KINDS[kind].isUrgent) ? 'critical.goes' : 'acknowledge';
}

function Answer({ place, name, plan, hasA, onStep }: StepsProps) {
  const t = useAlertText();
  const joined = useJoinedText();
  const key = answerKey(answeredBy(place, { step: 'acknowledge' }, plan));
  const label = place.about === 'place' ? t(key) : joined('acknowledge');
  const late = lateOn(
    useOutbox(),
    place.alerts.map(({ alertId }) => alertId),
  );
  // It was answered here, and waits to be sent: the card says so.
  if (late.some(({ given }) => given.kind === 'step' && given.action.step === 'acknowledge'))
    return null;
  return (
    <button
      type="button"
      className="button primary"
      aria-label={`${label}: ${name}`}
      onClick={() => onStep(place, { step: 'acknowledge' })}
    >
      <span>{label}</span>
      {hasA && <kbd>A</kbd>}
    </button>
  );
}

type AskProps = StepsProps & { readonly step: AskedStep; readonly label: string };

function Ask({ place, name, step, label, hasM, hasW, onAsk }: AskProps) {
  return (
    <button
      type="button"
      className="button"
      aria-label={`${label}: ${name}`}
      onClick={() => onAsk(place, step)}
    >
      <span>{label}</span>
      {hasM && step === 'measure' && <kbd>M</kbd>}
      {hasW && step === 'send' && <kbd className={styles.hint}>W</kbd>}
    </button>
  );
}

const isClosable = ({ place, plan }: StepsProps): boolean =>
  answeredBy(place, { step: 'close' }, plan).length > 0;

/** A critical signal is not put aside: somebody has to go and look. */
const isShelvable = ({ place }: StepsProps): boolean =>
  place.state !== 'cleared' && !hasSignal(place);

/** Steps that are taken less often, as words. */
function RareSteps(props: StepsProps) {
  const t = useAlertText();
  const joined = useJoinedText();
  const { place, name, plan, onAsk, onStep } = props;
  const word = (label: string, onClick: () => void, className?: string) => (
    <button type="button" className={className} aria-label={`${label}: ${name}`} onClick={onClick}>
      {label}
    </button>
  );
  const recall = { step: 'recall' } as const;
  const isSent = answeredBy(place, recall, plan).length > 0;
  return (
    <span className={styles.rare}>
      {isWaiting(place) &&
        word(t('acknowledge.with'), () => onAsk(place, 'acknowledge'), styles.withNote)}
      {isSent && word(t('goes.recall'), () => onStep(place, recall))}
      {isShelvable(props) && word(joined('shelve'), () => onAsk(place, 'shelve'))}
    </span>
  );
}

/** All that can be done. */
export function CardSteps(props: StepsProps) {
  const t = useAlertText();
  return (
    <p className={styles.buttons}>
      {isWaiting(props.place) && <Answer {...props} />}
      <Ask {...props} step="measure" label={t('measure')} />
      <Ask {...props} step="send" label={t('goes.ask')} />
      {isClosable(props) && <Ask {...props} step="close" label={t('close')} />}
      <RareSteps {...props} />
    </p>
  );
}

/** The one step that comes next. */
export function NextStep(props: StepsProps) {
  const t = useAlertText();
  if (isWaiting(props.place)) return <Answer {...props} />;
  if (isUnmeasured(props.place)) return <Ask {...props} step="measure" label={t('measure')} />;
  return isClosable(props) ? <Ask {...props} step="close" label={t('close')} /> : null;
}
