// An alert, and every step on its ladder: open > acknowledged > measure taken > cleared.
import * as z from 'zod';
import { alertKindSchema, phaseSchema } from './event-plan.ts';
import { accountRefSchema, siteRefSchema } from './fields.ts';

export const alertStateSchema = z
  .enum(['open', 'acknowledged', 'measure_taken', 'cleared'])
  .describe('How far the alert is on its ladder');
export type AlertState = z.infer<typeof alertStateSchema>;

const at = z.iso.datetime();
/** `by` is never a name: a name can be erased, the log cannot. */
const doneSchema = z.strictObject({
  at: at.describe('When it was done, UTC'),
  by: accountRefSchema,
});

const shelvedSchema = doneSchema.extend({
  until: at.describe('When it comes back by itself, UTC'),
});

const alertSightSchema = z
  .enum(['above', 'below', 'unknown'])
  .describe('What the newest window says: at its limit, below it, or withheld');

export const alertSchema = z.strictObject({
  alertId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe('Id of the alert; firing again within 10 minutes of clearing it is the same one'),
  siteId: siteRefSchema,
  kind: alertKindSchema,
  regionId: z
    .string()
    .nullable()
    .describe('Region that it is about; null for a critical signal, which stands in a cell'),
  cells: z.array(z.string()).min(1).describe('Zone ids or H3 cells that it is about'),
  state: alertStateSchema,
  level: z
    .union([z.literal(3), z.literal(4)])
    .nullable()
    .describe('Limit that fired it, raised when it gets worse; null for a blind region'),
  since: at.describe('Start of the first window of the dwell that fired it, UTC'),
  openedAt: at.describe('When it began to wait for somebody, UTC: its window was published then'),
  unseenMs: z
    .int()
    .min(0)
    .default(0)
    .describe('Milliseconds since `openedAt` without any news; they bring no escalation nearer'),
  escalation: z
    .literal([0, 1, 2])
    .describe('1: nobody acknowledged it for 2 minutes; 2: for 5 minutes; 0: neither'),
  sight: alertSightSchema,
  windowsBelow: z
    .int()
    .min(0)
    .max(3)
    .describe('Windows in a row below its limit; the third one clears it'),
  belowSince: at
    .nullable()
    .default(null)
    .describe(
      'Start of the first window in a row below its limit, or in sight again, UTC; null: it is not',
    ),
  repeats: z.int().min(0).describe('How often it fired again within 10 minutes of clearing'),
  acknowledged: doneSchema.nullable().describe('Who has taken it on; null: nobody yet'),
  measure: doneSchema
    .extend({
      measureId: z
        .string()
        .nullable()
        .describe('Measure of the event plan; null: another one, which a comment says'),
    })
    .nullable()
    .describe('The measure that was taken last; null: none yet'),
  shelved: shelvedSchema
    .nullable()
    .default(null)
    .describe('Put aside for a time: it neither waits nor escalates; null: it is not'),
  goes: doneSchema
    .nullable()
    .default(null)
    .describe('When somebody was sent there, and by whom; null: nobody goes, or it is over'),
  clearedAt: at.nullable().describe('When it cleared or was closed, UTC; null: it still runs'),
});
export type Alert = z.infer<typeof alertSchema>;

/** Longest comment or note. Characters. */
export const MAX_NOTE = 1000;
const noteSchema = z.string().trim().min(1).max(MAX_NOTE);

/** Longest name of who goes. Characters. */
export const MAX_GOES = 60;

const stepMeasureIdSchema = z
  .string()
  .max(40)
  .nullable()
  .describe('A measure of the event plan; null: another one, which the comment should say');
const commentSchema = noteSchema
  .optional()
  .describe('Words of the person, at most 1000 characters; absent: none');

