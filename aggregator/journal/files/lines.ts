import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import type { JournalLine } from '../journal.ts';
import { seal, unseal } from './checked-text.ts';

// Short arrays, because a busy window is most of the disk traffic: ["r", sensorId, observedAt, level, seq, receivedAt] and ["h", at].
const lineSchema = z.union([
  z.tuple([
    z.literal('r'),
    z.string(),
    z.int(),
    z.int().min(0).max(4),
    z.int().nullable(),
    z.int(),
  ]),
  z.tuple([z.literal('h'), z.int()]),
]);

/** What a checksum covers beside the text: the same text in another site's or window's file is damage. */
export function linePlaceOf(siteId: string, windowStart: EpochMs): string {
  return `${siteId}/${windowStart}`;
}

export function encodeLine(siteId: string, line: JournalLine): string {
  const fields =
    line.kind === 'heartbeat'
      ? ['h', line.at]
      : ['r', line.sensorId, line.observedAt, line.level, line.seq, line.receivedAt];
  return `${seal(linePlaceOf(siteId, line.windowStart), JSON.stringify(fields))}\n`;
}

function parseLine(text: string, windowStart: EpochMs): JournalLine | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const { data: line } = lineSchema.safeParse(json);
  if (line === undefined) return null;
  if (line[0] === 'h') return { kind: 'heartbeat', windowStart, at: line[1] };
  const [, sensorId, observedAt, level, seq, receivedAt] = line;
  return { kind: 'reading', windowStart, sensorId, observedAt, level, seq, receivedAt };
}

export type DecodedLine = {
  readonly line: JournalLine;
  /** Whether a checksum stood before it. Lines of the first format have none. */
  readonly checked: boolean;
};

/** The line as it was written, or null when it is damaged. Lines without a checksum are those of the first format, which began with `[`. */
export function decodeLine(
  siteId: string,
  windowStart: EpochMs,
  bytes: Buffer,
): DecodedLine | null {
  const checked = bytes[0] !== '['.charCodeAt(0);
  const text = checked ? unseal(linePlaceOf(siteId, windowStart), bytes) : bytes.toString('utf8');
  const line = text === null ? null : parseLine(text, windowStart);
  return line === null ? null : { line, checked };
}
