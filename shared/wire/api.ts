import * as z from 'zod';
import {
  linksSchema,
  planRefSchema,
  regionRefSchema,
  siteRefSchema,
  windowStartSchema,
} from './fields.ts';
import { planSchema, regionPropertiesSchema } from './plan.ts';
import { policySchema } from './policy.ts';
import { refusalCodeSchema } from './reading.ts';
import { laneSchema, recordSchema } from './record.ts';
import { sensorSchema } from './sensor.ts';
import { namedZonesSchema, siteSchema } from './site.ts';

/** Version of the HTTP API, sent as `API-Version` on every response. */
export const API_VERSION = '1.0.0';

/** Every screen of a replay must say that it is not now. */
export const siteClockSchema = z
  .strictObject({
    mode: z
      .enum(['live', 'replay'])
      .describe('`live`: the wall clock; `replay`: a recording is served, and nothing is now'),
    at: z.iso
      .datetime()
      .describe('What time it is at the site, UTC; of a replay: its last reading'),
    speed: z
      .number()
      .min(1)
      .describe(
        'Seconds of this clock per second of the wall: 1, more in a demo that is played fast',
      ),
  })
  .describe('What "now" is for a site');
export type SiteClock = z.infer<typeof siteClockSchema>;

/** Enough for the legend and the privacy receipt. */
export const siteReleaseSchema = z
  .strictObject({
    policyVersion: z
      .int()
      .describe(
        'Version of the policy by which the newest published public window was released; without one, of the policy in force',
      ),
    staffK: z.int().describe('Fewest distinct units behind a staff level'),
    publicK: z.int().describe('Fewest distinct units behind a public level'),
    kPeople: z.int().describe('Fewest persons that one level of a sensor spans'),
    publicWindowSeconds: z.int().describe('Length of a public window in seconds'),
    staffDelaySeconds: z
      .int()
      .describe('Seconds from the end of a window to its publication on the staff lane'),
    publicDelaySeconds: z
      .int()
      .describe('Seconds from the end of a window to its publication on the public lane'),
  })
  .describe('What people may know of how the site is released');

export const siteResourceSchema = z.strictObject({
  site: siteSchema.describe('The site, with the windows, zones and scales that are in force'),
  windows: z
    .array(
      z.strictObject({
        from: z.iso.datetime().describe('Start of the first window that is so long, UTC'),
        windowSeconds: z.int().describe('Length of a staff window in seconds'),
        publicWindowSeconds: z.int().describe('Length of a public window in seconds'),
      }),
    )
    .describe(
      'How long windows were, are and are to be: ascending, one for each change; empty: there is no plan yet',
    ),
  places: z
    .array(namedZonesSchema)
    .describe(
      'What zones were called: ascending, one for each time that zones, outlines or scales changed; empty: they never have',
    ),
  clock: siteClockSchema,
  release: siteReleaseSchema,
  plan: planSchema
    .nullable()
    .describe('The plan in force, or the first one that is to come; null: there is none yet'),
  exports: z
    .array(
      z.strictObject({
        format: z.string().describe('Its name in `?format=` of the export'),
        title: z.string().describe('What people call it'),
        mediaType: z.string().describe('Its media type'),
      }),
    )
    .describe('The formats in which the records of the site can be had as one file'),
});
export type SiteResource = z.infer<typeof siteResourceSchema>;

export const siteListSchema = z.strictObject({
  sites: z
    .array(
      z.strictObject({
        siteId: siteRefSchema,
        name: siteSchema.shape.name,
        clock: siteClockSchema,
      }),
    )
    .describe('Every site that is served here'),
});
export type SiteList = z.infer<typeof siteListSchema>;

/** A page may show regions before there is a plan: then there are none. */
const shownPlanSchema = z
  .string()
  .nullable()
  .describe('Id of the plan that the regions belong to; null: there is none yet');

export const regionCollectionSchema = z.strictObject({
  type: z.literal('FeatureCollection').describe('GeoJSON'),
  planId: shownPlanSchema,
  lane: laneSchema,
  licence: z.string().describe('Licence of what is released, as an SPDX identifier'),
  attribution: z.string().describe('Whom to name as the source'),
  features: z
    .array(
      z.strictObject({
        type: z.literal('Feature').describe('GeoJSON'),
        id: z.string().describe('Id of the region, or `uncovered-` and the cell'),
        geometry: z
          .looseObject({
            type: z.enum(['Polygon', 'MultiPolygon']).describe('GeoJSON: one area or several'),
            coordinates: z.array(z.unknown()).describe('Closed rings of longitude and latitude'),
          })
          .describe('Outline of its cells'),
        properties: regionPropertiesSchema,
      }),
    )
    .describe('Regions, ascending by regionId, then the cells that are not covered'),
});
export type RegionCollection = z.infer<typeof regionCollectionSchema>;

