// Sign-in: the operator token is exchanged for a cookie that no script can read. Nothing of it is kept here.
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ApiError, signIn } from '#client/data/api.ts';
import { sessionQuery } from '#client/data/queries.ts';
import { Mark } from '../site/mark.tsx';
import { type ControlKey, useControlText } from './texts.ts';

function problemOf(error: unknown): ControlKey {
  if (error instanceof ApiError && error.status === 429) return 'signin.many';
  return error instanceof ApiError && error.status < 500 ? 'signin.wrong' : 'signin.failed';
}

export function SignIn() {
  const t = useControlText();
  const id = useId();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<ControlKey | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    try {
      const session = await signIn(typeof token === 'string' ? token.trim() : '');
      queryClient.setQueryData(sessionQuery().queryKey, session);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <main className="signin">
      <form onSubmit={(event) => void submit(event)}>
        <p className="brand">
          <Mark size={26} /> Crowdshade
        </p>
        <h1>{t('signin.title')}</h1>
        <p>{t('signin.lead')}</p>
        <label htmlFor={`${id}-token`}>{t('signin.token')}</label>
        <input
          id={`${id}-token`}
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required={true}
          aria-describedby={`${id}-where`}
          aria-invalid={problem !== null}
        />
        <p id={`${id}-where`} className="hint">
          {t('signin.where')}
        </p>
        <p className="problem" role="alert">
          {problem !== null && t(problem)}
        </p>
        <button type="submit" className="btn primary">
          {t('signin.submit')}
        </button>
        <a href="/">{t('public')}</a>
      </form>
    </main>
  );
}
