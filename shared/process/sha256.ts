import { createHash } from 'node:crypto';

/** SHA-256 of a text as UTF-8, in lower-case hex: under it tokens are stored, documents are chained. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
