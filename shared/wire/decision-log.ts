// The decision log: what the system said and what people did, in one chain that shows every later change.
import * as z from 'zod';
import { MAX_NOTE } from './alert.ts';
import { phaseSchema } from './event-plan.ts';
import { linksSchema, siteRefSchema } from './fields.ts';

export const logKindSchema = z.enum([
  'alert_opened',
  'alert_raised',
  'alert_lowered',
  'alert_repeated',
  'alert_moved',
  'alert_escalated',
  'alert_acknowledged',
  'alert_asked_again',
  'alert_measure_taken',
  'alert_sent',
  'alert_recalled',
  'alert_cleared',
  'alert_closed',
  'alert_ended',
  'alert_shelved',
  'alert_unshelved',
  'alert_settings_changed',
  'note',
  'handover',
  'place_reported',
  'duty_taken',
  'phase_changed',
  'policy_changed',
  'release_stopped',
  'release_resumed',
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
  kind: logKindSchema.describe('What happened'),
  at: z.iso.datetime().describe('When it happened, UTC'),
  actor: z
    .string()
    .min(1)
    .max(80)
    .describe('Id of the account that acted, `token:operator` or `system`; never a name'),
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Random, so that nobody can guess the entry by its hash'),
  alertId: z.string().nullable().describe('Alert that it is about; null: about none'),
  data: z
    .record(z.string(), z.unknown())
    .describe('What it says besides: levels, cells, phases; never a name, never free text'),
  textSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .describe('SHA-256 of salt and text, so that the text can be erased; null: there was no text'),
});
export type LogDocument = z.infer<typeof logDocumentSchema>;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const logEntrySchema = z
  .strictObject({
    seq: z.int().positive().describe('Number of the entry, from 1 and without gaps, per site'),
    document: logDocumentSchema.describe('What is hashed, read out of `bytes`'),
    bytes: z.string().describe('The document as the very text that was hashed'),
    previousSha256: hashSchema.describe('`sha256` of the entry before; zeros before the first'),
    sha256: hashSchema.describe('SHA-256 of `previousSha256`, `seq` and `bytes`, one per line'),
    text: z
      .string()
      .nullable()
      .describe('Words of a person; null: there are none, or they were erased'),
    isErased: z.boolean().describe('Whether there was a text that has been erased'),
    name: z
      .string()
      .nullable()
      .describe('Display name of the actor; null: the system, or an erased person'),
  })
  .describe('One entry of the decision log, chained to the one before by its hash');
export type LogEntry = z.infer<typeof logEntrySchema>;

export const logPageSchema = z.strictObject({
  siteId: siteRefSchema,
  entries: z.array(logEntrySchema).describe('Entries, newest first'),
  links: linksSchema,
});
export type LogPage = z.infer<typeof logPageSchema>;

const textSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NOTE)
  .describe('What is to be kept, at most 1000 characters');

/** A place is a region or a few of them. */
const MOST_CELLS_OF_PLACE = 500;
const cellSchema = z.string().min(1).max(40);

/** What somebody on the spot says of a place. Words of their own, none of them a level: a person saw it, and nothing measured it. */
export const reportWordSchema = z.enum([
  'room',
  'full',
  'too_full',
  'no_way_through',
  'help_needed',
  'sorted',
]);
export type ReportWord = z.infer<typeof reportWordSchema>;

/** It is typed standing up, with one hand. */
export const MAX_REPORT_NOTE = 200;

export const logActionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('note').describe('A note'),
      text: textSchema,
      cells: z
        .array(cellSchema)
        .max(MOST_CELLS_OF_PLACE)
        .optional()
        .describe('Zones or H3 cells that it is about; left out or empty: the whole site'),
    }),
    z.strictObject({
      kind: z.literal('handover').describe('What the next shift should know'),
      text: textSchema,
    }),
    z.strictObject({
      kind: z
        .literal('place_reported')
        .describe('What somebody saw at a place; it changes no level, no alert and no record'),
      cells: z
        .array(cellSchema)
        .min(1)
        .max(MOST_CELLS_OF_PLACE)
        .describe('Zones or H3 cells of the place'),
      word: reportWordSchema.describe(
        'What it is like there: room to move, full, too full, no way through, somebody needs help, or sorted out',
      ),
      text: z
        .string()
        .trim()
        .min(1)
        .max(MAX_REPORT_NOTE)
        .optional()
        .describe('A few words more, at most 200 characters'),
    }),
    z.strictObject({ kind: z.literal('duty_taken').describe('The sender has the watch now') }),
    z.strictObject({
      kind: z.literal('phase_changed').describe('The event is in another phase'),
      phase: phaseSchema.nullable().describe('Phase from now on; null: follow the schedule again'),
    }),
    z.strictObject({
      kind: z.literal('drill_started').describe('Start a drill'),
      scenario: z
        .enum(['surge', 'blind'])
        .describe('`surge`: it fills up; `blind`: sensors fall silent'),
    }),
    z.strictObject({ kind: z.literal('drill_ended').describe('End the drill before its time') }),
  ])
  .describe('What an operator adds to the log');
export type LogAction = z.infer<typeof logActionSchema>;
