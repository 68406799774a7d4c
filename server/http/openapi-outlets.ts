// Outlets in the description of the API, with what their receivers get.
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  deliveryPageSchema,
  deliverySchema,
  newOutletSchema,
  outletChangeSchema,
  outletListSchema,
  outletMessageSchema,
  outletRequestSchema,
  outletSchema,
} from '#shared/wire/outlet.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { deliveriesQuerySchema, outletsQuerySchema } from './outlet-routes.ts';

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const security = [{ token: [] }];
const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const path = z.object({ outletId: z.string() });

type Operation = {
  readonly summary: string;
  readonly params?: { readonly path?: z.ZodObject; readonly query?: z.ZodObject };
  readonly body?: z.ZodType;
  readonly status?: string;
  readonly schema?: z.ZodType;
};

function operation({ summary, params = {}, body, status = '200', schema }: Operation) {
  return {
    summary,
    security,
    requestParams: params,
    ...(body === undefined ? {} : { requestBody: json(body) }),
    responses: {
      [status]: { description: 'OK', ...(schema === undefined ? {} : json(schema)) },
      default: problem,
    },
  };
}

function creation() {
  return {
    ...operation({
      summary: 'Makes an outlet; the only answer that ever holds its signing secret',
      body: outletRequestSchema,
      status: '201',
      schema: newOutletSchema,
    }),
    callbacks: {
      message: {
        '{$request.body#/url}': {
          post: {
            summary:
              'What a receiver of kind `webhook` gets for every step of an alert, signed after Standard Webhooks',
            requestBody: json(outletMessageSchema),
            responses: { '200': { description: 'Taken; any 2xx' } },
          },
        },
      },
    },
  };
}

export function outletPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/outlets': {
      get: operation({
        summary: 'Other systems that hear of alerts',
        params: { query: outletsQuerySchema },
        schema: outletListSchema,
      }),
      post: creation(),
    },
    '/api/v1/outlets/{outletId}': {
      get: operation({ summary: 'One outlet', params: { path }, schema: outletSchema }),
      patch: operation({
        summary: 'Switches an outlet on or off, or changes what it hears of',
        params: { path },
        body: outletChangeSchema,
        schema: outletSchema,
      }),
      delete: operation({
        summary: 'Removes an outlet for good; its delivery log stays',
        params: { path },
        status: '204',
      }),
    },
    '/api/v1/outlets/{outletId}/test': {
      post: operation({
        summary: 'Sends a message that says that it is a test, and tells how it went',
        params: { path },
        schema: deliverySchema,
      }),
    },
    '/api/v1/outlets/{outletId}/deliveries': {
      get: operation({
        summary: 'Attempts, newest first, by keyset cursor; never what was sent',
        params: { path, query: deliveriesQuerySchema },
        schema: deliveryPageSchema,
      }),
    },
  };
}
