// A step that needs words: which measure, or what somebody saw. A dialog of the browser: focus stays in it, Escape closes it.
import { type FormEvent, useEffect, useId, useRef } from 'react';
import { textIn } from '#shared/languages.ts';
import { type AlertAction, type AlertView, MAX_NOTE } from '#shared/wire/alert.ts';
import type { EventPlan, Measure } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { agreedFor } from './alert-words.ts';
import styles from './step-dialog.module.css';
import { useAlertText } from './texts.ts';

/** Steps that this dialog asks the words of. */
export type AskedStep = Exclude<AlertAction['step'], 'shelve' | 'unshelve'>;
export type StepAsked = { readonly alert: AlertView; readonly step: AskedStep };

export type StepDialogProps = {
  readonly asking: StepAsked;
  readonly place: string;
  readonly plan: EventPlan | null;
  readonly onStep: (alert: AlertView, action: AlertAction) => void;
  readonly onClose: () => void;
};

const OTHER = '';
const TITLES = {
  acknowledge: 'acknowledge.with',
  measure: 'dialog.measure',
  close: 'close',
} as const;

function actionOf(step: AskedStep, form: HTMLFormElement): AlertAction {
  const data = new FormData(form);
  const comment = String(data.get('comment') ?? '').trim();
  const said = comment === '' ? {} : { comment };
  if (step === 'close') return { step, comment };
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

export function StepDialog({ asking, place, plan, onStep, onClose }: StepDialogProps) {
  const t = useAlertText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { alert, step } = asking;
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onStep(alert, actionOf(step, event.currentTarget));
    dialog.current?.close();
  };
  const title = t(TITLES[step]);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>
          {title} <span>{place}</span>
        </h2>
        {step === 'close' && <p>{t('close.lead')}</p>}
        {step === 'measure' && <Measures measures={agreedFor(plan, alert)} name={title} />}
        <label htmlFor={`${id}-comment`}>
          {step === 'close' ? t('dialog.comment') : t('dialog.comment.optional')}
        </label>
        <textarea
          id={`${id}-comment`}
          name="comment"
          rows={3}
          maxLength={MAX_NOTE}
          required={step === 'close'}
        />
        <p className={styles.buttons}>
          <button type="submit" className="button primary">
            {t('dialog.save')}
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {t('dialog.cancel')}
          </button>
        </p>
      </form>
    </dialog>
  );
}
