import * as z from 'zod';
import { planRefSchema, siteRefSchema } from './fields.ts';
import { zoneTypeSchema } from './level.ts';
import { laneSchema } from './record.ts';
import { textSchema } from './text.ts';

/** Unit and sensor ids never stand here. */
export const regionSchema = z
  .strictObject({
    regionId: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe('Id of the region, made from its cells: the same cells keep it from plan to plan'),
    cells: z.array(z.string()).min(1).describe('Its zone ids or H3 cells, in byte order'),
    partOf: z
      .string()
      .nullable()
      .describe('Area, site or H3 parent under which cells were pooled; null: it is one cell'),
    boundaries: z
      .array(z.int().min(1).max(4))
      .describe(
        'Boundaries that the region tells apart: 1,2,3,4 is all five levels, 2,3,4 shows level 1 as 0',
      ),
    staffRegionIds: z
      .array(z.string())
      .min(1)
      .describe('Public lane: the staff regions that it unites; staff lane: its own id'),
    hasPublicK: z
      .boolean()
      .default(false)
      .describe(
        'Whether it is planned with at least the public k of units outside any one external owner group; the public log speaks of such staff regions alone. Plans of before this was told: false',
      ),
  })
  .describe('What is released as one value: one cell, or several that are pooled');
export type Region = z.infer<typeof regionSchema>;

/** Release specification, section 6. */
export const planSchema = z
  .strictObject({
    planId: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe('Id of the plan'),
    siteId: siteRefSchema,
    policyVersion: z.int().positive().describe('Version of the policy that it was made by'),
    effectiveFrom: z.iso.datetime().describe('Start of its first window, UTC'),
    windowSeconds: z.int().positive().describe('Length of a staff window in seconds'),
    publicWindowSeconds: z
      .int()
      .positive()
      .describe('Length of a public window in seconds, a multiple of the staff window'),
    staff: z.array(regionSchema).describe('Regions of the staff lane, ascending by regionId'),
    public: z.array(regionSchema).describe('Regions of the public lane, ascending by regionId'),
    unpublished: z
      .array(z.string())
      .describe('Cells with sensors that no staff region covers: too few units to release'),
    unpublishedPublic: z
      .array(z.string())
      .describe('The same on the public lane, which may leave more uncovered'),
  })
  .describe('The fixed regions of both lanes; no two regions of a lane share a cell');
export type Plan = z.infer<typeof planSchema>;

/** One feature per region, and one per cell that is not covered. */
export const regionPropertiesSchema = z
  .strictObject({
    regionId: z.string().nullable().describe('Id of the region; null: a cell that is not covered'),
    lane: laneSchema,
    planId: planRefSchema,
    cells: z.array(z.string()).describe('Zone ids or H3 cells that the feature is made of'),
    name: textSchema.describe('What the region is called'),
    cellNames: z.array(textSchema).describe('One name per cell, in the order of `cells`'),
    zoneTypes: z.array(zoneTypeSchema).describe('Zone types that occur in it'),
    area: textSchema
      .nullable()
      .describe('Name of the area that it lies in; null: in several, or the site has none'),
    areaId: z
      .string()
      .nullable()
      .describe('Id of that area; null: it lies in several, or the site has none'),
    labelPoint: z
      .tuple([z.number(), z.number()])
      .describe('Where its label may stand: longitude, latitude in degrees'),
    partOf: z
      .string()
      .nullable()
      .describe('Area, site or H3 parent under which cells were pooled; null: it is one cell'),
    boundaries: z
      .array(z.int())
      .describe('Boundaries (1 to 4) that the region tells apart; empty: it is not covered'),
    covered: z
      .boolean()
      .describe('Whether levels can be released here; false: no sensors, or too few units'),
  })
  .describe('What a feature of `/regions` says of its region');
export type RegionProperties = z.infer<typeof regionPropertiesSchema>;
