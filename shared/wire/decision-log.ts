// The decision log: what the system said and what people did, in one chain that shows every later change.
import * as z from 'zod';
import { MAX_NOTE } from './alert.ts';
import { phaseSchema } from './event-plan.ts';

export const logKindSchema = z.enum([
  'alert_opened',
  'alert_raised',
  'alert_lowered',
  'alert_repeated',
  'alert_moved',
  'alert_escalated',
  'alert_acknowledged',
  'alert_measure_taken',
  'alert_cleared',
  'alert_closed',
  'note',
  'handover',
  'duty_taken',
  'phase_changed',
  'policy_changed',
  'records_retracted',
  'event_plan_changed',
  'drill_started',
  'drill_ended',
]);
export type LogKind = z.infer<typeof logKindSchema>;

/** Who acts when no person does. */
export const SYSTEM_ACTOR = 'system';

/**
 * What is hashed. `salt` keeps anybody from guessing an entry by its hash; `textSha256` is the hash of salt and text, so that the words of a person
 * can be erased without breaking the chain.
 */
export const logDocumentSchema = z.strictObject({
  kind: logKindSchema,
  at: z.iso.datetime(),
  actor: z.string().min(1).max(80),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  alertId: z.string().nullable(),
  /** What the entry says besides: levels, cells, phases. Never a name, never free text. */
  data: z.record(z.string(), z.unknown()),
  textSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type LogDocument = z.infer<typeof logDocumentSchema>;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** One entry as served: sequence numbers have no gaps, and `sha256` is over the one before, the number and the document's bytes. */
export const logEntrySchema = z.strictObject({
  seq: z.int().positive(),
  document: logDocumentSchema,
  /** Exactly the bytes that were hashed. */
  bytes: z.string(),
  previousSha256: hashSchema,
  sha256: hashSchema,
  /** Words of a person; null when there are none or they were erased. */
  text: z.string().nullable(),
  isErased: z.boolean(),
  /** Display name of the actor; null for the system and for an erased person. */
  name: z.string().nullable(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

export const logPageSchema = z.strictObject({
  siteId: z.string(),
  entries: z.array(logEntrySchema),
  links: z.strictObject({ self: z.string(), next: z.string().nullable() }),
});
export type LogPage = z.infer<typeof logPageSchema>;

const textSchema = z.string().trim().min(1).max(MAX_NOTE);

/** What an operator adds to the log. */
export const logActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('note'), text: textSchema }),
  z.strictObject({ kind: z.literal('handover'), text: textSchema }),
  z.strictObject({ kind: z.literal('duty_taken') }),
  /** `phase` null: follow the schedule again. */
  z.strictObject({ kind: z.literal('phase_changed'), phase: phaseSchema.nullable() }),
  z.strictObject({ kind: z.literal('drill_started'), scenario: z.enum(['surge', 'blind']) }),
  z.strictObject({ kind: z.literal('drill_ended') }),
]);
export type LogAction = z.infer<typeof logActionSchema>;

/** Hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** What the chain hashes for an entry, as text; its SHA-256 in hex is `sha256`. */
export function chainText(previousSha256: string, seq: number, bytes: string): string {
  return `${previousSha256}\n${seq}\n${bytes}`;
}
