import * as z from 'zod';
import { areaGeometrySchema, positionSchema } from './geo.ts';
import { scaleSchema, zoneTypeSchema } from './level.ts';
import { contactSchema, textSchema } from './text.ts';

const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/);
export const siteIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** A leaf of the partition tree: public space small enough to act on. */
export const zoneSchema = z.strictObject({
  zoneId: idSchema,
  areaId: idSchema,
  name: textSchema,
  zoneType: zoneTypeSchema,
  areaM2: z.number().positive(),
  geometry: areaGeometrySchema,
  labelPoint: positionSchema,
});
export type Zone = z.infer<typeof zoneSchema>;

export const areaSchema = z.strictObject({ areaId: idSchema, name: textSchema });

/** ONE partition per site (promise P4): named zones (site > area > zone) or H3 cells (leaf and 3 parents). */
export const partitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('zones'),
    areas: z.array(areaSchema).min(1),
    zones: z.array(zoneSchema).min(1),
  }),
  z.strictObject({
    kind: z.literal('h3'),
    leafResolution: z.int().min(3).max(13),
    zoneType: zoneTypeSchema,
  }),
]);

/** Staff and public windows a site may choose (release specification, section 4). Seconds. */
export const STAFF_WINDOWS_SECONDS = [60, 300, 900, 1800] as const;
export const PUBLIC_WINDOWS_SECONDS = [900, 1800, 7200, 14400] as const;

export const siteSchema = z
  .strictObject({
    siteId: siteIdSchema,
    name: textSchema,
    event: textSchema.optional(),
    organisation: contactSchema,
    timeZone: z.string().min(1).max(60),
    licence: z.enum(['CC0-1.0', 'CC-BY-4.0']),
    attribution: z.string().min(1).max(300),
    partition: partitionSchema,
    windowSeconds: z.literal(STAFF_WINDOWS_SECONDS),
    publicWindowSeconds: z.literal(PUBLIC_WINDOWS_SECONDS),
    scales: z.partialRecord(zoneTypeSchema, scaleSchema).optional(),
    sensitive: z.boolean(),
    preset: z.enum(['default', 'strict']),
    view: z
      .strictObject({
        longitude: z.number(),
        latitude: z.number(),
        bearing: z.number(),
        extentM: z.tuple([z.number().positive(), z.number().positive()]),
      })
      .optional(),
  })
  .refine((site) => site.publicWindowSeconds % site.windowSeconds === 0, {
    error: 'the public window must be a multiple of the staff window',
    path: ['publicWindowSeconds'],
  });
export type Site = z.infer<typeof siteSchema>;

/** What the map draws under the regions: GeoJSON features with a `kind` (water, building, fence, stage ...). Drawing only, never data. */
export const sitePlanSchema = z.looseObject({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.looseObject({ type: z.literal('Feature'), properties: z.looseObject({ kind: z.string() }) }),
  ),
});
export type SitePlan = z.infer<typeof sitePlanSchema>;
