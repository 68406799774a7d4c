// Everything that is kept about a person, in the words of the file that they may ask for (GDPR,
// article 15). Years of somebody's work are long, so it is read and written page by page.

import type { AuditEntry, PersonalData } from '#shared/wire/accounts.ts';
import { accountOf, iso } from './accounts.ts';
import type { LogWords, PeopleStore, StoredAccount } from './ports.ts';

const PERSONAL_PAGE = 500;

/** Reads one page when its turn has come. */
type ReadInTurn = <T>(read: () => Promise<T>) => Promise<T>;

export type PersonalFile = {
  readonly accountId: string;
  /** Its text, read as it is asked for. */
  readonly pieces: (inTurn: ReadInTurn) => AsyncIterable<string>;
};

type Store = Pick<PeopleStore, 'auditOf' | 'sessionsOf' | 'wordsOf'>;
type Others = Pick<PersonalData, 'factors' | 'devices'>;
type Listed = 'audit' | 'log';

/** Page after page, each read from the last item of the one before. */
async function* pagesOf<Item>(
  read: (last: Item | undefined) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  let page: readonly Item[] = [];
  do {
    page = await read(page.at(-1));
    yield page;
  } while (page.length === PERSONAL_PAGE);
}

const wordOf = ({ siteId, at, kind, text }: LogWords): PersonalData['log'][number] => ({
  siteId,
  at: at.toISOString(),
  kind,
  text,
});

/** A list as JSON, without the brackets. */
async function* listed<Item>(
  pages: AsyncIterable<readonly Item[]>,
  told: (item: Item) => unknown = (item) => item,
): AsyncGenerator<string> {
  let before = '';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + JSON.stringify(page.map(told)).slice(1, -1);
    before = ',';
  }
}

async function* written(
  row: StoredAccount,
  store: Store,
  others: Others,
  inTurn: ReadInTurn,
): AsyncGenerator<string> {
  const { accountId, oidcIssuer: issuer, oidcSubject: subject } = row;
  const sessions = await inTurn(() => store.sessionsOf(accountId));
  const head: Omit<PersonalData, Listed> = {
    account: accountOf(row),
    identityProvider: issuer === null || subject === null ? null : { issuer, subject },
    sessions: sessions.map(({ startedAt, expiresAt, revokedAt }) => ({
      startedAt: startedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      revokedAt: iso(revokedAt),
    })),
    ...others,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"audit":[`;
  yield* listed(
    pagesOf<AuditEntry>((last) =>
      inTurn(() => store.auditOf(accountId, last?.entryId ?? null, PERSONAL_PAGE)),
    ),
  );
  yield '],"log":[';
  yield* listed(
    pagesOf<LogWords>((last) =>
      inTurn(() => store.wordsOf(accountId, last ?? null, PERSONAL_PAGE)),
    ),
    wordOf,
  );
  yield ']}';
}

/** The file of one person; nothing but the account is read before it is written. */
export function personalFileOf(row: StoredAccount, store: Store, others: Others): PersonalFile {
  return {
    accountId: row.accountId,
    pieces: (inTurn) => written(row, store, others, inTurn),
  };
}
