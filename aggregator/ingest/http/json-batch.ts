// The batch that most sensors send: {"readings": [ ... ]}.
import { batchSchema, MAX_BATCH_READINGS } from '#shared/wire/reading.ts';
import { BATCH_TOO_LARGE, type BatchFormat, type Items } from '../intake.ts';

function isTooLong(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'readings' in body &&
    Array.isArray(body.readings) &&
    body.readings.length > MAX_BATCH_READINGS
  );
}

/** Judges the envelope as a whole; each item is judged by itself later. */
function itemsOf(body: unknown): Items {
  if (isTooLong(body)) return { refusal: BATCH_TOO_LARGE };
  const parsed = batchSchema.safeParse(body);
  if (parsed.success) return { items: parsed.data.readings };
  const errors = parsed.error.issues.map((issue) => ({
    pointer: issue.path.length === 0 ? '/' : '/readings',
    code: issue.code,
    detail: 'expected {"readings": [ ... ]} with 1 to 1,000 items and no other key',
  }));
  const detail = 'The body is not a batch of readings.';
  return { refusal: { code: 'invalid_body', detail, errors } };
}

export const jsonBatch: BatchFormat = { mediaType: 'application/json', itemsOf };
