import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import type { JournalLine } from './journal.ts';

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

export function encodeLine(line: JournalLine): string {
  if (line.kind === 'heartbeat') return `["h",${line.at}]\n`;
  return `${JSON.stringify(['r', line.sensorId, line.observedAt, line.level, line.seq, line.receivedAt])}\n`;
}

/** Throws when the text is not a line of ours. */
export function decodeLine(text: string, windowStart: EpochMs): JournalLine {
  const line = lineSchema.parse(JSON.parse(text));
  if (line[0] === 'h') return { kind: 'heartbeat', windowStart, at: line[1] };
  const [, sensorId, observedAt, level, seq, receivedAt] = line;
  return { kind: 'reading', windowStart, sensorId, observedAt, level, seq, receivedAt };
}
