import * as z from 'zod';
import { instantSchema } from './instant.ts';
import { sensorIdSchema } from './reading.ts';
import { siteIdSchema } from './site.ts';
import { contactSchema, textSchema } from './text.ts';

/** Trust boundary: release specification, section 1. */
export const ownerSchema = z.strictObject({
  ownerId: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
      'must be 1 to 40 letters, digits, - and _, and begin with a letter or a digit',
    )
    .describe('Id of the owner'),
  kind: z
    .enum(['operator', 'verified', 'unverified'])
    .describe(
      'Whose word it is: the operator’s own, one outside group of its own, or all unverified owners as one group',
    ),
  contact: contactSchema.describe('Who answers questions about the sensor'),
});
export type Owner = z.infer<typeof ownerSchema>;

/**
 * There is one plan for staff and public, and a public region is made of whole staff regions: a sensor that may not be part of open data would take its
 * region from everybody, or be published all the same.
 */
const MUST_BE_OPEN =
  'must be true: what is released of a sensor, together with others, is open data; one that may not be part of it cannot be registered';

/** The schema knows the other so that such a sensor can be in the register, and be refused there with its reason. */
const MUST_BE_PERIODIC =
  'must be periodic: a sensor that reports on change alone would tell a level by its silence';

const date = instantSchema;
const locationSchema = z
  .strictObject({
    lat: z.number().min(-90).max(90).describe('Degrees north (WGS 84)'),
    lon: z.number().min(-180).max(180).describe('Degrees east (WGS 84)'),
    verified: z.boolean().describe('Whether somebody has checked that it hangs there'),
    mountId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Pole or wall that it hangs on: sensors on one mount count as one unit'),
    description: textSchema.optional().describe('Where to look for it on the street'),
    heightM: z.number().optional().describe('Height above the ground in metres'),
  })
  .describe('Where it hangs');

const fieldOfViewSchema = z
  .strictObject({
    areaM2: z.number().positive().max(100_000).describe('Ground that it sees, in square metres'),
    centre: z
      .strictObject({
        lat: z.number().describe('Degrees north (WGS 84)'),
        lon: z.number().describe('Degrees east (WGS 84)'),
      })
      .optional()
      .describe('Middle of what it sees; absent: right under the sensor'),
    directionDegrees: z
      .number()
      .min(0)
      .max(360)
      .optional()
      .describe(
        'Where it looks, in degrees clockwise from north; absent: straight down or not known',
      ),
  })
  .describe('What it sees, taken as a disc of this area round its middle');

const deviceSchema = z
  .strictObject({
    category: textSchema.describe('What kind of sensor it is'),
    connectivity: z.string().min(1).max(60).describe('How it sends, such as LoRaWAN'),
    manufacturer: z.string().min(1).max(120).describe('Who makes it'),
    supplier: z.string().min(1).max(120).describe('Who sold it'),
    model: z.string().min(1).max(120).describe('Its type, as the maker calls it'),
    firmware: z.string().min(1).max(60).describe('Version of its software'),
    documentationUrl: z.url().optional().describe('Where the maker describes it'),
  })
  .describe('The device itself');

/** SensRNet-shaped, plus an end date. Levels never stand here. */
export const sensorSchema = z
  .strictObject({
    sensorId: sensorIdSchema,
    siteId: siteIdSchema.describe('Site that the sensor belongs to'),
    owner: ownerSchema
      .nullable()
      .describe('Who controls the sensor; null: nobody is known, so its readings are refused'),
    location: locationSchema,
    zoneId: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('Zone that it stands for; absent on a site of H3 cells, which go by the location'),
    fieldOfView: fieldOfViewSchema,
    reportIntervalSeconds: z.number().positive().describe('Seconds from one reading to the next'),
    reporting: z
      .enum(['periodic', 'on_change'], { error: MUST_BE_PERIODIC })
      .describe('When it reports; `on_change` is refused, because silence would tell a level'),
    suspended: z.boolean().describe('Whether it is put aside: its readings are refused'),
    purpose: textSchema.describe('What it is for'),
    legalBasis: textSchema.describe('The law that it rests on'),
    registeredAt: date.describe('When it came into the register'),
    validFrom: date.describe('From when it may contribute'),
    validUntil: date.describe('When it stops by itself, less than 4 years after `validFrom`'),
    device: deviceSchema,
    datastream: z
      .strictObject({
        theme: textSchema.describe('What it measures'),
        isOpenData: z
          .literal(true, { error: MUST_BE_OPEN })
          .describe('Always true: what is released of it, together with others, is open data'),
        containsPersonalData: z.literal(false).describe('Always false: it says levels only'),
      })
      .describe('What it sends'),
    dpia: z
      .strictObject({
        url: z.url().optional().describe('Where to read it; absent: on request'),
        reviewedOn: z.iso.date().describe('Day of the last review'),
        reviewBy: z.iso.date().describe('Day by which it is reviewed again'),
      })
      .nullable()
      .describe('Data protection impact assessment; null: there is none'),
    alternatives: textSchema.describe('What else was weighed, and why a sensor was chosen'),
  })
  .describe('One entry of the public sensor register');
export type Sensor = z.infer<typeof sensorSchema>;

/** Dates were once taken of any year and offset. What was stored so is read on: one entry must not close the register. */
const onceTaken = z.iso.datetime({ offset: true });
const enteredSensorSchema = sensorSchema.extend({
  registeredAt: onceTaken,
  validFrom: onceTaken,
  validUntil: onceTaken,
});

/** As `sensorSchema`, of an entry that was stored: one that said that it is not open data was published all the same, and now says so. */
export const storedSensorSchema = z.preprocess((document) => {
  const known = z.looseObject({ datastream: z.looseObject({ isOpenData: z.literal(false) }) });
  const { success, data } = known.safeParse(document);
  return success ? { ...data, datastream: { ...data.datastream, isOpenData: true } } : document;
}, enteredSensorSchema);
