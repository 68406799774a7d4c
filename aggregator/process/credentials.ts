// Tokens and the admin's password of the first start: made once, stored hashed, written for the owner of the machine to read. The console names the file only.

import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { hasToken, putToken, type TokenToStore } from '#database/aggregator/engine.ts';
import { createFirstAdmin, hasAccounts } from '#database/aggregator/first-admin.ts';
import { newAccountId, newToken } from '#shared/process/chance.ts';
import {
  type Credentials,
  credentialsFileOf,
  readCredentials,
} from '#shared/process/credentials-file.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { setAside } from '#shared/process/stored-file.ts';

/** What a start says when the file cannot be read; null when it can. The database keeps hashes only, so it cannot be written again. */
export function lostWords(dataDir: string): string | null {
  const file = credentialsFileOf(dataDir);
  const stored = readCredentials(file);
  if (stored.state === 'good') return null;
  if (stored.state === 'damaged' && stored.isForbidden === true)
    return `${file} ${stored.why}; what stands in it is valid`;
  const why = stored.state === 'absent' ? 'is not there' : stored.why;
  return `${file} ${why}. What stood in it cannot be read back: the database keeps hashes only. Make a new password with "npm run people -- reset --login <login>" (logins: "npm run people -- list"), new tokens with "npm run tokens"`;
}

/** What is still in the file. A damaged one is kept beside: a person may read a token in it that no program can. */
function knownOrAside(file: string, say: (text: string) => void): Credentials {
  const stored = readCredentials(file);
  if (stored.state === 'good') return stored.value;
  if (stored.state === 'damaged')
    say(`${file} ${stored.why}; it is kept as ${setAside(file)}, and a new one is written`);
  return {};
}

/** What the console says of the file that a start has written. There may be accounts already: then it holds tokens alone. */
export function writtenWords(file: string): string {
  const stored = readCredentials(file);
  const what =
    stored.state !== 'good' || stored.value.adminPassword === undefined
      ? 'tokens'
      : "tokens and the admin's password";
  return `${what} of the first start are in ${file}`;
}

const ADMIN_LOGIN = 'admin';

/** Stores a new token hashed; null: there is none to store. */
async function storeToken(
  pool: pg.Pool,
  token: string | null,
  row: Omit<TokenToStore, 'sha256'>,
): Promise<void> {
  if (token !== null) await putToken(pool, { ...row, sha256: sha256Hex(token) });
}

/** Makes the tokens that are missing, and the admin when there is no account. Gives the file's path when it wrote one, null when all was there. */
export async function ensureCredentials(
  pool: pg.Pool,
  dataDir: string,
  {
    demoSiteId,
    mustChange,
    say = () => {},
  }: {
    readonly demoSiteId: string | null;
    readonly mustChange: boolean;
    readonly say?: (text: string) => void;
  },
): Promise<string | null> {
  const needsOperator = !(await hasToken(pool, 'operator', null));
  const needsDevice = demoSiteId !== null && !(await hasToken(pool, 'device', demoSiteId));
  const needsAdmin = !(await hasAccounts(pool));
  if (!needsOperator && !needsDevice && !needsAdmin) return null;
  const file = credentialsFileOf(dataDir);
  const known = knownOrAside(file, say);
  const operatorToken = needsOperator ? newToken('op') : (known.operatorToken ?? null);
  const deviceToken = needsDevice ? newToken('dev') : (known.deviceToken ?? null);
  const adminLogin = needsAdmin ? ADMIN_LOGIN : known.adminLogin;
  const adminPassword = needsAdmin ? randomBytes(18).toString('base64url') : known.adminPassword;
  // The file first: a token that is stored but written nowhere could never be used.
  writeSecretFile(file, { operatorToken, deviceToken, adminLogin, adminPassword });
  await storeToken(pool, needsOperator ? operatorToken : null, {
    role: 'operator',
    siteId: null,
    label: 'first start',
  });
  await storeToken(pool, needsDevice ? deviceToken : null, {
    role: 'device',
    siteId: demoSiteId,
    label: 'demo sensors',
  });
  if (needsAdmin && adminPassword !== undefined) {
    const passwordHash = await hashPassword(adminPassword);
    await createFirstAdmin(pool, {
      accountId: newAccountId(),
      login: ADMIN_LOGIN,
      passwordHash,
      mustChange,
    });
  }
  return file;
}
