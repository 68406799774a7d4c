import * as z from 'zod';
import { REASON_BYTES, RETRACTED_BYTE, WITHHELD_REASONS } from '../codes.ts';
import { levelSchema } from './level.ts';

export const laneSchema = z.enum(['staff', 'public']);
export type Lane = z.infer<typeof laneSchema>;

export const withheldReasonSchema = z.enum(WITHHELD_REASONS);

const key = {
  lane: laneSchema,
  policyVersion: z.int().positive(),
  planId: z.string(),
  regionId: z.string(),
  windowStart: z.iso.datetime(),
  windowSeconds: z.int().positive(),
};
const publishedAt = { publishedAt: z.iso.datetime() };

/** One region, one window, one lane: the only thing that leaves the aggregator (release specification, section 10). */
export const recordSchema = z.discriminatedUnion('status', [
  z.strictObject({
    ...key,
    status: z.literal('released'),
    level: levelSchema,
    reason: z.null(),
    ...publishedAt,
  }),
  z.strictObject({
    ...key,
    status: z.literal('withheld'),
    level: z.null(),
    reason: withheldReasonSchema,
    ...publishedAt,
  }),
  z.strictObject({
    ...key,
    status: z.literal('retracted'),
    level: z.null(),
    reason: z.null(),
    ...publishedAt,
  }),
]);
export type ReleaseRecord = z.infer<typeof recordSchema>;

/** Column order of every file and key order of every JSON: one canonical form per key (promise P13). */
export const RECORD_FIELDS = [
  'lane',
  'policyVersion',
  'planId',
  'regionId',
  'windowStart',
  'windowSeconds',
  'status',
  'level',
  'reason',
  'publishedAt',
] as const satisfies readonly (keyof ReleaseRecord)[];

/** kClass values, largest first; internal to aggregator and database, never served (release specification, section 8). */
export const K_CLASSES = [20, 10, 7, 5, 3] as const;

/** A record on its way into the database. `kClass` is null on the public lane and on withheld rows. */
export type ReleaseRow = {
  readonly siteId: string;
  readonly kClass: number | null;
  readonly record: ReleaseRecord;
};

/** The byte of a record, as in the stream's `levels`. */
export function recordByte(record: Pick<ReleaseRecord, 'status' | 'level' | 'reason'>): number {
  if (record.status === 'retracted') return RETRACTED_BYTE;
  if (record.status === 'released' && record.level !== null) return record.level;
  if (record.reason === null) throw new Error('a withheld record has a reason');
  return REASON_BYTES[record.reason];
}
