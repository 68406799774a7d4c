// Adding a passkey, or why this page cannot.
import { addPasskey, passkeyObstacle } from '#client/data/factors.ts';
import { Field, passwordOf, textOf } from '../field.tsx';
import type { AddProps } from './add-totp.tsx';
import { useFactorsText } from './texts.ts';
import { useSending } from './use-sending.ts';

export function AddPasskey({ accountId, onAdded }: AddProps) {
  const f = useFactorsText();
  const { problem, isBusy, onSubmit } = useSending(async (form) => {
    const [password, label] = [passwordOf(form, 'password'), textOf(form, 'label')];
    onAdded(await addPasskey(accountId, { password, label }));
  });
  const obstacle = passkeyObstacle();
  if (obstacle !== null) return <p className="fields obstacle">{f(`passkey.${obstacle}`)}</p>;
  return (
    <form className="fields" onSubmit={onSubmit}>
      <p className="hint">{f('passkey.hint')}</p>
      <Field name="label" label={f('label')} autoComplete="off" initial={f('label.passkey')} />
      <Field
        name="password"
        type="password"
        label={f('password')}
        autoComplete="current-password"
        isWrong={problem === 'problem.wrong'}
      />
      <p className="problem" role="alert">
        {problem !== null && f(problem)}
      </p>
      <button type="submit" className="btn primary" disabled={isBusy}>
        {f('passkey.make')}
      </button>
    </form>
  );
}
