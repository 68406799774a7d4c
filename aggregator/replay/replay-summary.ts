// What a replay prints at its end: counts, and one hash over the record table, so that two runs can be compared by a glance.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { readRecords } from '#database/records.ts';
import { counted } from '#shared/process/counted.ts';
import { type EpochMs, isoUtc, LAST_INSTANT_MS } from '#shared/time.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import { recordingName } from './replay-file.ts';

export type ReplayCounts = {
  accepted: number;
  duplicates: number;
  refused: Map<string, number>;
  /** Accepted readings whose window had not closed when the recording ended. */
  open: number;
  /** Lines that were no reading or could not be used: which and why, without any value. */
  readonly leftOut: { readonly named: string[]; more: number };
};

/** The first window of each lane that is not released, null where nothing was admitted. */
export type OpenWindows = Readonly<Record<Lane, EpochMs | null>>;

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
      now: LAST_INSTANT_MS,
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

/** What the recording is too short to release, because its clock ends with its last reading. */
function openLines({ staff, public: slow }: OpenWindows): readonly string[] {
  if (staff === null || slow === null) return [];
  return [
    `  not released: staff windows from ${isoUtc(staff)} on, public windows from ${isoUtc(slow)} on`,
    '  a staff window is closed 10 s after its end, a public one is published one public window after it; the recording ends before that',
  ];
}

/** Lines for standard output. The hash is over every record of both lanes in key order. */
export async function replaySummary(
  pool: pg.Pool,
  siteId: string,
  { counts, openFrom }: { readonly counts: ReplayCounts; readonly openFrom: OpenWindows },
): Promise<readonly string[]> {
  const lines = [
    `readings accepted    ${counts.accepted}`,
    `readings duplicates  ${counts.duplicates}`,
  ];
  for (const [code, count] of [...counts.refused].sort())
    lines.push(`readings refused     ${count} ${code}`);
  for (const named of counts.leftOut.named) lines.push(`  left out: ${named}`);
  if (counts.leftOut.more > 0) lines.push(`  left out: ${counts.leftOut.more} more lines`);
  lines.push(`readings in windows still open at the end  ${counts.open}`, ...openLines(openFrom));
  const hash = createHash('sha256');
  for (const lane of laneSchema.options) {
    const { windows, byStatus } = await summariseLane(pool, siteId, lane, hash);
    lines.push(`${lane} lane: ${counted(windows, 'window')}`);
    for (const [status, count] of [...byStatus].sort())
      lines.push(`  ${lane} records ${status}  ${count}`);
  }
  lines.push(`record table SHA-256  ${hash.digest('hex')}`);
  return lines;
}

/** What to do about the refusals that can be those of a whole recording. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid: 'the lines above say which fields are not right',
  unknown_sensor:
    'their sensors are not in the register of the site: hand in the file of sensors that belongs to it',
  expired:
    'they lie outside the validity of their sensors: their validFrom and validUntil have to hold the recording',
  late: 'their windows are already released: replay into a new --data-dir',
  too_slow:
    'their sensors report too seldom for the window of the site: five readings have to fit into it',
  fov_too_small: 'the field of view of their sensors is too small: correct areaM2',
};

/** @throws {Error} when not one reading was taken: a replay that shows nothing has to say why. */
export function refuseNone(file: string, { accepted, duplicates, refused }: ReplayCounts): void {
  if (accepted + duplicates > 0) return;
  const [[code, count] = ['', 0]] = [...refused].sort(([, a], [, b]) => b - a);
  const what = ADVICE[code] ?? 'docs/registering.md says what a sensor needs';
  throw new Error(
    `not one reading of ${recordingName(file)} was taken, ${count} of them ${code}: ${what}`,
  );
}
