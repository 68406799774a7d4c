// What is left of an event, in the description of the API.
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { problemSchema } from '#shared/wire/problem.ts';
import { publicLogSchema } from '#shared/wire/public-log.ts';
import { debriefQuerySchema } from './debrief-routes.ts';
import { publicLogQuerySchema } from './public-log.ts';

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const path = z.object({ siteId: z.string() });

export function debriefPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/sites/{siteId}/debrief': {
      get: {
        summary: 'The evaluation of an event: a document to print, or its log or alerts as CSV',
        security: [{ token: [] }],
        requestParams: { path, query: debriefQuerySchema },
        responses: {
          '200': {
            description: 'OK',
            content: { 'text/html': { schema: z.string() }, 'text/csv': { schema: z.string() } },
          },
          default: problem,
        },
      },
    },
    '/api/v1/sites/{siteId}/public-log': {
      get: {
        summary: 'What the safety team did, redacted: days of events that are over',
        requestParams: { path, query: publicLogQuerySchema },
        responses: {
          '200': {
            description: 'OK',
            content: { 'application/json': { schema: publicLogSchema } },
          },
          default: problem,
        },
      },
    },
  };
}
