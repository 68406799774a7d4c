// One's own password: asked for the old one, told in a sentence what is wrong with the new one.
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type Ref, useState } from 'react';
import { changePassword } from '#client/data/people.ts';
import { sessionQuery } from '#client/data/queries.ts';
import { steadyMs } from '#client/data/server-clock.ts';
import { type Wait, waitOf } from '#client/data/wait.ts';
import { Field, NewPasswordField, passwordOf } from '../../ui/field.tsx';
import signInStyles from '../sign-in.module.css';
import { useControlText } from '../texts.ts';
import { LanguageAndTheme } from '../tools.tsx';
import { useSignOut } from '../use-sign-out.ts';
import { PeopleProblem } from './problem.tsx';
import { type PeopleKey, peopleProblemKey, usePeopleText } from './texts.ts';

type PasswordChange = {
  readonly problem: PeopleKey | null;
  readonly wait: Wait | null;
  readonly isSaved: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
};

/** Sends the form, and keeps what came of it. */
function usePasswordChange(accountId: string, onSaved: (() => void) | undefined): PasswordChange {
  const [problem, setProblem] = useState<PeopleKey | null>(null);
  const [wait, setWait] = useState<Wait | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const queryClient = useQueryClient();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setIsSaved(false);
    try {
      await changePassword(accountId, {
        oldPassword: passwordOf(form, 'oldPassword'),
        password: passwordOf(form, 'password'),
      });
      form.reset();
      setProblem(null);
      setWait(null);
      setIsSaved(true);
      onSaved?.();
      await queryClient.invalidateQueries({ queryKey: sessionQuery().queryKey });
    } catch (error) {
      setProblem(peopleProblemKey(error));
      setWait(waitOf(error, steadyMs()));
    }
  };
  return { problem, wait, isSaved, submit };
}

/** `onSaved` is called when the new password counts. */
export function PasswordForm({
  accountId,
  isOneTime = false,
  first,
  onSaved,
}: {
  readonly accountId: string;
  /** The old one was given by somebody else, and counts until there is an own one. */
  readonly isOneTime?: boolean;
  /** Its first field. */
  readonly first?: Ref<HTMLInputElement>;
  readonly onSaved?: () => void;
}) {
  const p = usePeopleText();
  const { problem, wait, isSaved, submit } = usePasswordChange(accountId, onSaved);
  const said = isOneTime && problem === 'password.wrong' ? 'password.once.wrong' : problem;
  return (
    <form className="fields" onSubmit={(event) => void submit(event)}>
      <Field
        ref={first}
        name="oldPassword"
        type="password"
        label={p(isOneTime ? 'password.once' : 'password.old')}
        autoComplete="current-password"
        isWrong={problem === 'password.wrong'}
      />
      <NewPasswordField
        name="password"
        label={p('password.new')}
        hint={p('password.rule')}
        show={p('password.show')}
        hide={p('password.hide')}
        isWrong={problem !== null && wait === null && problem !== 'password.wrong'}
      />
      <PeopleProblem text={said === null ? null : p(said)} wait={wait} />
      <button type="submit" className="button primary">
        {p('password.save')}
      </button>
      <p role="status">{isSaved && p('password.saved')}</p>
    </form>
  );
}

/** In place of the room, for whoever came with a one-time password. */
export function ChoosePassword({ accountId }: { readonly accountId: string }) {
  const p = usePeopleText();
  const t = useControlText();
  const leave = useSignOut();
  return (
    <main className={signInStyles.page}>
      <div className={signInStyles.card}>
        <h1>{p('choose.title')}</h1>
        <p>{p('choose.lead')}</p>
        <PasswordForm accountId={accountId} isOneTime={true} />
        <button type="button" className="button" onClick={leave}>
          {t('signout')}
        </button>
        <LanguageAndTheme />
      </div>
    </main>
  );
}
