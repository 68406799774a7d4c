// Sign-in: a password or the operator token is exchanged for a cookie that no script can read. Nothing of it is kept here.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { SecondStep } from '#shared/wire/factors.ts';
import { ApiError } from '../data/api.ts';
import { isSecondStep } from '../data/factors.ts';
import { oidcUrl, signIn, signInMethodsQuery } from '../data/people.ts';
import { sessionQuery } from '../data/queries.ts';
import { steadyMs } from '../data/server-clock.ts';
import { pastTheBusy, type Wait, waitOf } from '../data/wait.ts';
import { useLanguage } from '../i18n/texts.ts';
import { Field, passwordOf, textOf } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import { ResetCommand } from './people/command.tsx';
import { SecondStepForm } from './people/factors/second-step.tsx';
import { PeopleProblem } from './people/problem.tsx';
import { isPeopleKey, usePeopleText } from './people/texts.ts';
import styles from './sign-in.module.css';
import { signInAddress, toMoment } from './sign-in-address.ts';
import { type ControlTranslate, useControlText } from './texts.ts';
import { LanguageAndTheme, ToPublic } from './tools.tsx';
import { usePatience } from './use-patience.ts';

type Way = 'password' | 'token';

type SignInFailure = {
  readonly way: Way;
  readonly text: string;
  readonly wait: Wait | null;
  /** What was typed is at fault. */
  readonly isWrong: boolean;
};

/** The service has judged what was typed. Any other no is not about that: of the origin, or of a proxy in between. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && [400, 401].includes(error.status);

const isForeign = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'foreign_origin';

/** What to say after a failure, in the words of the way that was tried. */
function useProblems(way: Way): (error: unknown) => string {
  const t = useControlText();
  const p = usePeopleText();
  return (error) => {
    if (isForeign(error)) return t('signin.foreign');
    if (!isRefusal(error)) return t('signin.failed');
    return way === 'token' ? t('signin.wrong') : p('signin.wrong');
  };
}

function PasswordFields({ isWrong }: { readonly isWrong: boolean }) {
  const p = usePeopleText();
  return (
    <>
      <Field name="login" label={p('signin.login')} autoComplete="username" isWrong={isWrong} />
      <Field
        name="password"
        type="password"
        label={p('signin.password')}
        autoComplete="current-password"
        isWrong={isWrong}
      />
    </>
  );
}

/** Below the form: whoever comes every day has no need of it. `hasCommand`: the command stands above already. */
function FirstTime({ hasCommand }: { readonly hasCommand: boolean }) {
  const p = usePeopleText();
  return (
    <details className={styles.firstTime}>
      <summary>{p('signin.first')}</summary>
      <p className="hint">{p('signin.first.where')}</p>
      {!hasCommand && (
        <p className="hint">
          {p('signin.first.lost')} <ResetCommand />
        </p>
      )}
    </details>
  );
}

function TokenField({ t, isWrong }: { readonly t: ControlTranslate; readonly isWrong: boolean }) {
  return (
    <Field
      name="token"
      type="password"
      label={t('signin.token')}
      autoComplete="off"
      hint={t('signin.where')}
      isWrong={isWrong}
    />
  );
}

/** The other ways to sign in: the identity provider, and the token or the password. */
function OtherWays({ way }: { readonly way: Way }) {
  const p = usePeopleText();
  const language = useLanguage();
  const search = useSearch();
  const { data } = useQuery(signInMethodsQuery());
  const oidc = data?.oidc ?? null;
  return (
    <>
      {oidc !== null && (
        <a className="button" href={toMoment(oidcUrl(language), search)}>
          {p('signin.oidc', { name: oidc.name })}
        </a>
      )}
      {way === 'password' ? (
        <Link href={signInAddress(search, 'token')}>{p('signin.token')}</Link>
      ) : (
        <Link href={signInAddress(search, 'password')}>{p('signin.person')}</Link>
      )}
    </>
  );
}

