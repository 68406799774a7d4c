// The intake is another process; its door is described here, where everything else is.
import * as z from 'zod';
import { ingestResultSchema, readingSchema } from '#shared/wire/reading.ts';
import type { Described } from './openapi.ts';

export const intakeRoute: Described = {
  method: 'POST',
  path: '/ingest/v1/readings',
  operationId: 'sendReadings',
  tag: 'Intake',
  summary: 'Level-only readings of registered sensors',
  description:
    'Each reading is judged by itself: one that is refused stops no other. A body that says one key twice in one object is refused as a whole.',
  access: ['operator'],
  query: z.strictObject({}),
  body: z.strictObject({
    readings: z.array(readingSchema).min(1).max(1000).describe('Readings, at most 1000 at a time'),
  }),
  answers: { 202: { description: 'Judged, one by one', schema: ingestResultSchema } },
  refuses: ['batch_too_large', 'too_many_requests', 'ingest_closed', 'not_ready'],
};
