// Files that only their owner may read: credentials.json of the first start, and what a command was told to write.
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
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

/** Writes the file whole or not at all, mode 0600, on the disk when this returns. `isNew`: refuses to replace one that is there. */
export function writeSecretFile(file: string, content: unknown, isNew = false): void {
  const target = isNew ? file : `${file}.new`;
  if (!isNew) {
    try {
      // Left by a process that was killed: its mode may be another.
      unlinkSync(target);
    } catch {
      // there was none
    }
  }
  const handle = openSync(target, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (!isNew) renameSync(target, file);
}

/** The credentials of a data folder; null when there is no such file or it is not one of ours. */
function readCredentials(dataDir: string): Credentials | null {
  try {
    const text = readFileSync(credentialsFileOf(dataDir), 'utf8');
    return credentialsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Changes credentials.json; a missing file is made. */
export function changeCredentials(dataDir: string, change: Readonly<Record<string, string>>): void {
  writeSecretFile(credentialsFileOf(dataDir), { ...readCredentials(dataDir), ...change });
}

/**
 * Takes the first admin's password out of the file when it no longer opens the account. Asked at the start and after every change of a password, so
 * a crash between the two leaves nothing behind. The tokens in the file stay. Gives whether it was taken out.
 */
export async function forgetChangedPassword(
  dataDir: string,
  store: Pick<PeopleStore, 'accountOfLogin'>,
): Promise<boolean> {
  const { adminPassword, ...rest } = readCredentials(dataDir) ?? {};
  if (adminPassword === undefined) return false;
  const account = await store.accountOfLogin(rest.adminLogin ?? '');
  if (await isPassword(adminPassword, account?.passwordHash ?? null)) return false;
  writeSecretFile(credentialsFileOf(dataDir), rest);
  return true;
}
