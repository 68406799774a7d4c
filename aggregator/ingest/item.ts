import { type Reading, readingSchema } from '#shared/wire/reading.ts';

/** An item of a batch as a reading, or null where it is none. Nothing of a refused item is kept. */
export function parseItem(item: unknown): Reading | null {
  const parsed = readingSchema.safeParse(item);
  return parsed.success ? parsed.data : null;
}
