// The second step of signing in: one way at a time, the best first, the others one press away.
import { useState } from 'react';
import { ApiError } from '#client/data/api.ts';
import {
  finishWithCode,
  finishWithPasskey,
  finishWithRecoveryCode,
  passkeyObstacle,
} from '#client/data/factors.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { FactorWay } from '#shared/wire/factors.ts';
import { Field, textOf } from '../../../ui/field.tsx';
import { Mark } from '../../../ui/mark.tsx';
import signInStyles from '../../sign-in.module.css';
import { LanguageAndTheme } from '../../tools.tsx';
import { PeopleProblem } from '../problem.tsx';
import { CodeField } from './code-field.tsx';
import factorsStyles from './factors.module.css';
import { type FactorsKey, useFactorsText } from './texts.ts';
import { useSending } from './use-sending.ts';

function finish(way: FactorWay, form: HTMLFormElement): Promise<Session> {
  if (way === 'passkey') return finishWithPasskey();
  return way === 'totp'
    ? finishWithCode(textOf(form, 'code'))
    : finishWithRecoveryCode(textOf(form, 'recoveryCode'));
}

function Fields({
  way,
  problem,
}: {
  readonly way: FactorWay;
  readonly problem: FactorsKey | null;
}) {
  const f = useFactorsText();
  const isWrong = problem === 'problem.wrong_code' || problem === 'problem.wrong_recovery';
  if (way === 'totp') return <CodeField label={f('step.code')} isWrong={isWrong} hasFocus={true} />;
  if (way === 'passkey') return null;
  return (
    <Field
      name="recoveryCode"
      label={f('step.recovery')}
      autoComplete="off"
      hint={f('step.recovery.hint')}
      isWrong={isWrong}
      hasFocus={true}
    />
  );
}

type StepProps = {
  readonly ways: readonly FactorWay[];
  readonly onDone: (session: Session) => void;
  /** Back to name and password. */
  readonly onBack: () => void;
};

function FactorStep({
  way,
  onDone,
}: {
  readonly way: FactorWay;
  readonly onDone: StepProps['onDone'];
}) {
  const f = useFactorsText();
  const [isOver, setIsOver] = useState(false);
  const { problem, wait, isBusy, onSubmit } = useSending(async (form) => {
    try {
      onDone(await finish(way, form));
    } catch (error) {
      setIsOver(error instanceof ApiError && error.reason === 'start_again');
      throw error;
    }
  });
  const again = problem === null ? 'step.passkey' : 'step.passkey.again';
  return (
    <form onSubmit={onSubmit}>
      <Fields way={way} problem={problem} />
      <PeopleProblem text={problem === null ? null : f(problem)} wait={wait} wayBack="step" />
      <button
        type="submit"
        className="button primary"
        disabled={isBusy || isOver}
        // biome-ignore lint/a11y/noAutofocus: with a passkey this button is the step.
        autoFocus={way === 'passkey'}
      >
        {f(way === 'passkey' ? again : 'step.submit')}
      </button>
    </form>
  );
}

export function SecondStepForm({ ways, onDone, onBack }: StepProps) {
  const f = useFactorsText();
  const obstacle = passkeyObstacle();
  const usable = ways.filter((way) => way !== 'passkey' || obstacle === null);
  const best = usable.find((way) => way === 'passkey') ?? usable[0] ?? null;
  const [chosen, setChosen] = useState<FactorWay | null>(null);
  const way = chosen ?? best;
  return (
    <main className={signInStyles.page}>
      <div className={`${signInStyles.card} ${factorsStyles.step}`}>
        <p className={signInStyles.brand}>
          <Mark size={26} /> Crowdshade
        </p>
        <h1>{f('step.title')}</h1>
        <p>{f('step.lead')}</p>
        {way === null ? (
          <p>{f('step.nothing')}</p>
        ) : (
          <FactorStep key={way} way={way} onDone={onDone} />
        )}
        {obstacle !== null && ways.includes('passkey') && (
          <p className="hint">{f(`passkey.${obstacle}`)}</p>
        )}
        {usable
          .filter((other) => other !== way)
          .map((other) => (
            <button key={other} type="button" className="button" onClick={() => setChosen(other)}>
              {f(`step.other.${other}`)}
            </button>
          ))}
        <button type="button" className="button" onClick={onBack}>
          {f('step.back')}
        </button>
        <LanguageAndTheme />
      </div>
    </main>
  );
}
