// Secrets of authenticator apps, sealed with AES-256-GCM. The key is not in the database: whoever steals a copy of it can make no code. A sealed
// secret names its key, so that one of another key is told from one that was changed; account and purpose are sealed in, so that none can be
// moved to another account.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  KEY_BYTES,
  KeyError,
  type KeyFile,
  keptKey,
  keyFileTrouble,
  readKeyFile,
} from '#shared/process/key-file.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The key is another one, or the text was changed. */
export class SealError extends Error {}

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

const BRING_BACK =
  'put it back from a copy; no start is needed. If there is no copy, remove what stands in its place and the second factors of everybody who has an app ' +
  '("npm run people -- reset --login <login>"), who then add the app again';

const fileOf = (dataDir: string): KeyFile => ({
  file: path.join(dataDir, 'factor.key'),
  use: 'the secrets of second factors are sealed with it',
  bringBack: BRING_BACK,
});

/** What is wrong with the key of a folder; null when it is good, and when there is none yet. Makes nothing. */
export const keyTroubleOf = (dataDir: string): string | null => keyFileTrouble(fileOf(dataDir));

/**
 * The key in `DATA_DIR/factor.key`, for what was sealed with it. Makes nothing: another key in its place would open none of that, and would be in the
 * way of the right one.
 */
export function storedKeyOf(dataDir: string): Buffer {
  const known = fileOf(dataDir);
  const key = readKeyFile(known);
  if (key !== null) return key;
  throw new KeyError(
    `${known.file} is not there, and authenticator apps were sealed with it: ${BRING_BACK}`,
  );
}

/** The same for the first secret that is sealed: made where there is none. */
export const keyOfFolder = (dataDir: string): Buffer => keptKey(fileOf(dataDir));