export const latestSchema = z
  .strictObject({
    siteId: siteRefSchema,
    lane: laneSchema,
    planId: shownPlanSchema,
    clock: siteClockSchema,
    cursor: z
      .string()
      .nullable()
      .describe('The window as the live stream counts: its start in epoch seconds; null: none yet'),
    records: z
      .array(recordSchema)
      .describe('One record per region of the plan; empty: nothing is published yet'),
  })
  .describe('The newest published window of a lane');
export type Latest = z.infer<typeof latestSchema>;

export const recordPageSchema = z.strictObject({
  records: z.array(recordSchema).describe('Records, ascending by window and region'),
  links: linksSchema,
});
export type RecordPage = z.infer<typeof recordPageSchema>;

export const framesSchema = z
  .strictObject({
    siteId: siteRefSchema,
    lane: laneSchema,
    planId: shownPlanSchema,
    regions: z.array(regionRefSchema).describe('Ids of the regions: the columns, ascending'),
    windowSeconds: z.int().describe('Length of a window in seconds'),
    from: windowStartSchema.describe('Start of the first window, UTC'),
    windows: z.int().describe('How many windows: the rows'),
    levels: z
      .string()
      .describe(
        'Base64, one byte per window and region, window by window: 0 to 4 a level, 239 no record, 240 to 245 withheld, 255 retracted',
      ),
    next: windowStartSchema
      .nullable()
      .describe(
        'Where windows get another length within what was asked for, UTC: ask on from there; null: all of it is here',
      ),
    plans: z
      .array(
        z.strictObject({
          planId: planRefSchema,
          from: windowStartSchema.describe('Start of its first window on screen, UTC'),
        }),
      )
      .describe('Plans that were on screen in the range, ascending'),
  })
  .describe('The timeline as one matrix of bytes, windows by regions');
export type Frames = z.infer<typeof framesSchema>;

export const sensorPageSchema = z.strictObject({
  sensors: z.array(sensorSchema).describe('Entries of the register, ascending by sensorId'),
  links: linksSchema,
});
export type SensorPage = z.infer<typeof sensorPageSchema>;

/** In total per site: never per sensor, never with the value. */
/** How many of a day, never exactly: a number that moves with who was out would tell it (promise P25). None: the reason is left out. */
export const refusalClassSchema = z.enum(['1-99', '100-999', '1000+']);
export type RefusalClass = z.infer<typeof refusalClassSchema>;

export const refusalsSchema = z
  .strictObject({
    siteId: siteRefSchema,
    days: z
      .array(
        z.strictObject({
          date: z.iso.date().describe('The UTC day; one that is over'),
          refused: z
            .partialRecord(refusalCodeSchema, refusalClassSchema)
            .describe('In which class the refused readings are, by reason; none: left out'),
        }),
      )
      .describe('UTC days with refused readings, newest first'),
    epochs: z
      .array(
        z.strictObject({
          epochStart: z.iso.datetime().describe('Start of the roster epoch, UTC'),
          epochSeconds: z.int().describe('Length of the roster epoch in seconds'),
          closed: z.boolean().describe('Whether it is over'),
          accepted: z.int().describe('How many readings were taken'),
          refused: z
            .partialRecord(refusalCodeSchema, z.int())
            .describe(
              'How many readings were refused, by reason; a reason without any is left out',
            ),
        }),
      )
      .optional()
      .describe('For inspectors alone: roster epochs with readings, newest first'),
  })
  .describe('Refused readings of a site per reason: per UTC day in classes');
export type Refusals = z.infer<typeof refusalsSchema>;

export const policyListSchema = z.strictObject({
  policies: z
    .array(policySchema)
    .describe(
      'The policy in force of each site: the version that its plan in force was made by; of a site without a plan the newest',
    ),
  announced: z
    .array(policySchema)
    .describe('Versions that are announced and not in force yet; of each site ascending'),
});
export type PolicyList = z.infer<typeof policyListSchema>;
