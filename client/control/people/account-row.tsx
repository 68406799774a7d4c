// One account in the admin's list: role, state, and what can be done about it.
import { useState } from 'react';
import type { Account, Role } from '#shared/wire/accounts.ts';
import {
  changeAccount,
  endSessions,
  erasePerson,
  personalDataUrl,
  resetPassword,
} from '../../data/people.ts';
import type { RowAct } from './acts.ts';
import { AskFirst, DoIt } from './asking.tsx';
import { TheirFactors } from './factors/their-factors.tsx';
import { useKeysText } from './keys-texts.ts';
import peopleStyles from './people.module.css';
import { ROLES_TO_CHOOSE } from './roles.ts';
import rowsStyles from './rows.module.css';
import { SitesChoice } from './sites-choice.tsx';
import { type PeopleKey, usePeopleText } from './texts.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

type RowProps = {
  readonly account: Account;
  readonly isOwn: boolean;
  /** Null for whoever may only look. */
  readonly act: RowAct | null;
};

/** Name of an account for people; the id when the person was erased. */
export const nameOf = ({ displayName, accountId }: Account): string => displayName ?? accountId;

function stateOf({ erasedAt, disabledAt, mustChangePassword }: Account): PeopleKey {
  if (erasedAt !== null) return 'accounts.state.erased';
  if (disabledAt !== null) return 'accounts.state.disabled';
  return mustChangePassword ? 'accounts.state.new' : 'accounts.state.active';
}

const without = async (work: Promise<unknown>): Promise<null> => {
  await work;
  return null;
};

/** Choosing changes nothing yet: by keyboard one passes other roles on the way. */
function RoleSelect({ account, act }: { readonly account: Account; readonly act: RowAct }) {
  const p = usePeopleText();
  const [chosen, setChosen] = useState<Role | null>(null);
  const name = nameOf(account);
  const role = chosen ?? account.role;
  const save = async (): Promise<void> => {
    await act({ name, done: 'accounts.done.role' }, () =>
      without(changeAccount(account.accountId, { role })),
    );
    setChosen(null);
  };
  return (
    <div className={rowsStyles.role}>
      <select
        aria-label={p('accounts.role', { name })}
        value={role}
        disabled={account.signsInWith === 'oidc'}
        onChange={(event) =>
          setChosen(ROLES_TO_CHOOSE.find((known) => known === event.target.value) ?? null)
        }
      >
        {ROLES_TO_CHOOSE.map((known) => (
          <option key={known} value={known}>
            {p(`role.${known}`)}
          </option>
        ))}
      </select>
      {role !== account.role && (
        <button type="button" className="button primary" onClick={() => void save()}>
          {p('accounts.save')}{' '}
          <span className="visually-hidden">{p('accounts.role', { name })}</span>
        </button>
      )}
    </div>
  );
}

function Erase({ account, act }: { readonly account: Account; readonly act: RowAct }) {
  const p = usePeopleText();
  const name = nameOf(account);
  const erase = (): Promise<void> =>
    act({ name, done: 'accounts.done.erased' }, () => without(erasePerson(account.accountId)));
  return (
    <AskFirst
      id={`erase ${account.accountId}`}
      button={
        <>
          {p('accounts.erase')} <span className="visually-hidden">{name}</span>
        </>
      }
      question={p('accounts.sure', { name })}
      answers={(close) => (
        <DoIt close={close} work={erase}>
          {p('accounts.yes')}
        </DoIt>
      )}
    />
  );
}

function Actions({ account, act }: { readonly account: Account; readonly act: RowAct }) {
  const p = usePeopleText();
  const { accountId, disabledAt } = account;
  const name = nameOf(account);
  const button = (key: PeopleKey, done: PeopleKey | null, work: () => Promise<string | null>) => (
    <button type="button" className="button" onClick={() => void act({ name, done }, work)}>
      {p(key)} <span className="visually-hidden">{name}</span>
    </button>
  );
  const change = (disabled: boolean) => () => without(changeAccount(accountId, { disabled }));
  return (
    <div className={peopleStyles.actions}>
      {disabledAt === null
        ? button('accounts.disable', 'accounts.done.disabled', change(true))
        : button('accounts.enable', 'accounts.done.enabled', change(false))}
      {button('accounts.sessions', 'accounts.done.sessions', () => without(endSessions(accountId)))}
      {account.signsInWith !== 'oidc' &&
        button(
          'accounts.reset',
          null,
          async () => (await resetPassword(accountId)).oneTimePassword,
        )}
      <a className="button" href={personalDataUrl(accountId)} download={true}>
        {p('accounts.export')} <span className="visually-hidden">{name}</span>
      </a>
      <Erase account={account} act={act} />
      {account.signsInWith === 'password' && <TheirFactors accountId={accountId} name={name} />}
    </div>
  );
}

/** Who, where, and in what state: two short lines, and one where there is room. */
function Facts({ account, isOwn }: Omit<RowProps, 'act'>) {
  const p = usePeopleText();
  const k = useKeysText();
  const names = useSiteNames();
  const state = stateOf(account);
  const isErased = account.erasedAt !== null;
  return (
    <span className={rowsStyles.line}>
      <b className={rowsStyles.name}>
        {isErased ? p('accounts.nameless') : nameOf(account)}{' '}
        {isOwn && <small>({p('accounts.you')})</small>}
      </b>
      <span className={rowsStyles.more}>
        {account.login ?? account.accountId}, {p(`role.${account.role}`)},{' '}
        {siteWords(account.sites, names, k('sites.all'))}
      </span>
      <span className={rowsStyles.state} data-state={state}>
        {p(state)}
      </span>
    </span>
  );
}

/** A line for each account; what can be done about it is behind the line. */
export function AccountRow({ account, isOwn, act }: RowProps) {
  const isErased = account.erasedAt !== null;
  return (
    <li data-account={account.accountId} className={isErased ? rowsStyles.gone : ''}>
      {act === null || isErased ? (
        <Facts account={account} isOwn={isOwn} />
      ) : (
        <details className={rowsStyles.card}>
          <summary>
            <Facts account={account} isOwn={isOwn} />
          </summary>
          <div className={rowsStyles.inside}>
            <RoleSelect account={account} act={act} />
            <SitesChoice key={String(account.sites)} {...{ account, act }} name={nameOf(account)} />
            {!isOwn && <Actions account={account} act={act} />}
          </div>
        </details>
      )}
    </li>
  );
}