/** The way that the address asks for, and why a sign-in with the identity provider ended here. */
function useAddress(): { way: Way; refusal: string | null } {
  const p = usePeopleText();
  const signin = new URLSearchParams(useSearch()).get('signin');
  const key = `oidc.${signin}`;
  return {
    way: signin === 'token' ? 'token' : 'password',
    refusal: isPeopleKey(key) ? p(key) : null,
  };
}

/** Kept beside the page, which another language makes anew: which ways there are, and nothing secret. */
const STEP = ['second-step'] as const;

/** Name and password or the token, then the second step where one is asked for. */
export function SignIn() {
  const queryClient = useQueryClient();
  const { data: step } = useQuery({
    queryKey: STEP,
    queryFn: () => null,
    initialData: null as SecondStep | null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const setStep = (next: SecondStep | null): void => void queryClient.setQueryData(STEP, next);
  if (step === null) return <FirstStep onSecondStep={setStep} />;
  return (
    <SecondStepForm
      ways={step.secondStep.ways}
      onDone={(session) => {
        setStep(null);
        queryClient.setQueryData(sessionQuery().queryKey, session);
      }}
      onBack={() => setStep(null)}
    />
  );
}

const whoIn = (form: HTMLFormElement, way: Way): Parameters<typeof signIn>[0] =>
  way === 'token'
    ? { token: textOf(form, 'token') }
    : { login: textOf(form, 'login'), password: passwordOf(form, 'password') };

type Attempt = {
  /** What came of the last one, by the way that is shown. */
  readonly shown: SignInFailure | null;
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
};

/** Sends who it is; in at once, or on to the second step. */
function useFirstStep(way: Way, onSecondStep: (step: SecondStep) => void): Attempt {
  const queryClient = useQueryClient();
  const p = usePeopleText();
  const problemOf = useProblems(way);
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const patience = usePatience();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const who = whoIn(event.currentTarget, way);
    const { end, ...waiting } = patience();
    try {
      const session = await pastTheBusy(() => signIn(who), {
        ...waiting,
        onBusy: () => setFailure({ way, text: p('wait.trying'), wait: null, isWrong: false }),
      });
      if (isSecondStep(session)) onSecondStep(session);
      else queryClient.setQueryData(sessionQuery().queryKey, session);
    } catch (error) {
      if (end.aborted) return;
      const wait = waitOf(error, steadyMs());
      const isWrong = wait === null && isRefusal(error);
      setFailure({ way, text: problemOf(error), wait, isWrong });
    }
  };
  return { shown: failure?.way === way ? failure : null, submit };
}

/** `?signin=token` shows the field for the operator token. */
function FirstStep({ onSecondStep }: { readonly onSecondStep: (step: SecondStep) => void }) {
  const t = useControlText();
  const p = usePeopleText();
  const { way, refusal } = useAddress();
  const { shown, submit } = useFirstStep(way, onSecondStep);
  const isWrong = shown?.isWrong === true;
  return (
    <main className={styles.page}>
      <form key={way} onSubmit={(event) => void submit(event)}>
        <p className={styles.brand}>
          <Mark size={26} /> Crowdshade
        </p>
        <h1>{t('signin.title')}</h1>
        <p>{way === 'token' ? t('signin.lead') : p('signin.lead')}</p>
        {way === 'token' ? (
          <TokenField t={t} isWrong={isWrong} />
        ) : (
          <PasswordFields isWrong={isWrong} />
        )}
        <PeopleProblem
          text={shown?.text ?? refusal}
          wait={shown?.wait ?? null}
          wayBack={way === 'password' ? 'password' : null}
        />
        <button type="submit" className="button primary">
          {t('signin.submit')}
        </button>
        <OtherWays way={way} />
        {way === 'password' && <FirstTime hasCommand={shown?.wait?.isBusy === false} />}
        <ToPublic />
        <LanguageAndTheme />
      </form>
    </main>
  );
}
