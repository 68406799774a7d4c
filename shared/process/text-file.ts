// The one way in which a file that somebody hands in is opened: an ordinary file, told from a folder, from a pipe that nobody may ever write into and from
// one that is not there; and read as text: UTF-8, without the byte order mark that Windows puts in front.
import { readFileSync, type Stats, statSync } from 'node:fs';

/** A file of a hundred thousand sensors has half of it. Bytes. */
const MOST_FILE_BYTES = 200_000_000;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** The reason for which a file cannot be opened. */
function reasonOf(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? `it cannot be read${code === '' ? '' : ` (${code})`}`;
}

/** @throws {Error} a sentence, when there is nothing that can be read as often as it takes. */
export function plainFile(file: string): Stats {
  let found: Stats;
  try {
    found = statSync(file);
  } catch (error) {
    throw new Error(`${file}: ${reasonOf(error)}`);
  }
  if (found.isDirectory()) throw new Error(`${file} is a folder: name a file in it`);
  if (!found.isFile())
    throw new Error(`${file} is a pipe or a device: save what comes out of it as a file`);
  return found;
}

/** @throws {Error} a sentence, when it cannot be read, is too large or is not UTF-8. */
export function readTextFile(file: string): string {
  const { size } = plainFile(file);
  if (size > MOST_FILE_BYTES)
    throw new Error(
      `${file} is too large: it has ${size} bytes, and at most ${MOST_FILE_BYTES} are read. Hand it in in parts`,
    );
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Error(`${file}: ${reasonOf(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not UTF-8: save it as UTF-8`);
  }
}
