// Outlets: other systems that hear of alerts. What the API takes and gives, and the body of our own webhook.
import * as z from 'zod';
import { alertStateSchema } from './alert.ts';
import { alertKindSchema } from './event-plan.ts';
import { siteIdSchema } from './site.ts';
import { textSchema } from './text.ts';

/** `webhook`: our own JSON; `alertmanager`: what Prometheus Alertmanager posts to its receivers (version 4); `cap`: CAP 1.2 XML. */
export const outletKindSchema = z.enum(['webhook', 'alertmanager', 'cap']);
export type OutletKind = z.infer<typeof outletKindSchema>;

/** What an outlet may be about: a kind of alert, or drills. */
export const outletSubjectSchema = z.enum([...alertKindSchema.options, 'drill']);
export type OutletSubject = z.infer<typeof outletSubjectSchema>;

const aboutSchema = z
  .array(outletSubjectSchema)
  .min(1)
  .refine((about) => new Set(about).size === about.length, { error: 'each subject once' });
const minimumLevelSchema = z.union([z.literal(3), z.literal(4)]);
const languageSchema = z.enum(['nl', 'en']);

export const outletRequestSchema = z.strictObject({
  siteId: siteIdSchema,
  kind: outletKindSchema,
  /** Without credentials and fragment. HTTPS, unless the operator allows addresses of its own network. */
  url: z.url({ protocol: /^https?$/ }).max(2000),
  language: languageSchema.default('nl'),
  /** A level alert is sent from this level on, and from then on to its end. */
  minimumLevel: minimumLevelSchema.default(3),
  about: aboutSchema.default([...outletSubjectSchema.options]),
});
export type OutletRequest = z.infer<typeof outletRequestSchema>;

export const outletChangeSchema = z.strictObject({
  isDisabled: z.boolean().optional(),
  language: languageSchema.optional(),
  minimumLevel: minimumLevelSchema.optional(),
  about: aboutSchema.optional(),
});
export type OutletChange = z.infer<typeof outletChangeSchema>;

const at = z.iso.datetime();

export const outletSchema = z.strictObject({
  outletId: z.string().regex(/^[0-9a-f]{16}$/),
  siteId: z.string(),
  kind: outletKindSchema,
  /** Whole for whoever may change it. An auditor sees scheme and host: the rest may be a key. */
  url: z.string(),
  language: languageSchema,
  minimumLevel: minimumLevelSchema,
  about: aboutSchema,
  createdBy: z.string(),
  createdAt: at,
  disabledAt: at.nullable(),
  /** `gone`: it answered 410; `failing`: nothing got through for five days. */
  disabledBecause: z.enum(['person', 'gone', 'failing']).nullable(),
  /** Removed for good; its delivery log stays. */
  removedAt: at.nullable(),
  /** Nothing gets through since then. */
  failingSince: at.nullable(),
  /** Alerts whose next step waits for another attempt. */
  waiting: z.int().min(0),
});
export type Outlet = z.infer<typeof outletSchema>;
export const outletListSchema = z.strictObject({ outlets: z.array(outletSchema) });

/** The only answer that ever holds the secret. */
export const newOutletSchema = z.strictObject({ outlet: outletSchema, secret: z.string() });

/** Why no answer came, or why it does not count. `address`: it is not one that may be asked. */
export const failureSchema = z.enum([
  'address',
  'name',
  'connection',
  'tls',
  'timeout',
  'redirect',
  'answer',
]);
export type Failure = z.infer<typeof failureSchema>;

/** One attempt. What was sent is not kept. */
export const deliverySchema = z.strictObject({
  /** Entry of the decision log; 0: a test message. */
  seq: z.int().min(0),
  attempt: z.int().positive(),
  at,
  status: z.int().nullable(),
  failure: failureSchema.nullable(),
  durationMs: z.int().min(0),
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveryPageSchema = z.strictObject({
  outletId: z.string(),
  deliveries: z.array(deliverySchema),
  links: z.strictObject({ self: z.string(), next: z.string().nullable() }),
});

/** Body of our own webhook. Places, levels and times; never a name of a person or a comment. */
export const outletMessageSchema = z.strictObject({
  /** `crowdshade.` and the entry's kind with a dot: `crowdshade.alert.opened`, `crowdshade.drill.started`, or `crowdshade.test`. */
  type: z.string().regex(/^crowdshade(\.[a-z_]+){1,2}$/),
  timestamp: at,
  data: z.strictObject({
    siteId: z.string(),
    site: textSchema,
    /** Entry of the decision log; 0: a test message. */
    seq: z.int().min(0),
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
