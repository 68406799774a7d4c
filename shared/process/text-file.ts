// The one way in which a file that somebody hands in is read as text: UTF-8, without the byte order mark that Windows puts in front.
import { readFileSync } from 'node:fs';

/** @throws {Error} a sentence, when there is no such file or it is not UTF-8. */
export function readTextFile(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Error(`${file} cannot be read`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not UTF-8: save it as UTF-8`);
  }
}
