import * as z from 'zod';

/** Ordinal crowd level: 0 quiet, 1 moderate, 2 busy, 3 very busy, 4 critical. Never averaged (release specification, section 1). */
export const levelSchema = z.literal([0, 1, 2, 3, 4]);
export type Level = z.infer<typeof levelSchema>;
export const LEVELS: readonly Level[] = [0, 1, 2, 3, 4];

export const zoneTypeSchema = z.enum(['standing', 'queue', 'moving']);
export type ZoneType = z.infer<typeof zoneTypeSchema>;

/** Density boundaries d1..d4 in milli-persons per square metre, ascending: level i starts at d(i). */
export const scaleSchema = z
  .tuple([z.int().positive(), z.int().positive(), z.int().positive(), z.int().positive()])
  .refine((d) => d[0] < d[1] && d[1] < d[2] && d[2] < d[3], { error: 'boundaries must ascend' });
export type Scale = z.infer<typeof scaleSchema>;

/** Default scales (release specification, section 1). A site may set its own, signed off by its safety adviser. */
export const DEFAULT_SCALES: Readonly<Record<ZoneType, Scale>> = {
  standing: [400, 800, 1700, 3300],
  queue: [400, 800, 1700, 3300],
  moving: [200, 500, 1000, 2000],
};
