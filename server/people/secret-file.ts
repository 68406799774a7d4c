// Files that only their owner may read: credentials.json of the first start, and what a command was told to write.

import { credentialsFileOf, readCredentials } from '#shared/process/credentials-file.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { setAside } from '#shared/process/stored-file.ts';
import { isPassword } from './password.ts';
import type { PeopleStore } from './ports.ts';

/**
 * Changes credentials.json; a missing file is made. A damaged one is kept beside, since a person may read a token in it that no program can: gives
 * the sentence that says so, or null.
 * @throws {Error} a sentence when this user may not read it: nothing is lost then, and nothing is written over it.
 */
export function changeCredentials(
  dataDir: string,
  change: Readonly<Record<string, string>>,
): string | null {
  const file = credentialsFileOf(dataDir);
  const stored = readCredentials(file);
  if (stored.state === 'damaged' && stored.isForbidden === true)
    throw new Error(`${file} ${stored.why}`);
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
  const stored = readCredentials(credentialsFileOf(dataDir));
  // Of a damaged file nobody can tell; the start of the aggregator says that it is.
  if (stored.state !== 'good') return false;
  const { adminPassword, ...rest } = stored.value;
  if (adminPassword === undefined) return false;
  const account = await store.accountOfLogin(rest.adminLogin ?? '');
  if (await isPassword(adminPassword, account?.passwordHash ?? null)) return false;
  writeSecretFile(credentialsFileOf(dataDir), rest);
  return true;
}
