import * as z from 'zod';
import { LANGUAGES } from '../languages.ts';
import { areaGeometrySchema, positionSchema } from './geo.ts';
import { scaleSchema, zoneTypeSchema } from './level.ts';
import { contactSchema, textSchema } from './text.ts';

const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
    'must be 1 to 40 letters, digits, - and _, and begin with a letter or a digit',
  );
export const siteIdSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'must be 1 to 40 of a-z, 0-9 and -, and begin with a letter or a digit',
  )
  .describe('Id of the site');
const areaIdSchema = idSchema.describe('Id of the area');

export const zoneSchema = z
  .strictObject({
    zoneId: idSchema.describe('Id of the zone'),
    areaId: areaIdSchema.describe('Area that the zone lies in'),
    name: textSchema.describe('What people call the zone'),
    zoneType: zoneTypeSchema,
    areaM2: z.number().positive().describe('Ground that people can stand on, in square metres'),
    geometry: areaGeometrySchema,
    labelPoint: positionSchema.describe('Where its label may stand: longitude, latitude'),
  })
  .describe('A leaf of the partition: public space small enough to act on');
export type Zone = z.infer<typeof zoneSchema>;

export const areaSchema = z
  .strictObject({
    areaId: areaIdSchema,
    name: textSchema.describe('What people call the area'),
  })
  .describe('Zones that belong together, such as a square with its streets');

/** ONE partition per site (promise P4). */
export const partitionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('zones').describe('Zones with names, in areas'),
      areas: z.array(areaSchema).min(1).describe('Every area of the site'),
      zones: z.array(zoneSchema).min(1).describe('Every zone of the site'),
    }),
    z.strictObject({
      kind: z.literal('h3').describe('Cells of the H3 grid'),
      leafResolution: z
        .int()
        .min(3)
        .max(13)
        .describe('H3 resolution of the cells; regions may pool up to 3 levels above it'),
      zoneType: zoneTypeSchema,
    }),
  ])
  .describe('How the site is cut into cells, in one way only: named zones or H3 cells');

/** Staff and public windows a site may choose (release specification, section 4). Seconds. */
export const STAFF_WINDOWS_SECONDS = [60, 300, 900, 1800] as const;
export const PUBLIC_WINDOWS_SECONDS = [900, 1800, 7200, 14400] as const;

/**
 * The shortest public window beside a staff window, in seconds: the one at the same place of the list (release specification, section 4). A staff
 * window that is not listed has none: infinity.
 */
export function finestPublicWindow(windowSeconds: number): number {
  const staff: readonly number[] = STAFF_WINDOWS_SECONDS;
  const at = staff.indexOf(windowSeconds);
  return PUBLIC_WINDOWS_SECONDS[at] ?? Number.POSITIVE_INFINITY;
}

type Windows = { readonly windowSeconds: number; readonly publicWindowSeconds: number };

export const siteSchema = z
  .strictObject({
    siteId: siteIdSchema,
    name: textSchema.describe('What the site is called'),
    event: textSchema.optional().describe('What goes on there; absent: nothing in particular'),
    isFictional: z
      .boolean()
      .optional()
      .describe(
        'Whether it does not exist, as the demo; every screen then says so. Absent: it does',
      ),
    organisation: contactSchema.describe('Who runs the site and answers for it'),
    languages: z
      .array(z.enum(LANGUAGES))
      .min(1)
      .max(LANGUAGES.length)
      .optional()
      .describe(
        'Languages that the organisation writes in; absent: all. In the others its texts stand in the first of these',
      ),
    timeZone: z
      .string()
      .min(1)
      .max(60)
      .describe('IANA time zone of the site, such as Europe/Amsterdam; the API itself speaks UTC'),
    licence: z
      .enum(['CC0-1.0', 'CC-BY-4.0'])
      .describe('Licence of what is released, as an SPDX identifier'),
    attribution: z.string().min(1).max(300).describe('Whom to name as the source'),
    partition: partitionSchema,
    windowSeconds: z.literal(STAFF_WINDOWS_SECONDS).describe('Length of a staff window in seconds'),
    publicWindowSeconds: z
      .literal(PUBLIC_WINDOWS_SECONDS)
      .describe(
        'Length of a public window in seconds: at least 900, 1800, 7200, 14400 beside a staff window of 60, 300, 900, 1800',
      ),
    scales: z
      .partialRecord(zoneTypeSchema, scaleSchema)
      .optional()
      .describe('Scales of this site by zone type; absent: those of the product'),
    sensitive: z
      .boolean()
      .describe('Whether merely being there tells something of a person, as at a clinic'),
    preset: z
      .enum(['default', 'strict'])
      .describe('Set of privacy settings that the site starts from'),
    view: z
      .strictObject({
        longitude: z.number().describe('Middle of the map, degrees east'),
        latitude: z.number().describe('Middle of the map, degrees north'),
        bearing: z.number().describe('How far the map is turned, in degrees; 0: north is up'),
        extentM: z
          .tuple([z.number().positive(), z.number().positive()])
          .describe('Width and height that must be in sight, in metres'),
      })
      .optional()
      .describe('How the map first shows the site; absent: all of it, north up'),
  })
  .refine((site) => site.publicWindowSeconds >= finestPublicWindow(site.windowSeconds), {
    error: ({ input }) =>
      `beside a staff window of ${(input as Windows).windowSeconds} s a public window has at least ${finestPublicWindow((input as Windows).windowSeconds)} s, or it would be the staff lane for everybody`,
    path: ['publicWindowSeconds'],
  })
  .describe('A site: where it is, who runs it, how it is cut into cells');
export type Site = z.infer<typeof siteSchema>;

/** As `siteSchema`, of a site that was stored: a pair of windows that was allowed then is read as the one that it is raised to. */
export const storedSiteSchema = z.preprocess((document) => {
  const known = z.looseObject({ windowSeconds: z.number(), publicWindowSeconds: z.number() });
  const { success, data } = known.safeParse(document);
  if (!success) return document;
  const finest = finestPublicWindow(data.windowSeconds);
  return data.publicWindowSeconds < finest ? { ...data, publicWindowSeconds: finest } : data;
}, siteSchema);

/** What plans are made from, as it is stored, and the start of the first one that was made from it. */
export const groundFromSchema = z.strictObject({
  from: z.number(),
  partition: partitionSchema,
  scales: siteSchema.shape.scales,
});

/** Zones of a site in a time that may be over. */
export const namedZonesSchema = z.strictObject({
  from: z.iso.datetime().describe('Start of the first window with these zones, UTC'),
  zones: z
    .array(zoneSchema.pick({ zoneId: true, name: true }))
    .describe('Every zone of then; empty: the site had cells of the H3 grid'),
});

/** Drawing only, never data. */
export const sitePlanSchema = z
  .looseObject({
    type: z.literal('FeatureCollection').describe('GeoJSON'),
    features: z
      .array(
        z.looseObject({
          type: z.literal('Feature').describe('GeoJSON'),
          properties: z
            .looseObject({
              kind: z.string().describe('What is drawn: water, building, fence, stage and others'),
            })
            .describe('What the feature is, and how it is drawn'),
        }),
      )
      .describe('What is drawn, lowest first'),
  })
  .describe('What the map draws under the regions');
export type SitePlan = z.infer<typeof sitePlanSchema>;
