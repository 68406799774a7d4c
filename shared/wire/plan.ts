import * as z from 'zod';
import { zoneTypeSchema } from './level.ts';
import { laneSchema } from './record.ts';
import { textSchema } from './text.ts';

/** A region as stored and served: what is released as one value. Unit and sensor ids never stand here. */
export const regionSchema = z.strictObject({
  regionId: z.string().regex(/^[0-9a-f]{16}$/),
  /** Zone ids or H3 cells, in byte order. */
  cells: z.array(z.string()).min(1),
  /** The tree node under which parts were gathered, null when the region is one leaf. */
  partOf: z.string().nullable(),
  /** Boundaries (1..4) that the region's common map keeps: 1,2,3,4 tells five levels apart, 2,3,4 reports level 1 as 0. */
  boundaries: z.array(z.int().min(1).max(4)),
  /** Public lane: the staff regions whose union this is. Staff lane: its own id. */
  staffRegionIds: z.array(z.string()).min(1),
});
export type Region = z.infer<typeof regionSchema>;

/** The fixed, disjoint set of regions of each lane (release specification, section 6). Regions ascend by regionId. */
export const planSchema = z.strictObject({
  planId: z.string().regex(/^[0-9a-f]{16}$/),
  siteId: z.string(),
  policyVersion: z.int().positive(),
  effectiveFrom: z.iso.datetime(),
  windowSeconds: z.int().positive(),
  publicWindowSeconds: z.int().positive(),
  staff: z.array(regionSchema),
  public: z.array(regionSchema),
  /** Eligible cells that no staff region covers; the public lane may leave more uncovered. */
  unpublished: z.array(z.string()),
  unpublishedPublic: z.array(z.string()),
});
export type Plan = z.infer<typeof planSchema>;

/** Properties of a GeoJSON feature of `/regions`: one per region, plus one per cell that is not covered (regionId null). */
export const regionPropertiesSchema = z.strictObject({
  regionId: z.string().nullable(),
  lane: laneSchema,
  planId: z.string(),
  cells: z.array(z.string()),
  name: textSchema,
  /** One entry per cell, in the order of `cells`: what the region is pooled from. */
  cellNames: z.array(textSchema),
  zoneTypes: z.array(zoneTypeSchema),
  area: textSchema.nullable(),
  areaId: z.string().nullable(),
  /** Where a plate may stand: longitude, latitude. */
  labelPoint: z.tuple([z.number(), z.number()]),
  partOf: z.string().nullable(),
  boundaries: z.array(z.int()),
  covered: z.boolean(),
});
export type RegionProperties = z.infer<typeof regionPropertiesSchema>;
