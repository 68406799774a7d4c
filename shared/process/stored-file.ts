// The one way in which a small file of the data folder is read. A file that is not there is an
// ordinary beginning; one that is there and is not what was written is damage, and whoever reads it
// has to say so: which file, what is wrong, what becomes of it. Only a phrase comes out of a damaged
// file, never what stands in it.
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type * as z from 'zod';
import { closedWords, isForbidden } from './file-owner.ts';
import { codeOf, sentenceOf } from './sentence.ts';

export type Stored<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'good'; readonly value: T }
  /** `why` goes on a sentence that begins with the file's name: "is empty". */
  | {
      readonly state: 'damaged';
      readonly why: string;
      /** This user may not read it, and nobody knows of any damage: `why` says what heals it. */
      readonly isForbidden?: boolean;
    };

const damaged = (why: string) => ({ state: 'damaged', why }) as const;

/** Reads a file whole. */
export function readStoredText(file: string): Stored<string> {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.replaceAll('\0', '').trim() === '') return damaged('is empty');
    return { state: 'good', value: text };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { state: 'absent' };
    if (code === 'EISDIR') return damaged('is a folder and should be a file');
    if (isForbidden(error)) return { ...damaged(closedWords(file)), isForbidden: true };
    return damaged(`cannot be read: ${sentenceOf(error)}`);
  }
}

/** Reads a file of JSON that must be as `schema` says. */
export function readStoredJson<T>(file: string, schema: z.ZodType<T>): Stored<T> {
  const text = readStoredText(file);
  if (text.state !== 'good') return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch {
    return damaged('is cut or is not JSON');
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { state: 'good', value: parsed.data }
    : damaged('holds something other than what was written there');
}

/**
 * Makes a folder, and those above it, for their owner only; true when it was not there. Each part is
 * tried once: Node's own `recursive` tries for ever where the system refuses with "no such file", as
 * it does below /proc.
 */
export function makePath(folder: string): boolean {
  const parent = path.dirname(folder);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && isFolder(folder)) return false;
    if (codeOf(error) !== 'ENOENT' || isTaken(parent)) throw error;
  }
  makePath(parent);
  mkdirSync(folder, { mode: 0o700 });
  return true;
}

/**
 * Makes a folder for its owner only; true when it was not there.
 * @throws {Error} a sentence when a file stands in its place, or when no folder can.
 */
export function makeFolder(folder: string): boolean {
  try {
    return makePath(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw new Error(`${folder} cannot be made: its place takes no folder. Choose another`, {
        cause: error,
      });
    if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOTDIR') throw error;
    throw new Error(
      `${folder} is a file and should be a folder, or a part of its path is one: move that file away, then start again`,
      { cause: error },
    );
  }
}

/** Puts the names in a folder on the disk: those of files that were made, renamed or unlinked there. */
export function syncFolder(folder: string): void {
  const names = openSync(folder, 'r');
  fsyncSync(names);
  closeSync(names);
}

/** What a name leads to; null when that is nothing, also by a link that leads back to itself. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return null;
    throw error;
  }
}

/** Whether something stands there that is no file: nothing can be written in its place. */
export const isFolder = (file: string): boolean => statOf(file)?.isDirectory() === true;

export const isFile = (file: string): boolean => statOf(file)?.isFile() === true;

/** A link to a place that is not there now: a disk that is not mounted, say. It is no damage, and what is behind it may come back. */
export function leadsNowhere(file: string): boolean {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  try {
    return isLink && statSync(file, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** Whether the name is taken, if only by a link that leads nowhere. */
export function isTaken(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Writes a file for its owner only, whole or not at all, also when the power goes. */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.new`;
  // Left by a process that was killed: its mode may be another.
  rmSync(fresh, { force: true, recursive: true });
  const handle = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}

/**
 * Moves what is damaged out of the way of what is to be written, and gives its new name: what can
 * still be read of it stays for a person.
 */
export function setAside(file: string): string {
  for (let n = 1; ; n += 1) {
    const aside = n === 1 ? `${file}.damaged` : `${file}.damaged-${n}`;
    if (isTaken(aside)) continue;
    renameSync(file, aside);
    return aside;
  }
}
