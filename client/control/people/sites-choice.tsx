// At which sites a role holds: all of them, or those that an admin ticks.
import { useId, useState } from 'react';
import { changeAccount } from '#client/data/people.ts';
import type { Account } from '#shared/wire/accounts.ts';
import type { RowAct } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import styles from './sites-choice.module.css';
import { siteWords, useSiteNames } from './use-site-names.ts';

/** Null: every site. */
type Sites = readonly string[] | null;
type Choosing = { readonly chosen: Sites; readonly choose: (sites: Sites) => void };

function Boxes({
  chosen,
  choose,
}: { readonly chosen: readonly string[] } & Omit<Choosing, 'chosen'>) {
  const names = useSiteNames();
  return names.map(({ siteId, name }) => (
    <label key={siteId}>
      <input
        type="checkbox"
        checked={chosen.includes(siteId)}
        onChange={({ target }) =>
          choose(target.checked ? [...chosen, siteId] : chosen.filter((id) => id !== siteId))
        }
      />{' '}
      {name}
    </label>
  ));
}

/** The choice itself. `before`: what stands ticked when somebody goes from all sites to some. */
export function SitesBoxes({
  chosen,
  choose,
  before = [],
}: Choosing & { readonly before?: readonly string[] }) {
  const k = useKeysText();
  const group = useId();
  const radio = (isAll: boolean) => (
    <label>
      <input
        type="radio"
        name={group}
        checked={(chosen === null) === isAll}
        onChange={() => choose(isAll ? null : before)}
      />{' '}
      {k(isAll ? 'sites.all' : 'sites.some')}
    </label>
  );
  return (
    <>
      {radio(true)}
      {radio(false)}
      {chosen !== null && <Boxes chosen={chosen} choose={choose} />}
    </>
  );
}

/** Of an account that is there. */
export function SitesChoice({
  account,
  name,
  act,
}: {
  readonly account: Account;
  readonly name: string;
  readonly act: RowAct;
}) {
  const k = useKeysText();
  const names = useSiteNames();
  const [chosen, setChosen] = useState<Sites>(account.sites);
  const save = (): Promise<void> =>
    act({ name, done: 'accounts.done.sites' }, async () => {
      const sites = chosen === null ? null : [...chosen];
      await changeAccount(account.accountId, { sites });
      return null;
    });
  const isSame = JSON.stringify(chosen) === JSON.stringify(account.sites);
  return (
    <details className={styles.sites}>
      <summary>
        <span className="visually-hidden">{k('sites.of', { name })}: </span>
        <span aria-hidden="true">{k('sites.own')}:&nbsp;</span>
        {siteWords(account.sites, names, k('sites.all'))}
      </summary>
      <fieldset className={styles.boxes}>
        <legend>{k('sites.of', { name })}</legend>
        <SitesBoxes chosen={chosen} choose={setChosen} before={account.sites ?? []} />
        <button
          type="button"
          className="button"
          disabled={isSame || chosen?.length === 0}
          onClick={() => void save()}
        >
          {k('sites.save')}
        </button>
      </fieldset>
    </details>
  );
}
