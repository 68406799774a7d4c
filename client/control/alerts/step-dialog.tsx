// A step that needs words: which measure, who goes, or what somebody saw.
import { useId } from 'react';
import { textIn } from '#shared/languages.ts';
import { HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import { type AlertAction, MAX_NOTE } from '#shared/wire/alert.ts';
import type { EventPlan, Measure } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { type AlertPlace, agreedAt, answeredBy } from '../../model/alert-places.ts';
import { textOf } from '../../ui/field.tsx';
import { useControlText } from '../texts.ts';
import { AskDialog } from './ask-dialog.tsx';
import { type AskedStep, answerKey } from './card-steps.tsx';
import { GoesChoices, whoOf } from './goes-choices.tsx';
import { useAlertText, useJoinedText } from './texts.ts';

export type StepAsked = {
  readonly place: AlertPlace;
  readonly step: AskedStep;
  /** The key was pressed before anybody can have seen which place it is for: is it meant? */
  readonly hasChanged: boolean;
};

export type StepDialogProps = {
  readonly asking: StepAsked;
  /** What the place is called. */
  readonly name: string;
  readonly plan: EventPlan | null;
  /** By the site's clock. */
  readonly now: number;
  readonly onStep: (place: AlertPlace, action: AlertAction) => void;
  readonly onClose: () => void;
};

const OTHER = '';
/** Minutes. The longest that there may be is not among them: the clock of the server may be behind. */
const LENGTHS = [15, 30, 60, 120, 180] as const;
const TITLES = {
  acknowledge: 'acknowledge.with',
  measure: 'dialog.measure',
  close: 'close',
  send: 'goes.ask',
} as const;

function actionOf(step: AskedStep, form: HTMLFormElement, now: number): AlertAction {
  if (step === 'send') return { step, goes: whoOf(form) };
  const data = new FormData(form);
  const comment = textOf(form, 'comment');
  const said = comment === '' ? {} : { comment };
  if (step === 'close') return { step, comment };
  if (step === 'shelve')
    return { step, until: isoUtc(now + Number(data.get('minutes')) * MINUTE_MS), comment };
  if (step === 'acknowledge') return { step, ...said };
  const chosen = String(data.get('measure') ?? OTHER);
  return { step, measureId: chosen === OTHER ? null : chosen, ...said };
}

function Measures({ measures, name }: { measures: readonly Measure[]; name: string }) {
  const t = useAlertText();
  const language = useLanguage();
  return (
    <fieldset>
      <legend className="visually-hidden">{name}</legend>
      {measures.map(({ measureId, text, team, channel }, i) => (
        <label key={measureId}>
          <input type="radio" name="measure" value={measureId} defaultChecked={i === 0} />
          <span>
            <b>{textIn(text, language)}</b> {t('team', { team: textIn(team, language), channel })}
          </span>
        </label>
      ))}
      <label>
        <input type="radio" name="measure" value={OTHER} defaultChecked={measures.length === 0} />
        <span>
          <b>{t('dialog.other')}</b>
        </span>
      </label>
    </fieldset>
  );
}

function Lengths() {
  const t = useJoinedText();
  const control = useControlText();
  return (
    <fieldset>
      <legend>{t('shelve.until')}</legend>
      {LENGTHS.map((minutes, i) => (
        <label key={minutes}>
          <input type="radio" name="minutes" value={minutes} defaultChecked={i === 1} />
          <span>
            {minutes * MINUTE_MS < HOUR_MS
              ? control('minutes', { count: minutes })
              : t('shelve.hours', { count: minutes / 60 })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Comment({ step }: { readonly step: AskedStep }) {
  const t = useAlertText();
  const joined = useJoinedText();
  const id = useId();
  const isRequired = step === 'close' || step === 'shelve';
  const label = isRequired ? t('dialog.comment') : t('dialog.comment.optional');
  return (
    <>
      <label htmlFor={id}>{step === 'shelve' ? joined('reason') : label}</label>
      <textarea id={id} name="comment" rows={3} maxLength={MAX_NOTE} required={isRequired} />
    </>
  );
}

/** The title of the dialog, and what its first button says. */
function useTitles({ place, step, hasChanged }: StepAsked, plan: EventPlan | null) {
  const t = useAlertText();
  const joined = useJoinedText();
  if (!hasChanged) {
    const title = step === 'shelve' ? joined('shelve') : t(TITLES[step]);
    return { title, save: t('dialog.save') };
  }
  const answer = t(answerKey(answeredBy(place, { step: 'acknowledge' }, plan)));
  return { title: answer, save: answer };
}

/** What the step asks for, between the title and the buttons. */
function Asked({
  asking,
  plan,
  title,
}: Pick<StepDialogProps, 'asking' | 'plan'> & { readonly title: string }) {
  const t = useAlertText();
  const joined = useJoinedText();
  const { place, step, hasChanged } = asking;
  if (hasChanged) return <p>{t('ask.changed')}</p>;
  return (
    <>
      {step === 'close' && <p>{t('close.lead')}</p>}
      {step === 'shelve' && <p>{joined('shelve.lead')}</p>}
      {step === 'shelve' && <Lengths />}
      {step === 'measure' && <Measures measures={agreedAt(plan, place.alerts)} name={title} />}
      {step === 'send' && <GoesChoices place={place} plan={plan} title={title} />}
      {step !== 'send' && <Comment step={step} />}
    </>
  );
}

export function StepDialog({ asking, name, plan, now, onStep, onClose }: StepDialogProps) {
  const { place, step } = asking;
  const { title, save } = useTitles(asking, plan);
  const take = (form: HTMLFormElement): null => {
    onStep(place, actionOf(step, form, now));
    return null;
  };
  return (
    <AskDialog title={title} about={name} save={save} onSave={take} onClose={onClose}>
      <Asked asking={asking} plan={plan} title={title} />
    </AskDialog>
  );
}
