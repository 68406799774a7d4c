import * as z from 'zod';
import { sensorIdSchema } from './reading.ts';
import { siteIdSchema } from './site.ts';
import { contactSchema, textSchema } from './text.ts';

/**
 * Who controls a sensor. `operator` is inside the trust boundary; every other verified owner is one external group (its `ownerId`);
 * all unverified owners together are ONE external group (release specification, section 1).
 */
export const ownerSchema = z.strictObject({
  ownerId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
  kind: z.enum(['operator', 'verified', 'unverified']),
  contact: contactSchema,
});
export type Owner = z.infer<typeof ownerSchema>;

const date = z.iso.datetime({ offset: true });

/** One entry of the public sensor register: SensRNet-shaped, plus an end date. Levels never stand here. */
export const sensorSchema = z.strictObject({
  sensorId: sensorIdSchema,
  siteId: siteIdSchema,
  owner: ownerSchema.nullable(),
  location: z.strictObject({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    verified: z.boolean(),
    mountId: z.string().min(1).max(64).optional(),
    description: textSchema.optional(),
    heightM: z.number().optional(),
  }),
  /** Zone of a zones partition; an H3 partition derives the cell from the location. */
  zoneId: z.string().min(1).max(40).optional(),
  /** The field of view is taken as a disc of this area round `centre` (default: the location). */
  fieldOfView: z.strictObject({
    areaM2: z.number().positive().max(100_000),
    centre: z.strictObject({ lat: z.number(), lon: z.number() }).optional(),
    directionDegrees: z.number().min(0).max(360).optional(),
  }),
  reportIntervalSeconds: z.number().positive(),
  reporting: z.enum(['periodic', 'on_change']),
  suspended: z.boolean(),
  purpose: textSchema,
  legalBasis: textSchema,
  registeredAt: date,
  validFrom: date,
  validUntil: date,
  device: z.strictObject({
    category: textSchema,
    connectivity: z.string().min(1).max(60),
    manufacturer: z.string().min(1).max(120),
    supplier: z.string().min(1).max(120),
    model: z.string().min(1).max(120),
    firmware: z.string().min(1).max(60),
    documentationUrl: z.url().optional(),
  }),
  datastream: z.strictObject({
    theme: textSchema,
    isOpenData: z.boolean(),
    containsPersonalData: z.literal(false),
  }),
  dpia: z
    .strictObject({ url: z.url().optional(), reviewedOn: z.iso.date(), reviewBy: z.iso.date() })
    .nullable(),
  alternatives: textSchema,
});
export type Sensor = z.infer<typeof sensorSchema>;
