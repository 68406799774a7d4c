// What was done by whom. The log knows ids only; names are looked up in the accounts of today, so an erased person has none here either.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { accountsQuery, auditQuery } from '#client/data/people.ts';
import type { AuditEntry } from '#shared/accounts.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { nameOf } from './account-row.tsx';
import { isPeopleKey, type PeopleTranslate, usePeopleText } from './texts.ts';

function useNames(p: PeopleTranslate): (id: string | null) => string {
  const { data = [] } = useQuery(accountsQuery());
  const names = new Map(data.map((account) => [account.accountId, nameOf(account)]));
  return (id) => {
    if (id === null) return '';
    if (id === 'system') return p('audit.system');
    return id === 'token:operator' ? p('token') : (names.get(id) ?? id);
  };
}

/** One value of an entry in words; what this client has no word for stays as it is. */
function word(key: string, value: string | boolean | null, p: PeopleTranslate): string {
  if (key === 'disabled')
    return p(value === true ? 'accounts.state.disabled' : 'accounts.state.active');
  const name = key === 'displayName' ? 'fact.name' : `${key}.${value}`;
  return isPeopleKey(name) ? p(name) : String(value);
}

/** `viewer → auditor`, or what was set. */
function factsOf({ before, after }: AuditEntry, p: PeopleTranslate): string {
  return Object.entries(after ?? {})
    .map(([key, value]) => {
      const old = before?.[key];
      const text = word(key, value, p);
      return old === undefined || old === value ? text : `${word(key, old, p)} → ${text}`;
    })
    .join(', ');
}

function Rows({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const p = usePeopleText();
  const nameOfId = useNames(p);
  const language = useLanguage();
  const when = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return entries.map((entry) => {
    const key = `action.${entry.action}`;
    return (
      <tr key={entry.entryId}>
        <td>
          <time dateTime={entry.recordedAt}>{when.format(new Date(entry.recordedAt))}</time>
        </td>
        <td>{nameOfId(entry.actorId)}</td>
        <td>
          {isPeopleKey(key) ? p(key) : entry.action} <small>{factsOf(entry, p)}</small>
        </td>
        <td>{nameOfId(entry.subjectId)}</td>
      </tr>
    );
  });
}

export function AuditLog() {
  const p = usePeopleText();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(auditQuery());
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section aria-labelledby="audit-title">
      <h2 id="audit-title">{p('audit')}</h2>
      <p className="hint">{p('audit.lead')}</p>
      <table className="audit">
        <thead>
          <tr>
            <th scope="col">{p('audit.when')}</th>
            <th scope="col">{p('audit.who')}</th>
            <th scope="col">{p('audit.what')}</th>
            <th scope="col">{p('audit.whom')}</th>
          </tr>
        </thead>
        <tbody>
          <Rows entries={entries} />
        </tbody>
      </table>
      {hasNextPage && (
        <button type="button" className="btn" onClick={() => void fetchNextPage()}>
          {p('audit.more')}
        </button>
      )}
    </section>
  );
}
