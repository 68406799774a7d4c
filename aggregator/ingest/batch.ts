import type { Problem } from '#shared/wire/problem.ts';
import {
  batchSchema,
  MAX_BATCH_READINGS,
  type Reading,
  readingSchema,
} from '#shared/wire/reading.ts';

/** What a body says: one entry per item in order, null where the item is not a reading. Nothing of a refused item is kept. */
export type ParsedBatch =
  | { readonly items: readonly (Reading | null)[] }
  | { readonly problem: Pick<Problem, 'code' | 'detail' | 'errors'> };

function isTooLong(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'readings' in body &&
    Array.isArray(body.readings) &&
    body.readings.length > MAX_BATCH_READINGS
  );
}

export function parseItem(item: unknown): Reading | null {
  const parsed = readingSchema.safeParse(item);
  return parsed.success ? parsed.data : null;
}

/** Judges the envelope as a whole and each item on its own. */
export function parseBatch(body: unknown): ParsedBatch {
  if (isTooLong(body)) {
    return {
      problem: {
        code: 'batch_too_large',
        detail: `A batch holds at most ${MAX_BATCH_READINGS} readings. Split it.`,
      },
    };
  }
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      pointer: issue.path.length === 0 ? '/' : '/readings',
      code: issue.code,
      detail: 'expected {"readings": [ ... ]} with 1 to 1,000 items and no other key',
    }));
    return {
      problem: { code: 'invalid_body', detail: 'The body is not a batch of readings.', errors },
    };
  }
  return { items: parsed.data.readings.map(parseItem) };
}
