// All accounts, for admins to keep and for auditors to look at.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Session } from '#shared/wire/accounts.ts';
import { accountsQuery } from '../../data/people.ts';
import { steadyMs } from '../../data/server-clock.ts';
import { type Wait, waitOf } from '../../data/wait.ts';
import { AccountRow, nameOf } from './account-row.tsx';
import type { RowAct } from './acts.ts';
import { NewAccountForm } from './new-account.tsx';
import peopleStyles from './people.module.css';
import { PeopleProblem } from './problem.tsx';
import rowsStyles from './rows.module.css';
import { type PeopleKey, peopleProblemKey, usePeopleText } from './texts.ts';

type Outcome = {
  readonly name: string;
  readonly done: PeopleKey | null;
  readonly password: string | null;
  readonly problem: PeopleKey | null;
  readonly wait: Wait | null;
};

/** Does something, reads lists again, and keeps what is to be told of it. */
function useAct(): { act: RowAct; outcome: Outcome | null; close: () => void } {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const act: RowAct = async (of, work) => {
    try {
      setOutcome({ ...of, password: await work(), problem: null, wait: null });
    } catch (error) {
      const wait = waitOf(error, steadyMs());
      setOutcome({ ...of, password: null, problem: peopleProblemKey(error), wait });
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
  const { name = '', done = null, password = null, problem = null, wait = null } = outcome ?? {};
  return (
    <>
      <PeopleProblem text={problem === null ? null : p(problem)} wait={wait} wayBack={null} />
      <div role="status" className={password === null ? '' : peopleStyles.once}>
        {problem === null && password === null && done !== null && p(done, { name })}
        {password !== null && (
          <>
            <p>{p('accounts.once', { name })}</p>
            <p className="code">{password}</p>
            <button type="button" className="button" onClick={close}>
              {p('accounts.close')}
            </button>
          </>
        )}
      </div>
    </>
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
      <div className={peopleStyles.head}>
        <h2 id="accounts-title">{p('accounts')}</h2>
        <span>{p('accounts.count', { active, all: data.length })}</span>
      </div>
      {mayChange && <NewAccountForm act={act} />}
      <Told outcome={outcome} close={close} />
      <ul className={rowsStyles.rows}>
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
