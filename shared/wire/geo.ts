import * as z from 'zod';

export const positionSchema = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .describe('GeoJSON position: longitude, latitude in degrees (WGS 84)');
export type Position = z.infer<typeof positionSchema>;

const polygonSchema = z.strictObject({
  type: z.literal('Polygon').describe('GeoJSON: one area'),
  coordinates: z
    .array(z.array(positionSchema).min(4))
    .min(1)
    .describe('Closed rings: the outline first, then the holes in it'),
});
const multiPolygonSchema = z.strictObject({
  type: z.literal('MultiPolygon').describe('GeoJSON: several areas that count as one'),
  coordinates: z
    .array(z.array(z.array(positionSchema).min(4)).min(1))
    .min(1)
    .describe('One list of closed rings per area'),
});
export const areaGeometrySchema = z
  .discriminatedUnion('type', [polygonSchema, multiPolygonSchema])
  .describe('Outline on the ground as GeoJSON');
export type AreaGeometry = z.infer<typeof areaGeometrySchema>;
