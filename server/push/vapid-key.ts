// The key with which this installation shows push services who it is (VAPID, RFC 8292). Made once and kept: a browser takes nothing that another key
// signs, so a new one would switch every device off without a word.
import { createECDH, createHash } from 'node:crypto';
import path from 'node:path';
import { KeyError, type KeyFile, keyFileTrouble, keyOf } from '#shared/process/key-file.ts';

export type VapidKey = {
  /** Names the key without telling it. */
  readonly name: string;
  /** Both base64url: a point on P-256, uncompressed, and its secret number. */
  readonly publicKey: string;
  readonly privateKey: string;
};

export type PushKeySource = { readonly setting: string } | { readonly folder: string } | null;

/** `isFirst`: no device rests on one, so that it may be made. Null: there is none here. Throws a KeyError. */
export type OpenVapidKey = (isFirst: boolean) => VapidKey | null;

const fileOf = (folder: string): KeyFile => ({
  file: path.join(folder, 'push.key'),
  use: 'messages to devices are signed with it',
  bringBack:
    'put it back from a copy; no start is needed. If there is no copy, remove what stands in its place: a new one is made once nobody is signed in on a device ' +
    'that rests on the old one, 12 hours later at most, and alerts are switched on there again',
});

/** A number below the order of the curve: all but one in four thousand million are. */
function vapidKeyOf(seed: Buffer | string): VapidKey {
  for (let turn = 0; ; turn += 1) {
    const secret = createHash('sha256').update(`crowdshade push key ${turn} `).update(seed);
    const pair = createECDH('prime256v1');
    try {
      pair.setPrivateKey(secret.digest());
    } catch {
      continue;
    }
    const publicKey = pair.getPublicKey('base64url');
    const name = createHash('sha256').update(publicKey).digest('hex').slice(0, 12);
    return { name, publicKey, privateKey: pair.getPrivateKey('base64url') };
  }
}

/** Opened whenever it is needed: no start is needed once a file that was missing is back. */
export function vapidKeyFrom(source: PushKeySource): OpenVapidKey {
  if (source === null) return () => null;
  if ('setting' in source) {
    const key = vapidKeyOf(source.setting);
    return () => key;
  }
  const file = fileOf(source.folder);
  return (isFirst) => vapidKeyOf(keyOf(file, isFirst, 'devices were told the key in it'));
}

/** For the start: what is wrong with a key file that is there; null: nothing, or there is none. */
export const pushKeyTrouble = (source: PushKeySource): string | null =>
  source === null || 'setting' in source ? null : keyFileTrouble(fileOf(source.folder));

/** The key, or why there is none just now, told to the log and to nobody else. */
export function openedOrTold(
  open: OpenVapidKey,
  isFirst: boolean,
  log: (error: unknown) => void,
): VapidKey | null {
  try {
    return open(isFirst);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    log(error);
    return null;
  }
}
