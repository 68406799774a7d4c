// An alert, and every step on its ladder: open > acknowledged > measure taken > cleared.
import * as z from 'zod';
import { alertKindSchema, phaseSchema } from './event-plan.ts';

export const alertStateSchema = z.enum(['open', 'acknowledged', 'measure_taken', 'cleared']);
export type AlertState = z.infer<typeof alertStateSchema>;

const at = z.iso.datetime();
/** What a person did. `by` is an account id, never a name: a name can be erased, the log cannot. */
const doneSchema = z.strictObject({ at, by: z.string() });

/** How a window touched the alert last, seen from its limit. `unknown`: the region is withheld now. */
const alertSightSchema = z.enum(['above', 'below', 'unknown']);

export const alertSchema = z.strictObject({
  alertId: z.string().regex(/^[0-9a-f]{16}$/),
  siteId: z.string(),
  kind: alertKindSchema,
  /** Null for a critical signal, which stands in a cell whatever is pooled there. */
  regionId: z.string().nullable(),
  /** Zone ids or H3 cells that it is about. */
  cells: z.array(z.string()).min(1),
  state: alertStateSchema,
  /** The limit that fired it, raised when it gets worse: 3 or 4. Null for a blind region. */
  level: z.union([z.literal(3), z.literal(4)]).nullable(),
  /** Start of the first window of the dwell that fired it. */
  since: at,
  /** Publication of the window that fired it, or fired it again: from here it waits for somebody. */
  openedAt: at,
  /** Unacknowledged for 2 minutes: 1, for 5 minutes: 2. */
  escalation: z.literal([0, 1, 2]),
  sight: alertSightSchema,
  /** Windows in a row below its limit; 3 clear it. */
  windowsBelow: z.int().min(0).max(3),
  /** Times it fired again within the quiet time after clearing. */
  repeats: z.int().min(0),
  acknowledged: doneSchema.nullable(),
  measure: doneSchema.extend({ measureId: z.string().nullable() }).nullable(),
  clearedAt: at.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** What happened to an alert. `alert_closed`: a person ended one that no sensor can clear. */
export const alertStepKindSchema = z.enum([
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
]);
export type AlertStepKind = z.infer<typeof alertStepKindSchema>;

/** Longest comment or note. Characters. */
export const MAX_NOTE = 1000;
const noteSchema = z.string().trim().min(1).max(MAX_NOTE);

/** What an operator sends. */
export const alertActionSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('acknowledge'), comment: noteSchema.optional() }),
  z.strictObject({
    step: z.literal('measure'),
    /** A measure of the event plan; null: another one, which the comment then says. */
    measureId: z.string().max(40).nullable(),
    comment: noteSchema.optional(),
  }),
  z.strictObject({ step: z.literal('close'), comment: noteSchema }),
]);
export type AlertAction = z.infer<typeof alertActionSchema>;

/** An alert as shown: with the words of people, which can be erased, beside it. */
export const alertViewSchema = alertSchema.extend({
  /** Display names by account id; an erased person has none. */
  names: z.record(z.string(), z.string()),
  comments: z.array(z.strictObject({ at, by: z.string(), step: z.string(), text: z.string() })),
});
export type AlertView = z.infer<typeof alertViewSchema>;

export const alertListSchema = z.strictObject({
  siteId: z.string(),
  alerts: z.array(alertViewSchema),
});
export type AlertList = z.infer<typeof alertListSchema>;

/** Where the event is, and who has the watch. Staff only. */
export const eventStateSchema = z.strictObject({
  siteId: z.string(),
  phase: phaseSchema,
  /** An operator has set it; it holds until they follow the schedule again. */
  isManual: z.boolean(),
  duty: z.strictObject({ by: z.string(), name: z.string().nullable(), since: at }).nullable(),
  drill: z
    .strictObject({ scenario: z.string(), startedAt: at, endsAt: at, by: z.string() })
    .nullable(),
});
export type EventState = z.infer<typeof eventStateSchema>;
