// A key of 32 bytes in a file of its own: it appears whole, once, for its owner only, and is never made anew by itself, because what rests on
// the one before would be lost without a word.
import { randomBytes } from 'node:crypto';
import { linkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, sentenceOf } from './sentence.ts';
import { makeFolder, readStoredText } from './stored-file.ts';

export const KEY_BYTES = 32;

/** The key is there and cannot be used: a sentence for the operator, with what to do. */
export class KeyError extends Error {}

export type KeyFile = {
  readonly file: string;
  /** Goes on a sentence: what whoever reads the key could do. */
  readonly use: string;
  /** What to do about a key that is missing or damaged. */
  readonly bringBack: string;
};

/** Null when there is no such file. Throws a KeyError. */
export function readKeyFile({ file, use, bringBack }: KeyFile): Buffer | null {
  const text = readStoredText(file);
  if (text.state === 'absent') return null;
  if (text.state === 'damaged') throw new KeyError(`${file} ${text.why}: ${bringBack}`);
  if ((statSync(file).mode & 0o077) !== 0)
    throw new KeyError(
      `${file} can be read by others on this machine, and ${use}: chmod 600 ${file}`,
    );
  const key = Buffer.from(text.value.trim(), 'base64');
  if (key.byteLength === KEY_BYTES) return key;
  throw new KeyError(`${file} does not hold a key of 32 bytes in base64: ${bringBack}`);
}

/** What is wrong with the key; null when it is good, and when there is none yet. Makes nothing. */
export function keyFileTrouble(key: KeyFile): string | null {
  try {
    readKeyFile(key);
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

/** The key, made where there is none. Two servers that start at once get the same one: the file appears whole, once. */
export function keptKey(key: KeyFile): Buffer {
  const { file } = key;
  makeFolder(path.dirname(file));
  const known = readKeyFile(key);
  if (known !== null) return known;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKeyFile(key);
  if (made === null) throw new Error(`${file} disappeared as soon as it was made; start again`);
  return made;
}

/** The key of a file that something rests on already, or, `isFirst`, that may be made. Whatever stands in the way, a full disk too, is a KeyError. */
export function keyOf(key: KeyFile, isFirst: boolean, missing: string): Buffer {
  try {
    const known = isFirst ? keptKey(key) : readKeyFile(key);
    if (known !== null) return known;
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError(`${key.file} cannot be kept: ${sentenceOf(error)}`);
  }
  throw new KeyError(`${key.file} is not there, and ${missing}: ${key.bringBack}`);
}
