// The description of the API, made from the same schemas that check it.
import * as z from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import {
  API_VERSION,
  changeLogSchema,
  criticalListSchema,
  framesSchema,
  latestSchema,
  policyListSchema,
  recordPageSchema,
  refusalsSchema,
  regionCollectionSchema,
  sensorPageSchema,
  siteListSchema,
  siteResourceSchema,
} from '#shared/wire/api.ts';
import { healthSchema } from '#shared/wire/health.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { ingestResultSchema, readingSchema } from '#shared/wire/reading.ts';
import { sensorSchema } from '#shared/wire/sensor.ts';
import { sitePlanSchema } from '#shared/wire/site.ts';
import { debriefPaths } from './openapi-debrief.ts';
import { factorPaths } from './openapi-factors.ts';
import { outletPaths } from './openapi-outlets.ts';
import { peoplePaths } from './openapi-people.ts';
import { roomPaths } from './openapi-room.ts';
import { tokenPaths } from './openapi-tokens.ts';
import {
  exportQuerySchema,
  framesQuerySchema,
  laneQuerySchema,
  policiesQuerySchema,
  recordsQuerySchema,
  refusalsQuerySchema,
  regionsQuerySchema,
  sensorsQuerySchema,
} from './query.ts';

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const siteId = z.object({ siteId: z.string() });

type Get = {
  summary: string;
  schema: z.ZodType;
  path?: z.ZodObject;
  query?: z.ZodObject;
  type?: string;
};

function get({
  summary,
  schema,
  path,
  query,
  type = 'application/json',
}: Get): ZodOpenApiPathsObject[string] {
  const requestParams = {
    ...(path === undefined ? {} : { path }),
    ...(query === undefined ? {} : { query }),
  };
  return {
    get: {
      summary,
      requestParams,
      responses: {
        '200': { description: 'OK', content: { [type]: { schema } } },
        default: problem,
      },
    },
  };
}

const site = { path: siteId };

function sitePaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/sites': get({ summary: 'All sites', schema: siteListSchema }),
    '/api/v1/sites/{siteId}': get({
      summary: 'A site with the plan in force',
      schema: siteResourceSchema,
      ...site,
    }),
    '/api/v1/sites/{siteId}/regions': get({
      summary:
        'Regions of a lane as GeoJSON, and the cells that are not covered; `plan`: those of an earlier plan',
      schema: regionCollectionSchema,
      ...site,
      query: regionsQuerySchema,
      type: 'application/geo+json',
    }),
    '/api/v1/sites/{siteId}/site-plan': get({
      summary: 'The drawing under the map as GeoJSON; drawing only, never data',
      schema: sitePlanSchema,
      ...site,
      type: 'application/geo+json',
    }),
    '/api/v1/sites/{siteId}/latest': get({
      summary: 'The newest published window',
      schema: latestSchema,
      ...site,
      query: laneQuerySchema,
    }),
    '/api/v1/sites/{siteId}/records': get({
      summary: 'Records, ascending, by keyset cursor',
      schema: recordPageSchema,
      ...site,
      query: recordsQuerySchema,
    }),
    '/api/v1/sites/{siteId}/frames': get({
      summary:
        'The timeline as one byte matrix; `plan`: in the regions of an earlier plan, one of `plans` of an answer',
      schema: framesSchema,
      ...site,
      query: framesQuerySchema,
    }),
    '/api/v1/sites/{siteId}/critical': get({
      summary: 'Running critical signals; operator token only',
      schema: criticalListSchema,
      ...site,
    }),
    '/api/v1/sites/{siteId}/changes': get({
      summary: 'Policy versions, plans, retractions, and how often critical signals fired',
      schema: changeLogSchema,
      ...site,
    }),
    '/api/v1/sites/{siteId}/export': get({
      summary: 'Records as a file: CSV, NDJSON, Parquet or GeoJSON',
      schema: z.string(),
      ...site,
      query: exportQuerySchema,
      type: 'application/octet-stream',
    }),
  };
}

function readyPath(): ZodOpenApiPathsObject[string] {
  const content = { 'application/json': { schema: healthSchema } };
  return {
    get: {
      summary:
        'Whether readings are taken, the database answers and windows come on time; looked at every second, answered at once',
      responses: {
        '200': { description: 'All is well', content },
        '503': { description: 'Something is not: `checks` says what, and what to do', content },
      },
    },
  };
}

function otherPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/sensors': get({
      summary: 'The sensor register',
      schema: sensorPageSchema,
      query: sensorsQuerySchema,
    }),
    '/api/v1/sensors/{sensorId}': get({
      summary: 'One sensor of the register',
      schema: sensorSchema,
      path: z.object({ sensorId: z.string() }),
    }),
    '/api/v1/refusals': get({
      summary: 'Refused readings per reason and roster epoch, in total',
      schema: refusalsSchema,
      query: refusalsQuerySchema,
    }),
    '/api/v1/policies': get({
      summary: 'How each site is released: the policy in force',
      schema: policyListSchema,
      query: policiesQuerySchema,
    }),
    '/healthz': get({
      summary: 'The process runs; says nothing about what it needs',
      schema: z.strictObject({ status: z.literal('ok'), checks: z.strictObject({}) }),
    }),
    '/readyz': readyPath(),
    '/ingest/v1/readings': {
      post: {
        summary: 'Level-only readings of registered sensors',
        security: [{ token: [] }],
        requestBody: {
          content: {
            'application/json': {
              schema: z.strictObject({ readings: z.array(readingSchema).min(1).max(1000) }),
            },
          },
        },
        responses: {
          '202': {
            description: 'Judged, one by one',
            content: { 'application/json': { schema: ingestResultSchema } },
          },
          default: problem,
        },
      },
    },
  };
}

function build(): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Crowdshade',
      version: API_VERSION,
      description:
        'How crowded public space is: one level per region and window, or that it is withheld and why. Never a count.',
      contact: {
        name: 'Crowdshade',
        url: 'https://waterhaven.example/crowdshade',
        email: 'api@waterhaven.example',
      },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    security: [],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'crowdshade_session' },
      },
    },
    paths: {
      ...sitePaths(),
      ...roomPaths(),
      ...outletPaths(),
      ...debriefPaths(),
      ...otherPaths(),
      ...peoplePaths(),
      ...tokenPaths(),
      ...factorPaths(),
    },
  });
}

let document: ReturnType<typeof createDocument> | null = null;

/** Built once; it depends on nothing that changes while the process runs. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  document ??= build();
  return document;
}
