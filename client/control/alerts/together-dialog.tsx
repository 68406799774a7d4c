// A step on one alert or several that needs words: a comment for all, or why and for how long they are shelved. A dialog of the browser, as the other one.
import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { TakeStep } from '#client/model/room-source.ts';
import { HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import { type AlertAction, type AlertView, MAX_NOTE } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { RailContext } from './alert-card.tsx';
import { alertPlaceOf } from './alert-words.ts';
import styles from './step-dialog.module.css';
import { useJoinedText } from './texts.ts';

export type TogetherAsked = {
  readonly alerts: readonly AlertView[];
  readonly step: 'acknowledge' | 'shelve';
};

/** Minutes. The longest that there may be is not among them: the clock of the server may be behind. */
const LENGTHS = [15, 30, 60, 120, 180] as const;

function actionOf(step: TogetherAsked['step'], form: HTMLFormElement, now: number): AlertAction {
  const data = new FormData(form);
  const comment = String(data.get('comment') ?? '').trim();
  if (step === 'acknowledge') return { step, ...(comment === '' ? {} : { comment }) };
  const until = isoUtc(now + Number(data.get('minutes')) * MINUTE_MS);
  return { step, until, comment };
}

function Lengths() {
  const t = useJoinedText();
  return (
    <fieldset>
      <legend>{t('shelve.until')}</legend>
      {LENGTHS.map((minutes, i) => (
        <label key={minutes}>
          <input type="radio" name="minutes" value={minutes} defaultChecked={i === 1} />
          <span>
            {minutes * MINUTE_MS < HOUR_MS
              ? t('shelve.minutes', { count: minutes })
              : t('shelve.hours', { count: minutes / 60 })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export type TogetherDialogProps = {
  readonly asking: TogetherAsked;
  readonly context: RailContext;
  readonly onStep: TakeStep;
  readonly onClose: () => void;
};

export function TogetherDialog({ asking, context, onStep, onClose }: TogetherDialogProps) {
  const t = useJoinedText();
  const language = useLanguage();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { alerts, step } = asking;
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onStep(alerts, actionOf(step, event.currentTarget, context.now));
    dialog.current?.close();
  };
  const places = alerts.map(({ cells }) => alertPlaceOf(context.site, cells, language));
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>
          {t(step === 'shelve' ? 'shelve' : 'acknowledge.with')} <span>{places.join(', ')}</span>
        </h2>
        {step === 'shelve' && <p>{t('shelve.lead')}</p>}
        {step === 'shelve' && <Lengths />}
        <label htmlFor={`${id}-comment`}>
          {t(step === 'shelve' ? 'reason' : 'comment.optional')}
        </label>
        <textarea
          id={`${id}-comment`}
          name="comment"
          rows={3}
          maxLength={MAX_NOTE}
          required={step === 'shelve'}
        />
        <p className={styles.buttons}>
          <button type="submit" className="button primary">
            {t('save')}
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {t('cancel')}
          </button>
        </p>
      </form>
    </dialog>
  );
}
