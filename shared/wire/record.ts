import * as z from 'zod';
import { REASON_BYTES, RETRACTED_BYTE, WITHHELD_REASONS } from '../codes.ts';
import {
  planRefSchema,
  regionRefSchema,
  windowSecondsSchema,
  windowStartSchema,
} from './fields.ts';
import { levelSchema } from './level.ts';

export const laneSchema = z
  .enum(['staff', 'public'])
  .describe('`staff`: for the safety team, fast; `public`: for everybody, later and coarser');
export type Lane = z.infer<typeof laneSchema>;

export const withheldReasonSchema = z
  .enum(WITHHELD_REASONS)
  .describe('Why a level is withheld: the first reason that applies');

const key = {
  lane: laneSchema,
  policyVersion: z.int().positive().describe('Version of the policy by which it was decided'),
  planId: planRefSchema,
  regionId: regionRefSchema,
  windowStart: windowStartSchema,
  windowSeconds: windowSecondsSchema,
};
const publishedAt = {
  publishedAt: z.iso.datetime().describe('When the window was published on this lane, UTC'),
};
const noLevel = z.null().describe('Null: there is no level to show');
const noReason = z.null().describe('Null: nothing is withheld');

/** The only thing that leaves the aggregator (release specification, section 10). */
export const recordSchema = z
  .discriminatedUnion('status', [
    z.strictObject({
      ...key,
      status: z.literal('released').describe('Enough units contributed: the level is shown'),
      level: levelSchema.describe('Level of the region in this window, the median of its units'),
      reason: noReason,
      ...publishedAt,
    }),
    z.strictObject({
      ...key,
      status: z.literal('withheld').describe('The level may not be shown; not known is not quiet'),
      level: noLevel,
      reason: withheldReasonSchema,
      ...publishedAt,
    }),
    z.strictObject({
      ...key,
      status: z.literal('retracted').describe('It was published, and taken back later'),
      level: noLevel,
      reason: z.string().min(1).describe('Why it was taken back, in the words of whoever did'),
      ...publishedAt,
    }),
  ])
  .describe('What is said of one region in one window on one lane');
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

type Outcome<Of = ReleaseRecord> = Of extends ReleaseRecord
  ? Pick<Of, 'status' | 'level' | 'reason'>
  : never;

/** The byte of a record, as in the stream's `levels`. */
export function recordByte(record: Outcome): number {
  if (record.status === 'retracted') return RETRACTED_BYTE;
  return record.status === 'released' ? record.level : REASON_BYTES[record.reason];
}
