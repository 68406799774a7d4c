// Released records of a range, page after page, so that a file of any length costs one page of memory, and holds neither the database nor this process
// for longer than a page takes.

import type { RecordKey, RecordQuery } from '#shared/domain/released.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import type { ReleaseReader } from '../../ports.ts';

/** Rows that are read and written in one go: a few milliseconds of the database and of this process. */
const EXPORT_PAGE = 500;

/** Reads one page when its turn has come. */
export type InTurn = <T>(read: () => Promise<T>) => Promise<T>;
const atOnce: InTurn = (read) => read();

export type ExportRange = Omit<RecordQuery, 'after' | 'limit'> & {
  readonly after?: RecordKey | null;
};

/** `most`: so many records in all. */
export async function* recordPages(
  reader: Pick<ReleaseReader, 'records'>,
  range: ExportRange,
  inTurn: InTurn = atOnce,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly ReleaseRecord[]> {
  let after: RecordKey | null = range.after ?? null;
  let left = most;
  while (left > 0) {
    const limit = Math.min(EXPORT_PAGE, left);
    const query: RecordQuery = { ...range, after, limit };
    const page: readonly ReleaseRecord[] = await inTurn(() => reader.records(query));
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    left -= page.length;
    after = { windowStart: Date.parse(last.windowStart), regionId: last.regionId };
  }
}
