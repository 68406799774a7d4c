// Released records of a range, page after page, so that a file of any length costs one page of memory, and holds neither the database nor this process
// for longer than a page takes.
import type { ReleaseRecord } from '#shared/record.ts';
import type { RecordKey, RecordQuery, ReleaseReader } from '../ports.ts';

const PAGE = 1000;

export type ExportRange = Omit<RecordQuery, 'after' | 'limit'> & {
  readonly after?: RecordKey | null;
};

/** `before` runs before each page. `most`: so many records in all. */
export async function* recordPages(
  reader: Pick<ReleaseReader, 'records'>,
  range: ExportRange,
  before: () => Promise<void> = async () => {},
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly ReleaseRecord[]> {
  let after: RecordKey | null = range.after ?? null;
  let left = most;
  while (left > 0) {
    await before();
    const limit = Math.min(PAGE, left);
    const page: readonly ReleaseRecord[] = await reader.records({ ...range, after, limit });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    left -= page.length;
    after = { windowStart: Date.parse(last.windowStart), regionId: last.regionId };
  }
}
