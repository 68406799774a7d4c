// All accounts, for admins to keep and for auditors to look at.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { accountsQuery, createAccount } from '#client/data/people.ts';
import type { Session } from '#shared/accounts.ts';
import { AccountRow, type Act, nameOf } from './account-row.tsx';
import { Field, textOf } from './field.tsx';
import { ROLES } from './roles.ts';
import { type PeopleKey, problemKey, usePeopleText } from './texts.ts';

type Outcome = {
  readonly name: string;
  readonly password: string | null;
  readonly problem: PeopleKey | null;
};

/** Does something, reads lists again, and keeps what is to be told of it. */
function useAct(): { act: Act; outcome: Outcome | null; close: () => void } {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const act: Act = async (name, work) => {
    try {
      setOutcome({ name, password: await work(), problem: null });
    } catch (error) {
      setOutcome({ name, password: null, problem: problemKey(error) });
    }
    await Promise.all(
      ['accounts', 'audit', 'session'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return { act, outcome, close: () => setOutcome(null) };
}

function Told({ outcome, close }: { readonly outcome: Outcome | null; close: () => void }) {
  const p = usePeopleText();
  const { name = '', password = null, problem = null } = outcome ?? {};
  return (
    <>
      <p className="problem" role="alert">
        {problem !== null && p(problem)}
      </p>
      <div role="status" className={password === null ? '' : 'once'}>
        {outcome !== null && problem === null && password === null && p('accounts.done', { name })}
        {password !== null && (
          <>
            <p>{p('accounts.once', { name })}</p>
            <p className="code">{password}</p>
            <button type="button" className="btn" onClick={close}>
              {p('accounts.close')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

function NewAccountForm({ act }: { readonly act: Act }) {
  const p = usePeopleText();
  const id = useId();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const role = ROLES.find((known) => known === textOf(form, 'role')) ?? 'viewer';
    const login = textOf(form, 'login').toLowerCase();
    const displayName = textOf(form, 'displayName');
    await act(displayName, async () => {
      const { oneTimePassword } = await createAccount({ login, displayName, role });
      form.reset();
      return oneTimePassword;
    });
  };
  return (
    <details className="fold">
      <summary>{p('accounts.new')}</summary>
      <form className="fields" onSubmit={(event) => void submit(event)}>
        <Field name="displayName" label={p('accounts.new.name')} autoComplete="off" />
        <Field name="login" label={p('accounts.new.login')} autoComplete="off" />
        <label htmlFor={`${id}-role`}>{p('accounts.new.role')}</label>
        <select id={`${id}-role`} name="role" defaultValue="operator">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {p(`role.${role}`)}: {p(`means.${role}`)}
            </option>
          ))}
        </select>
        <button type="submit" className="btn primary">
          {p('accounts.new.save')}
        </button>
      </form>
    </details>
  );
}

export function Accounts({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  const { data = [] } = useQuery(accountsQuery());
  const { act, outcome, close } = useAct();
  const mayChange = session.role === 'admin';
  const sorted = useMemo(
    () =>
      data.toSorted(
        (a, b) =>
          Number(a.erasedAt !== null) - Number(b.erasedAt !== null) ||
          nameOf(a).localeCompare(nameOf(b)),
      ),
    [data],
  );
  const active = data.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <section aria-labelledby="accounts-title">
      <div className="head">
        <h2 id="accounts-title">{p('accounts')}</h2>
        <span>{p('accounts.count', { active, all: data.length })}</span>
      </div>
      {mayChange && <NewAccountForm act={act} />}
      <Told outcome={outcome} close={close} />
      <ul className="accounts">
        {sorted.map((account) => (
          <AccountRow
            key={account.accountId}
            account={account}
            isOwn={account.accountId === session.accountId}
            act={mayChange ? act : null}
          />
        ))}
      </ul>
    </section>
  );
}
