// What was done by whom. The log knows ids only; names are looked up in the accounts of today, so an erased person has none
// here either.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountsQuery, auditQuery } from '#client/data/people.ts';
import { tokensQuery } from '#client/data/tokens.ts';
import { isOneOf, MAINTAINERS, OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { AuditEntry, Session } from '#shared/wire/accounts.ts';
import styles from './audit-log.module.css';
import { actionOf, factsOf } from './audit-words.ts';
import { foldRefusals } from './folded.ts';
import { useKeysText } from './keys-texts.ts';
import { useStaffClock } from './staff-clock.tsx';
import { type PeopleTranslate, usePeopleText } from './texts.ts';
import { labelOf } from './token-label.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

/** What has no name of its own, or shares it with others, is told by its id. */
function Named({ name, id }: { readonly name: string; readonly id: string }) {
  return (
    <>
      {name} <small>{id}</small>
    </>
  );
}

/** Who or what an id stands for: an account, a token, an outlet, or the program itself. */
function useNames(p: PeopleTranslate, session: Session): (id: string | null) => ReactNode {
  const k = useKeysText();
  const { data: accounts = [] } = useQuery(accountsQuery());
  const mayLook = isOneOf(MAINTAINERS, session.role);
  const { data: tokens = [] } = useQuery({ ...tokensQuery(), enabled: mayLook });
  return (id) => {
    if (id === null) return '';
    if (id === 'system') return p('audit.system');
    if (id === OPERATOR_TOKEN) return p('token');
    if (id.startsWith('t-')) {
      const label = tokens.find(({ tokenId }) => tokenId === id)?.label;
      if (label === undefined) return p('audit.token', { id });
      return <Named name={labelOf(label, k)} id={id} />;
    }
    if (!id.startsWith('a-')) return p('audit.outlet', { id: id.slice(0, 8) });
    const name = accounts.find(({ accountId }) => accountId === id)?.displayName ?? null;
    return name ?? <Named name={p('accounts.nameless')} id={id} />;
  };
}

function Rows({
  entries,
  session,
}: {
  readonly entries: readonly AuditEntry[];
  readonly session: Session;
}) {
  const p = usePeopleText();
  const nameOfId = useNames(p, session);
  const { second } = useStaffClock();
  const sites = useSiteNames();
  const siteName = (siteId: string): string => siteWords([siteId], sites, '');
  return foldRefusals(entries).map(({ entry, times, firstAt }) => (
    <tr key={entry.entryId}>
      <td>
        <time dateTime={entry.recordedAt}>{second(entry.recordedAt)}</time>
      </td>
      <td>{nameOfId(entry.actorId)}</td>
      <td>
        {actionOf(entry, p)}
        {times > 1 && `, ${p('audit.times', { count: times, time: second(firstAt) })}`}{' '}
        <small>{factsOf(entry, { p, siteName })}</small>
      </td>
      <td>{nameOfId(entry.subjectId)}</td>
    </tr>
  ));
}

export function AuditLog({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(auditQuery());
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section aria-labelledby="audit-title">
      <h2 id="audit-title">{p('audit')}</h2>
      <p className="hint">{p('audit.lead')}</p>
      <table className={styles.log}>
        <thead>
          <tr>
            <th scope="col">{p('audit.when')}</th>
            <th scope="col">{p('audit.who')}</th>
            <th scope="col">{p('audit.what')}</th>
            <th scope="col">{p('audit.whom')}</th>
          </tr>
        </thead>
        <tbody>
          <Rows entries={entries} session={session} />
        </tbody>
      </table>
      {hasNextPage && (
        <button type="button" className="button" onClick={() => void fetchNextPage()}>
          {p('audit.more')}
        </button>
      )}
    </section>
  );
}
