// Released records of a range, page after page, so that a file of any length costs one page of memory.
import type { ReleaseRecord } from '#shared/record.ts';
import type { RecordKey, RecordQuery, ReleaseReader } from '../ports.ts';

const PAGE = 5000;

export type ExportRange = Omit<RecordQuery, 'after' | 'limit'>;

export async function* recordPages(
  reader: Pick<ReleaseReader, 'records'>,
  range: ExportRange,
): AsyncGenerator<readonly ReleaseRecord[]> {
  let after: RecordKey | null = null;
  for (;;) {
    const page: readonly ReleaseRecord[] = await reader.records({ ...range, after, limit: PAGE });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { windowStart: Date.parse(last.windowStart), regionId: last.regionId };
  }
}
