// Adding a passkey, or why this page cannot.
import { addPasskey, passkeyObstacle } from '#client/data/factors.ts';
import { Field, textOf } from '../../../ui/field.tsx';
import type { AddProps } from './add-totp.tsx';
import factorsStyles from './factors.module.css';
import { ProofForm } from './proof-form.tsx';
import { useFactorsText } from './texts.ts';

export function AddPasskey({ accountId, onAdded }: AddProps) {
  const f = useFactorsText();
  const obstacle = passkeyObstacle();
  if (obstacle !== null)
    return <p className={`fields ${factorsStyles.obstacle}`}>{f(`passkey.${obstacle}`)}</p>;
  return (
    <ProofForm
      hint="passkey.hint"
      submit="passkey.make"
      work={async (password, form) =>
        onAdded(await addPasskey(accountId, { password, label: textOf(form, 'label') }))
      }
    >
      <Field name="label" label={f('label')} autoComplete="off" initial={f('label.passkey')} />
    </ProofForm>
  );
}
