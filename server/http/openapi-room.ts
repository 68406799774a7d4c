// The safety team's side in the description of the API.
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { alertActionSchema, alertListSchema, eventStateSchema } from '#shared/wire/alert.ts';
import { logActionSchema, logPageSchema } from '#shared/wire/decision-log.ts';
import { eventPlanSchema } from '#shared/wire/event-plan.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { logQuerySchema } from './room-routes.ts';

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const security = [{ token: [] }];
const site = z.object({ siteId: z.string() });
const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const instant = z.iso.datetime({ offset: true }).optional();

type Operation = {
  readonly summary: string;
  readonly path: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status?: string;
  readonly schema?: z.ZodType;
};

function operation({ summary, path, query, body, status = '200', schema }: Operation) {
  return {
    summary,
    security,
    requestParams: query === undefined ? { path } : { path, query },
    ...(body === undefined ? {} : { requestBody: json(body) }),
    responses: {
      [status]: { description: 'OK', ...(schema === undefined ? {} : json(schema)) },
      default: problem,
    },
  };
}

export function roomPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/sites/{siteId}/alerts': {
      get: operation({
        summary: 'Alerts that run, or as they stood `at` a time, or between `from` and `to`',
        path: site,
        query: z.object({ at: instant, from: instant, to: instant }),
        schema: alertListSchema,
      }),
    },
    '/api/v1/sites/{siteId}/alerts/{alertId}/steps': {
      post: operation({
        summary: 'Acknowledge, say which measure was taken, or close what is out of sight',
        path: site.extend({ alertId: z.string() }),
        body: alertActionSchema,
        schema: alertListSchema,
      }),
    },
    '/api/v1/sites/{siteId}/event': {
      get: operation({
        summary: 'Phase, duty and drill, and the event plan',
        path: site,
        schema: z.strictObject({ state: eventStateSchema, plan: eventPlanSchema.nullable() }),
      }),
    },
    '/api/v1/sites/{siteId}/event-plan': {
      put: operation({
        summary: 'Puts a version of the event plan in force',
        path: site,
        body: eventPlanSchema,
        status: '204',
      }),
    },
    '/api/v1/sites/{siteId}/log': {
      get: operation({
        summary: 'The decision log, newest first, with its chain of hashes',
        path: site,
        query: logQuerySchema,
        schema: logPageSchema,
      }),
      post: operation({
        summary: 'Adds a note, a handover, a phase change, duty or a drill',
        path: site,
        body: logActionSchema,
        status: '201',
        schema: z.strictObject({ seq: z.int() }),
      }),
    },
  };
}
