import * as z from 'zod';

/** Never averaged (release specification, section 1). */
export const levelSchema = z
  .literal([0, 1, 2, 3, 4])
  .describe(
    'Crowd level: 0 quiet, 1 moderate, 2 busy, 3 very busy, 4 critical; a rank, never a count',
  );
export type Level = z.infer<typeof levelSchema>;
export const LEVELS: readonly Level[] = [0, 1, 2, 3, 4];

export const zoneTypeSchema = z
  .enum(['standing', 'queue', 'moving'])
  .describe('What people do there, which decides the density at which each level starts');
export type ZoneType = z.infer<typeof zoneTypeSchema>;

export const scaleSchema = z
  .tuple([z.int().positive(), z.int().positive(), z.int().positive(), z.int().positive()])
  .refine((d) => d[0] < d[1] && d[1] < d[2] && d[2] < d[3], { error: 'boundaries must ascend' })
  .describe('Densities in milli-persons per square metre, ascending, at which levels 1 to 4 start');
export type Scale = z.infer<typeof scaleSchema>;

/** Default scales (release specification, section 1). A site may set its own, signed off by its safety adviser. */
export const DEFAULT_SCALES: Readonly<Record<ZoneType, Scale>> = {
  standing: [400, 800, 1700, 3300],
  queue: [400, 800, 1700, 3300],
  moving: [200, 500, 1000, 2000],
};
