// Files that only their owner may read: credentials.json of the first start, and what a command was told to write.

import path from 'node:path';
import * as z from 'zod';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { readStoredJson, type Stored, setAside } from '#shared/process/stored-file.ts';
import { isPassword } from './people/password.ts';
import type { PeopleStore } from './people/ports.ts';

/** What this program reads of the file; the rest is kept as it is. */
const credentialsSchema = z.looseObject({
  adminLogin: z.string().optional(),
  adminPassword: z.string().optional(),
});
type Credentials = z.infer<typeof credentialsSchema>;

export const credentialsFileOf = (dataDir: string): string =>
  path.join(dataDir, 'credentials.json');

/** The credentials of a data folder. */
function readCredentials(dataDir: string): Stored<Credentials> {
  return readStoredJson(credentialsFileOf(dataDir), credentialsSchema);
}

/**
 * Changes credentials.json; a missing file is made. A damaged one is kept beside, since a person may read a token in it that no program can: gives
 * the sentence that says so, or null.
 */
export function changeCredentials(
  dataDir: string,
  change: Readonly<Record<string, string>>,
): string | null {
  const file = credentialsFileOf(dataDir);
  const stored = readCredentials(dataDir);
  const said =
    stored.state === 'damaged'
      ? `${file} ${stored.why}; it is kept as ${setAside(file)}, and a new one is written`
      : null;
  writeSecretFile(file, { ...(stored.state === 'good' ? stored.value : {}), ...change });
  return said;
}

/**
 * Takes the first admin's password out of the file when it no longer opens the account. Asked at the start and after every change of a password, so
 * a crash between the two leaves nothing behind. The tokens in the file stay. Gives whether it was taken out.
 */
export async function forgetChangedPassword(
  dataDir: string,
  store: Pick<PeopleStore, 'accountOfLogin'>,
): Promise<boolean> {
  const stored = readCredentials(dataDir);
  // Of a damaged file nobody can tell; the start of the aggregator says that it is.
  if (stored.state !== 'good') return false;
  const { adminPassword, ...rest } = stored.value;
  if (adminPassword === undefined) return false;
  const account = await store.accountOfLogin(rest.adminLogin ?? '');
  if (await isPassword(adminPassword, account?.passwordHash ?? null)) return false;
  writeSecretFile(credentialsFileOf(dataDir), rest);
  return true;
}
