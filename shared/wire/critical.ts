// Critical signals: one unit alone sees that it is critical. Staff only.
import * as z from 'zod';
import { siteRefSchema } from './fields.ts';

export const criticalSignalSchema = z
  .strictObject({
    signalId: z
      .string()
      .describe('Id of the signal, the same in every window; it does not name the unit'),
    state: z
      .enum(['critical', 'unknown'])
      .describe('`unknown`: it was critical, and nobody can see it any more'),
    cell: z.string().describe('Zone id or H3 cell in which it stands'),
    lat: z.number().describe('Degrees north (WGS 84)'),
    lon: z.number().describe('Degrees east (WGS 84)'),
    since: z.iso.datetime().describe('Start of the window in which it became critical, UTC'),
  })
  .describe('A place where one unit sees that it is critical');
export type CriticalSignal = z.infer<typeof criticalSignalSchema>;

export const criticalListSchema = z.strictObject({
  siteId: siteRefSchema,
  signals: z.array(criticalSignalSchema).describe('Signals that are running'),
});
export type CriticalList = z.infer<typeof criticalListSchema>;
