// For which sites an account is. Choosing changes nothing yet: by keyboard one passes other choices on the way.
import { useId, useState } from 'react';
import { changeAccount } from '#client/data/people.ts';
import type { Account } from '#shared/accounts.ts';
import type { Act } from './account-row.tsx';
import { useKeysText } from './keys-texts.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

function Boxes({
  chosen,
  choose,
}: {
  readonly chosen: readonly string[];
  readonly choose: (sites: readonly string[]) => void;
}) {
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

export function SitesChoice({
  account,
  name,
  act,
}: {
  readonly account: Account;
  readonly name: string;
  readonly act: Act;
}) {
  const k = useKeysText();
  const group = useId();
  const names = useSiteNames();
  const [chosen, setChosen] = useState<readonly string[] | null>(account.sites);
  const save = (): Promise<void> =>
    act(name, async () => {
      const sites = chosen === null ? null : [...chosen];
      await changeAccount(account.accountId, { sites });
      return null;
    });
  const isSame = JSON.stringify(chosen) === JSON.stringify(account.sites);
  const radio = (isAll: boolean) => (
    <label>
      <input
        type="radio"
        name={group}
        checked={(chosen === null) === isAll}
        onChange={() => setChosen(isAll ? null : (account.sites ?? []))}
      />{' '}
      {k(isAll ? 'sites.all' : 'sites.some')}
    </label>
  );
  return (
    <details className="sites">
      <summary>
        <span className="vh">{k('sites.of', { name })}: </span>
        {siteWords(account.sites, names, k('sites.all'))}
      </summary>
      <fieldset>
        <legend>{k('sites.of', { name })}</legend>
        {radio(true)}
        {radio(false)}
        {chosen !== null && <Boxes chosen={chosen} choose={setChosen} />}
        <button
          type="button"
          className="btn"
          disabled={isSame || chosen?.length === 0}
          onClick={() => void save()}
        >
          {k('sites.save')}
        </button>
      </fieldset>
    </details>
  );
}
