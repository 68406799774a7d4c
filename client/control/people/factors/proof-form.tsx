// What every change of one's own second step asks for: the password again, because a session that was left open must not be enough.
import type { ReactNode } from 'react';
import { Field, passwordOf } from '../../../ui/field.tsx';
import { PeopleProblem } from '../problem.tsx';
import { type FactorsKey, useFactorsText } from './texts.ts';
import { type Sending, useSending } from './use-sending.ts';

export function PasswordAgain({
  problem,
  hasFocus = false,
}: {
  readonly problem: FactorsKey | null;
  readonly hasFocus?: boolean;
}) {
  const f = useFactorsText();
  return (
    <Field
      name="password"
      type="password"
      label={f('password')}
      autoComplete="current-password"
      isWrong={problem === 'problem.wrong'}
      hasFocus={hasFocus}
    />
  );
}

export function SendingProblem({ problem, wait }: Pick<Sending, 'problem' | 'wait'>) {
  const f = useFactorsText();
  return <PeopleProblem text={problem === null ? null : f(problem)} wait={wait} />;
}

/** `children` are fields of its own, above the password. */
export function ProofForm({
  hint,
  submit,
  work,
  children,
}: {
  readonly hint: FactorsKey;
  readonly submit: FactorsKey;
  readonly work: (password: string, form: HTMLFormElement) => Promise<void>;
  readonly children?: ReactNode;
}) {
  const f = useFactorsText();
  const { problem, wait, isBusy, onSubmit } = useSending((form) =>
    work(passwordOf(form, 'password'), form),
  );
  return (
    <form className="fields" onSubmit={onSubmit}>
      <p className="hint">{f(hint)}</p>
      {children}
      <PasswordAgain problem={problem} />
      <SendingProblem problem={problem} wait={wait} />
      <button type="submit" className="button primary" disabled={isBusy}>
        {f(submit)}
      </button>
    </form>
  );
}