export const alertActionSchema = z
  .discriminatedUnion('step', [
    z.strictObject({
      step: z.literal('acknowledge').describe('Take it on'),
      comment: commentSchema,
    }),
    z.strictObject({
      step: z.literal('shelve').describe('Put it aside for a time'),
      until: at.describe('When it comes back by itself, UTC; at most 4 hours from now'),
      comment: noteSchema.describe('Why it is put aside, at most 1000 characters'),
    }),
    z.strictObject({
      step: z.literal('unshelve').describe('Bring it back before its time'),
      comment: commentSchema,
    }),
    z.strictObject({
      step: z.literal('measure').describe('Say which measure was taken'),
      measureId: stepMeasureIdSchema,
      comment: commentSchema,
    }),
    z.strictObject({
      step: z
        .literal('send')
        .describe(
          'Say who goes there; takes it on where nobody has, and takes the place of a name',
        ),
      goes: z
        .string()
        .trim()
        .min(1)
        .max(MAX_GOES)
        .describe('The team or the person, at most 60 characters'),
    }),
    z.strictObject({
      step: z.literal('recall').describe('Whoever was sent goes no longer'),
      comment: commentSchema,
    }),
    z.strictObject({
      step: z.literal('close').describe('End one that no sensor can clear'),
      comment: noteSchema.describe('Why it is closed, at most 1000 characters'),
    }),
  ])
  .describe('A step of an operator on an alert');
export type AlertAction = z.infer<typeof alertActionSchema>;

/** Most alerts of one step. */
export const MAX_TOGETHER = 300;
export const alertsActionSchema = z
  .strictObject({
    alertIds: z
      .array(alertSchema.shape.alertId)
      .min(1)
      .max(MAX_TOGETHER)
      .describe('Alerts that it is about'),
    action: alertActionSchema.describe('The step, with one comment for all'),
  })
  .describe('One step of an operator on several alerts');
export type AlertsAction = z.infer<typeof alertsActionSchema>;

export const alertSettingsSchema = z
  .strictObject({
    askAgainMinutes: z
      .int()
      .min(1)
      .max(240)
      .nullable()
      .describe('Minutes after which an alert without a measure asks again; null: it never does'),
  })
  .describe('What a site sets of its alerts');
export type AlertSettings = z.infer<typeof alertSettingsSchema>;

/** The words of people, which can be erased, stand beside the alert. */
export const alertViewSchema = alertSchema
  .extend({
    goes: doneSchema
      .extend({
        who: z.string().nullable().describe('The team or the person; null: the words were erased'),
      })
      .nullable()
      .describe('Who goes there, since when and by whom sent; null: nobody goes, or it is over'),
    names: z
      .record(z.string(), z.string())
      .describe('Display names by account id; an erased person has none'),
    comments: z
      .array(
        z.strictObject({
          at: at.describe('When it was written, UTC'),
          by: accountRefSchema,
          step: z.string().describe('Entry of the log that it came with, such as alert_closed'),
          text: z.string().describe('What was written'),
        }),
      )
      .describe('What people wrote, oldest first; erased words are left out'),
  })
  .describe('A place that the safety team has to look at, and what was done about it');
export type AlertView = z.infer<typeof alertViewSchema>;

export const alertListSchema = z
  .strictObject({
    siteId: siteRefSchema,
    alerts: z
      .array(alertViewSchema)
      .describe(
        'Alerts that run, are shelved or cleared within 10 minutes, or those of the time asked for',
      ),
  })
  .describe('Alerts of a site');
export type AlertList = z.infer<typeof alertListSchema>;

export const eventStateSchema = z
  .strictObject({
    siteId: siteRefSchema,
    phase: phaseSchema,
    isManual: z
      .boolean()
      .describe('An operator has set the phase; it holds until the schedule is followed again'),
    duty: z
      .strictObject({
        by: z.string().describe('Id of the account that has the watch'),
        name: z.string().nullable().describe('Their display name; null: erased, or a token'),
        since: at.describe('When they took over, UTC'),
      })
      .nullable()
      .describe('Who has the watch; null: nobody has taken it'),
    askAgainMinutes: alertSettingsSchema.shape.askAgainMinutes,
    drill: z
      .strictObject({
        scenario: z.string().describe('What is played: `surge` or `blind`'),
        startedAt: at.describe('When it started, UTC'),
        endsAt: at.describe('When it ends by itself, UTC'),
        by: z.string().describe('Id of the account that started it'),
      })
      .nullable()
      .describe('The drill that runs; null: none'),
  })
  .describe('Where the event is, and who has the watch');
export type EventState = z.infer<typeof eventStateSchema>;
