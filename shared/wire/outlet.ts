// Outlets: other systems that hear of alerts. What the API takes and gives, and the body of our own webhook.
import * as z from 'zod';
import { DEFAULT_LANGUAGE, LANGUAGES } from '../languages.ts';
import { alertStateSchema } from './alert.ts';
import { alertKindSchema } from './event-plan.ts';
import { linksSchema, siteRefSchema } from './fields.ts';
import { siteIdSchema } from './site.ts';
import { textSchema } from './text.ts';

export const outletKindSchema = z
  .enum(['webhook', 'alertmanager', 'cap'])
  .describe(
    'What is sent: our own JSON, that of Prometheus Alertmanager (version 4), or CAP 1.2 XML',
  );
export type OutletKind = z.infer<typeof outletKindSchema>;

export const outletSubjectSchema = z.enum([...alertKindSchema.options, 'drill']);
export type OutletSubject = z.infer<typeof outletSubjectSchema>;

const aboutSchema = z
  .array(outletSubjectSchema)
  .min(1)
  .refine((about) => new Set(about).size === about.length, { error: 'each subject once' })
  .describe('Kinds of alert, and drills, that are sent; each once');
const minimumLevelSchema = z
  .union([z.literal(3), z.literal(4)])
  .describe('A level alert is sent from this level on, and from then on to its end');
const languageSchema = z
  .enum(LANGUAGES)
  .describe('Language of words for people; CAP has every one, and this one first');

export const outletRequestSchema = z.strictObject({
  siteId: siteIdSchema.describe('Site whose alerts are sent'),
  kind: outletKindSchema,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe(
      'Where to send, without credentials and fragment; HTTPS, unless the operator allows its own network',
    ),
  language: languageSchema.default(DEFAULT_LANGUAGE),
  minimumLevel: minimumLevelSchema.default(3),
  about: aboutSchema.default([...outletSubjectSchema.options]),
});
export type OutletRequest = z.infer<typeof outletRequestSchema>;

export const outletChangeSchema = z.strictObject({
  isDisabled: z
    .boolean()
    .optional()
    .describe('True: nothing is sent for now; false: it is taken up again, after failures too'),
  language: languageSchema.optional(),
  minimumLevel: minimumLevelSchema.optional(),
  about: aboutSchema.optional(),
});
export type OutletChange = z.infer<typeof outletChangeSchema>;

const at = z.iso.datetime();

export const outletSchema = z
  .strictObject({
    outletId: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe('Id of the outlet'),
    siteId: siteRefSchema,
    kind: outletKindSchema,
    url: z
      .string()
      .describe('Where it sends; an auditor sees scheme and host only, as the rest may be a key'),
    language: languageSchema,
    minimumLevel: minimumLevelSchema,
    about: aboutSchema,
    createdBy: z.string().describe('Id of the account that made it'),
    createdAt: at.describe('When it was made, UTC'),
    disabledAt: at.nullable().describe('Since when nothing is sent, UTC; null: it sends'),
    disabledBecause: z
      .enum(['person', 'gone', 'failing'])
      .nullable()
      .describe(
        '`person`: somebody did; `gone`: it answered 410; `failing`: nothing got through for five days; null: it sends',
      ),
    removedAt: at
      .nullable()
      .describe('When it was removed for good, UTC; its deliveries stay; null: it was not'),
    failingSince: at.nullable().describe('Since when nothing gets through, UTC; null: it does'),
    waiting: z.int().min(0).describe('Alerts whose next step waits for another attempt'),
  })
  .describe('Another system that hears of the alerts of a site');
export type Outlet = z.infer<typeof outletSchema>;
export const outletListSchema = z.strictObject({
  outlets: z.array(outletSchema).describe('Outlets, removed ones too'),
});

export const newOutletSchema = z.strictObject({
  outlet: outletSchema,
  secret: z.string().describe('Key that signs what is sent; it stands in this answer only'),
});

export const failureSchema = z
  .enum(['address', 'name', 'connection', 'tls', 'timeout', 'redirect', 'answer'])
  .describe('Why no answer came, or why it does not count; `address`: it may not be asked');
export type Failure = z.infer<typeof failureSchema>;

const entrySeqSchema = z
  .int()
  .min(0)
  .describe('Number of the entry in the decision log; 0: a test message');

/** What was sent is not kept. */
export const deliverySchema = z
  .strictObject({
    seq: entrySeqSchema,
    attempt: z.int().positive().describe('Which attempt it was, from 1'),
    at: at.describe('When it was sent, UTC'),
    status: z.int().nullable().describe('HTTP status of the answer; null: none came'),
    failure: failureSchema
      .nullable()
      .describe('Why no answer came, or why it does not count; null: it was taken'),
    durationMs: z.int().min(0).describe('How long it took, in milliseconds'),
  })
  .describe('One attempt to send');
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveryPageSchema = z.strictObject({
  outletId: z.string().describe('Id of the outlet'),
  deliveries: z.array(deliverySchema).describe('Attempts, newest first'),
  links: linksSchema,
});

/** Body of our own webhook. Places, levels and times; never a name of a person or a comment. */
export const outletMessageSchema = z.strictObject({
  /** `crowdshade.` and the entry's kind with a dot: `crowdshade.alert.opened`, `crowdshade.drill.started`, or `crowdshade.test`. */
  type: z.string().regex(/^crowdshade(\.[a-z_]+){1,2}$/),
  timestamp: at,
  data: z.strictObject({
    siteId: z.string(),
    site: textSchema,
    seq: entrySeqSchema,
    status: z.enum(['actual', 'exercise', 'test']),
    alert: z
      .strictObject({
        alertId: z.string(),
        kind: alertKindSchema,
        state: alertStateSchema,
        level: z.union([z.literal(3), z.literal(4)]).nullable(),
        since: at,
        openedAt: at,
        escalation: z.int().min(0).max(2),
        repeats: z.int().min(0),
        regionId: z.string().nullable(),
        place: textSchema,
        zones: z.array(z.strictObject({ zoneId: z.string(), name: textSchema })),
      })
      .nullable(),
    /** What was agreed beforehand, or what was said to be done. */
    measure: z.strictObject({ measureId: z.string(), text: textSchema }).nullable(),
    scenario: z.string().nullable(),
  }),
});
export type OutletMessage = z.infer<typeof outletMessageSchema>;
