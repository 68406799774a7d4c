// Text with a checksum before it (`1a2b3c4d {...}`), as the journal and the carry files hold it on the disk. The sum also covers where the
// text belongs, so that a file under another name, or a line in another file, is found like a flipped bit. It is against damage, not
// against somebody who may write these files: who can do that can also compute it.
import { crc32 } from 'node:zlib';

const SUM_DIGITS = 8;
const SPACE = 32;

function sumOf(place: string, text: Buffer | string): string {
  return crc32(text, crc32(`${place}\n`))
    .toString(16)
    .padStart(SUM_DIGITS, '0');
}

/** `text` (without line feeds) with its checksum before it. */
export function seal(place: string, text: string): string {
  return `${sumOf(place, text)} ${text}`;
}

/** The text of a sealed line, or null when a single bit of it is not as it was written, or it was written for another place. */
export function unseal(place: string, sealed: Buffer): string | null {
  if (sealed.length <= SUM_DIGITS || sealed[SUM_DIGITS] !== SPACE) return null;
  const text = sealed.subarray(SUM_DIGITS + 1);
  return sealed.toString('latin1', 0, SUM_DIGITS) === sumOf(place, text)
    ? text.toString('utf8')
    : null;
}
