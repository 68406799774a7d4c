// Adding an authenticator app: the password, the secret to scan, the first code.
import { useState } from 'react';
import { beginTotp, confirmTotp } from '#client/data/factors.ts';
import type { FactorAdded, TotpEnrolment } from '#shared/wire/factors.ts';
import { Field, textOf } from '../../../ui/field.tsx';
import { CodeField } from './code-field.tsx';
import factorsStyles from './factors.module.css';
import { ProofForm, SendingProblem } from './proof-form.tsx';
import { Qr } from './qr.tsx';
import { useFactorsText } from './texts.ts';
import { useCopy } from './use-copy.ts';
import { useSending } from './use-sending.ts';

export type AddProps = {
  readonly accountId: string;
  readonly onAdded: (added: FactorAdded) => void;
};

/** In groups of four: it is typed from a screen into a phone. */
const grouped = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** To scan with another device, to open on this one, or to type or paste. */
function Secret({ enrolment }: { readonly enrolment: TotpEnrolment }) {
  const f = useFactorsText();
  const { copied, copy } = useCopy(enrolment.secret);
  return (
    <>
      <p>{f('totp.scan')}</p>
      <Qr text={enrolment.uri} label={f('totp.picture')} />
      <a className={`button ${factorsStyles.onThis}`} href={enrolment.uri}>
        {f('totp.open')}
      </a>
      <p>
        {f('totp.secret')}: <span className="code">{grouped(enrolment.secret)}</span>
      </p>
      <button type="button" className="button" onClick={copy}>
        {f('totp.copy')}
      </button>
      <p role="status">
        {copied !== null && f(copied === 'copied' ? 'codes.copied' : 'totp.notcopied')}
      </p>
    </>
  );
}

function Confirm({
  accountId,
  enrolment,
  onAdded,
}: AddProps & { readonly enrolment: TotpEnrolment }) {
  const f = useFactorsText();
  const { problem, wait, isBusy, onSubmit } = useSending(async (form) => {
    const confirmation = { code: textOf(form, 'code'), label: textOf(form, 'label') };
    onAdded(await confirmTotp(accountId, confirmation));
  });
  return (
    <form className="fields" onSubmit={onSubmit}>
      <Secret enrolment={enrolment} />
      <Field name="label" label={f('label')} autoComplete="off" initial={f('label.totp')} />
      <CodeField
        label={f('totp.code')}
        isWrong={problem === 'problem.wrong_code'}
        hasFocus={true}
      />
      <SendingProblem problem={problem} wait={wait} />
      <button type="submit" className="button primary" disabled={isBusy}>
        {f('totp.confirm')}
      </button>
    </form>
  );
}

export function AddTotp({ accountId, onAdded }: AddProps) {
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null);
  if (enrolment !== null)
    return <Confirm accountId={accountId} enrolment={enrolment} onAdded={onAdded} />;
  return (
    <ProofForm
      hint="totp.hint"
      submit="totp.begin"
      work={async (password) => setEnrolment(await beginTotp(accountId, password))}
    />
  );
}
