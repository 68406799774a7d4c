// One factor in a list, and the question before it is removed.
import { useState } from 'react';
import { removeFactor } from '#client/data/factors.ts';
import type { Factor } from '#shared/factors.ts';
import { useLanguage } from '../../../i18n/texts.ts';
import { Field, passwordOf } from '../field.tsx';
import { useFactorsText } from './texts.ts';
import { useSending } from './use-sending.ts';

/** A UTC day in words. */
function useDay(): (iso: string) => string {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  return (iso) => format.format(new Date(iso));
}

export function FactorFacts({ factor }: { readonly factor: Factor }) {
  const f = useFactorsText();
  const day = useDay();
  const { kind, label, addedAt, lastUsedOn } = factor;
  const used = lastUsedOn === null ? f('unused') : f('used', { day: day(lastUsedOn) });
  return (
    <div className="who">
      <b>{label}</b>
      <span>
        {f(`kind.${kind}`)}, {f('added', { day: day(addedAt) })}, {used}
      </span>
    </div>
  );
}

type RemoveProps = {
  readonly accountId: string;
  readonly factor: Factor;
  readonly isLast: boolean;
  readonly onRemoved: () => void;
};

/** With the password: a session that was left open must not be enough. */
function Sure({
  accountId,
  factor,
  isLast,
  onRemoved,
  onNo,
}: RemoveProps & { readonly onNo: () => void }) {
  const f = useFactorsText();
  const { problem, isBusy, onSubmit } = useSending(async (form) => {
    await removeFactor(accountId, factor.factorId, passwordOf(form, 'password'));
    onRemoved();
  });
  return (
    <form onSubmit={onSubmit} className="removing">
      <fieldset className="sure fields">
        <legend>{f('remove.sure', { label: factor.label })}</legend>
        {isLast && <p>{f('remove.last')}</p>}
        <Field
          name="password"
          type="password"
          label={f('password')}
          autoComplete="current-password"
          isWrong={problem === 'problem.wrong'}
          hasFocus={true}
        />
        <p className="problem" role="alert">
          {problem !== null && f(problem)}
        </p>
        <div className="actions">
          <button type="button" className="btn" onClick={onNo}>
            {f('cancel')}
          </button>
          <button type="submit" className="btn danger" disabled={isBusy}>
            {f('remove.yes')}
          </button>
        </div>
      </fieldset>
    </form>
  );
}

export function FactorItem(props: RemoveProps & { readonly mayRemove: boolean }) {
  const f = useFactorsText();
  const [isAsked, setIsAsked] = useState(false);
  const { factor, mayRemove } = props;
  return (
    <li data-factor={factor.kind}>
      <FactorFacts factor={factor} />
      {mayRemove && !isAsked && (
        <button type="button" className="btn" onClick={() => setIsAsked(true)}>
          {f('remove')} <span className="vh">{factor.label}</span>
        </button>
      )}
      {isAsked && <Sure {...props} onNo={() => setIsAsked(false)} />}
    </li>
  );
}
