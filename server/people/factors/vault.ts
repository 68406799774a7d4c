// Secrets of authenticator apps, sealed with AES-256-GCM. The key is not in the database: whoever steals a copy of it can make no code. A sealed
// secret names its key, so that one of another key is told from one that was changed; account and purpose are sealed in, so that none can be
// moved to another account.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { linkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sentenceOf } from '#shared/process/sentence.ts';
import { makeFolder, readStoredText } from '#shared/process/stored-file.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The key is another one, or the text was changed. */
export class SealError extends Error {}

/** The key is there and cannot be used: a sentence for the operator, with what to do. */
export class KeyError extends Error {}

/** The name of the key with which something was sealed. */
export const keyNameOf = (sealed: string): string => sealed.split('.')[0] ?? '';

export type Vault = {
  /** Names the key without telling it. */
  readonly keyName: string;
  seal(secret: string, accountId: string): string;
  /** Throws a SealError. */
  open(sealed: string, accountId: string): string;
};

export function createVault(key: Buffer): Vault {
  if (key.byteLength !== KEY_BYTES) throw new Error('the key of second factors is not 32 bytes');
  const keyName = createHmac('sha256', key)
    .update('crowdshade factor key')
    .digest('hex')
    .slice(0, 12);
  const bound = (accountId: string): Buffer => Buffer.from(`crowdshade totp ${accountId}`);
  return {
    keyName,
    seal: (secret, accountId) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound(accountId));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const bytes = Buffer.concat([iv, cipher.getAuthTag(), text]);
      return `${keyName}.${bytes.toString('base64url')}`;
    },
    open: (sealed, accountId) => {
      const [name = '', text = ''] = sealed.split('.');
      if (name !== keyName) throw new SealError('sealed with another key');
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(bound(accountId));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        throw new SealError('the sealed text was changed');
      }
    },
  };
}

/** The key of a setting: at least 32 characters of chance, the same on every server. */
export function keyOfSetting(text: string): Buffer {
  return createHash('sha256').update(`crowdshade factor key ${text}`).digest();
}

const FILE = 'factor.key';

const BRING_BACK =
  'put it back from a copy; no start is needed. If there is no copy, remove what stands in its place and the second factors of everybody who has an app ' +
  '("npm run people -- reset --login <login>"), who then add the app again';

/** Null when there is no such file. */
function readKey(file: string): Buffer | null {
  const text = readStoredText(file);
  if (text.state === 'absent') return null;
  if (text.state === 'damaged') throw new KeyError(`${file} ${text.why}: ${BRING_BACK}`);
  if ((statSync(file).mode & 0o077) !== 0)
    throw new KeyError(
      `${file} can be read by others on this machine, and the secrets of second factors are sealed with it: chmod 600 ${file}`,
    );
  const key = Buffer.from(text.value.trim(), 'base64');
  if (key.byteLength === KEY_BYTES) return key;
  throw new KeyError(`${file} does not hold a key of 32 bytes in base64: ${BRING_BACK}`);
}

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** What is wrong with the key of a folder; null when it is good, and when there is none yet. Makes nothing. */
export function keyTroubleOf(dataDir: string): string | null {
  try {
    readKey(path.join(dataDir, FILE));
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

/**
 * The key in `DATA_DIR/factor.key`, for what was sealed with it. Makes nothing: another key in its place would open none of that, and would be in the
 * way of the right one.
 */
export function storedKeyOf(dataDir: string): Buffer {
  const file = path.join(dataDir, FILE);
  const key = readKey(file);
  if (key !== null) return key;
  throw new KeyError(
    `${file} is not there, and authenticator apps were sealed with it: ${BRING_BACK}`,
  );
}

/** The same for the first secret that is sealed: made where there is none. Two servers that start at once get the same one: the file appears whole, once. */
export function keyOfFolder(dataDir: string): Buffer {
  const file = path.join(dataDir, FILE);
  makeFolder(dataDir);
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const known = readKey(file);
  if (known !== null) return known;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isThere(error)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKey(file);
  if (made === null) throw new Error(`${file} disappeared as soon as it was made; start again`);
  return made;
}
