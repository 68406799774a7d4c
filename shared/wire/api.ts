import * as z from 'zod';
import { planSchema, regionPropertiesSchema } from './plan.ts';
import { policySchema } from './policy.ts';
import { refusalCodeSchema } from './reading.ts';
import { laneSchema, recordSchema } from './record.ts';
import { sensorSchema } from './sensor.ts';
import { siteSchema } from './site.ts';

/** Version of the HTTP API, sent as `API-Version` on every response. */
export const API_VERSION = '1.0.0';

/**
 * What "now" is for a site. `live`: the wall clock. `replay`: a recording is served, read-only, and `at` is its last observedAt;
 * every screen must say that it is not now.
 */
export const siteClockSchema = z.strictObject({
  mode: z.enum(['live', 'replay']),
  at: z.iso.datetime(),
  /** Seconds of the site's clock per second of the wall: 1, but in a demo that is played fast. */
  speed: z.number().min(1),
});
export type SiteClock = z.infer<typeof siteClockSchema>;

/** What people may know of how a site is released: enough for the legend and the privacy receipt. */
export const siteReleaseSchema = z.strictObject({
  policyVersion: z.int(),
  staffK: z.int(),
  publicK: z.int(),
  kPeople: z.int(),
  /** Seconds from the end of a window to its publication. */
  staffDelaySeconds: z.int(),
  publicDelaySeconds: z.int(),
});

export const siteResourceSchema = z.strictObject({
  site: siteSchema,
  clock: siteClockSchema,
  release: siteReleaseSchema,
  plan: planSchema.nullable(),
});
export type SiteResource = z.infer<typeof siteResourceSchema>;

export const siteListSchema = z.strictObject({
  sites: z.array(
    z.strictObject({ siteId: z.string(), name: siteSchema.shape.name, clock: siteClockSchema }),
  ),
});
export type SiteList = z.infer<typeof siteListSchema>;

export const regionCollectionSchema = z.strictObject({
  type: z.literal('FeatureCollection'),
  planId: z.string().nullable(),
  lane: laneSchema,
  licence: z.string(),
  attribution: z.string(),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      id: z.string(),
      geometry: z.looseObject({
        type: z.enum(['Polygon', 'MultiPolygon']),
        coordinates: z.array(z.unknown()),
      }),
      properties: regionPropertiesSchema,
    }),
  ),
});
export type RegionCollection = z.infer<typeof regionCollectionSchema>;

/** The newest published window of a lane: every region of the plan has a record, or the window is not there yet. */
export const latestSchema = z.strictObject({
  siteId: z.string(),
  lane: laneSchema,
  planId: z.string().nullable(),
  clock: siteClockSchema,
  cursor: z.string().nullable(),
  records: z.array(recordSchema),
});
export type Latest = z.infer<typeof latestSchema>;

export const recordPageSchema = z.strictObject({
  records: z.array(recordSchema),
  links: z.strictObject({ self: z.string(), next: z.string().nullable() }),
});
export type RecordPage = z.infer<typeof recordPageSchema>;

/** The timeline as one byte matrix, window-major: `levels` is base64 of windows x regions bytes. */
export const framesSchema = z.strictObject({
  siteId: z.string(),
  lane: laneSchema,
  planId: z.string().nullable(),
  regions: z.array(z.string()),
  windowSeconds: z.int(),
  from: z.iso.datetime(),
  windows: z.int(),
  levels: z.string(),
  /** Which plan was on screen: each plan of the range with the start of its first window there, ascending. */
  plans: z.array(z.strictObject({ planId: z.string(), from: z.iso.datetime() })),
});
export type Frames = z.infer<typeof framesSchema>;

export const sensorPageSchema = z.strictObject({
  sensors: z.array(sensorSchema),
  links: z.strictObject({ self: z.string(), next: z.string().nullable() }),
});
export type SensorPage = z.infer<typeof sensorPageSchema>;

/** Refused readings per reason and roster epoch, in total per site: never per sensor, never with the value. */
export const refusalsSchema = z.strictObject({
  siteId: z.string(),
  epochs: z.array(
    z.strictObject({
      epochStart: z.iso.datetime(),
      epochSeconds: z.int(),
      closed: z.boolean(),
      accepted: z.int(),
      refused: z.partialRecord(refusalCodeSchema, z.int()),
    }),
  ),
});
export type Refusals = z.infer<typeof refusalsSchema>;

/** The settings in force: per site the newest policy version. */
export const policyListSchema = z.strictObject({ policies: z.array(policySchema) });
export type PolicyList = z.infer<typeof policyListSchema>;

/** Running critical signals: where it is critical, since when; `unknown`: it was, and nobody can see it any more. Staff only. */
export const criticalSignalSchema = z.strictObject({
  signalId: z.string(),
  state: z.enum(['critical', 'unknown']),
  cell: z.string(),
  lat: z.number(),
  lon: z.number(),
  /** Start of the window in which it became critical. */
  since: z.iso.datetime(),
});
export type CriticalSignal = z.infer<typeof criticalSignalSchema>;
export const criticalListSchema = z.strictObject({
  siteId: z.string(),
  signals: z.array(criticalSignalSchema),
});
export type CriticalList = z.infer<typeof criticalListSchema>;

/** What was changed in how a site is released: for everybody. Lists are newest first. */
export const changeLogSchema = z.strictObject({
  siteId: z.string(),
  policies: z.array(policySchema),
  plans: z.array(
    z.strictObject({
      planId: z.string(),
      policyVersion: z.int(),
      effectiveFrom: z.iso.datetime(),
      publicRegions: z.int(),
    }),
  ),
  /** Public records that were taken back. */
  retractions: z.array(
    z.strictObject({
      planId: z.string(),
      regionId: z.string(),
      windowStart: z.iso.datetime(),
      retractedAt: z.iso.datetime(),
      reason: z.string(),
    }),
  ),
  /** How often a critical signal fired, on days that are over (UTC). */
  critical: z.array(z.strictObject({ day: z.iso.date(), fired: z.int() })),
});
export type ChangeLog = z.infer<typeof changeLogSchema>;
