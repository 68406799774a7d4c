// What a replay prints at its end: counts, and one hash over the record table, so that two runs can be compared by a glance.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { readRecords } from '#database/records.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';

export type ReplayCounts = {
  accepted: number;
  duplicates: number;
  refused: Map<string, number>;
  /** Accepted readings whose window had not closed when the recording ended. */
  open: number;
};

type LaneSummary = { windows: number; byStatus: Map<string, number> };

const SUMMARY_PAGE = 5000;

async function summariseLane(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
  hash: { update(text: string): unknown },
): Promise<LaneSummary> {
  const summary: LaneSummary = { windows: 0, byStatus: new Map() };
  let after: { windowStart: number; regionId: string } | null = null;
  let last = '';
  for (;;) {
    const page = await readRecords(pool, {
      siteId,
      lane,
      from: null,
      to: null,
      after,
      limit: SUMMARY_PAGE,
      now: Number.MAX_SAFE_INTEGER / 2 ** 10,
    });
    for (const record of page) {
      hash.update(`${JSON.stringify(record)}\n`);
      if (record.windowStart !== last) summary.windows += 1;
      last = record.windowStart;
      const key = record.status === 'withheld' ? `withheld ${record.reason}` : record.status;
      summary.byStatus.set(key, (summary.byStatus.get(key) ?? 0) + 1);
    }
    const end = page.at(-1);
    if (end === undefined || page.length < SUMMARY_PAGE) return summary;
    after = { windowStart: Date.parse(end.windowStart), regionId: end.regionId };
  }
}

/** Lines for standard output. The hash is over every record of both lanes in key order. */
export async function replaySummary(
  pool: pg.Pool,
  siteId: string,
  counts: ReplayCounts,
): Promise<readonly string[]> {
  const lines = [
    `readings accepted    ${counts.accepted}`,
    `readings duplicates  ${counts.duplicates}`,
  ];
  for (const [code, count] of [...counts.refused].sort())
    lines.push(`readings refused     ${count} ${code}`);
  lines.push(`readings in windows still open at the end  ${counts.open}`);
  const hash = createHash('sha256');
  for (const lane of laneSchema.options) {
    const { windows, byStatus } = await summariseLane(pool, siteId, lane, hash);
    lines.push(`${lane} lane: ${windows} windows`);
    for (const [status, count] of [...byStatus].sort())
      lines.push(`  ${lane} records ${status}  ${count}`);
  }
  lines.push(`record table SHA-256  ${hash.digest('hex')}`);
  return lines;
}
