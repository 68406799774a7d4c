// Everything that is kept about a person, in the words of the file that they may ask for (GDPR,
// article 15).
import type { AuditEntry, PersonalData } from '#shared/wire/accounts.ts';
import { accountOf, iso } from './accounts.ts';
import type { PeopleStore, StoredAccount } from './ports.ts';

export async function gatherPersonalData(
  row: StoredAccount,
  store: Pick<PeopleStore, 'auditOf' | 'sessionsOf' | 'wordsOf'>,
  others: Pick<PersonalData, 'factors' | 'devices'>,
): Promise<PersonalData> {
  const audit: readonly AuditEntry[] = await store.auditOf(row.accountId);
  const sessions = await store.sessionsOf(row.accountId);
  const { oidcIssuer: issuer, oidcSubject: subject } = row;
  return {
    account: accountOf(row),
    identityProvider: issuer === null || subject === null ? null : { issuer, subject },
    sessions: sessions.map(({ startedAt, expiresAt, revokedAt }) => ({
      startedAt: startedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      revokedAt: iso(revokedAt),
    })),
    ...others,
    audit: [...audit],
    log: (await store.wordsOf(row.accountId)).map(({ at, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
    })),
  };
}
