// Opaque cursors, and pages by them.
import * as z from 'zod';
import { unstorableIn } from '#shared/wire/storable.ts';
import { Refusal } from '../refusal.ts';

export const cursorSchema = z
  .string()
  .max(200)
  .optional()
  .describe(
    'Where to continue: as it is in `links.next` of the page before; absent: the first page',
  );

/** Digits alone are a number: `1e1` and ` 10` are how programs write one, and nobody means them. */
const digitsAsNumber = (text: unknown): unknown =>
  typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text;

/** How many entries a page holds. */
export const limitSchema = (most: number, usual: number) =>
  z
    .preprocess(digitsAsNumber, z.int().min(1).max(most).default(usual))
    .describe('Most entries of the page');

/** Pages of accounts, entries, deliveries. */
export const pageQuerySchema = z.strictObject({
  cursor: cursorSchema,
  limit: limitSchema(500, 100),
});

/** An opaque cursor: base64url of what identifies the last item of a page. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What a cursor of ours says. Throws a Refusal for every other one. */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (unstorableIn(parts) !== null) throw new Error('unstorable');
    return schema.parse(parts);
  } catch {
    throw new Refusal('invalid_request', 'The cursor is not one of ours. Start again without it.', [
      { pointer: '/cursor', code: 'invalid_cursor', detail: 'take it from links.next as it is' },
    ]);
  }
}

/** What identifies the last item of the page before; null: this is the first page. */
export function afterOf<T>(id: z.ZodType<T>, cursor: string | undefined): T | null {
  return cursor === undefined ? null : decodeCursor(z.tuple([id]), cursor)[0];
}
