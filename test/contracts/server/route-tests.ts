// Every route, without and with each role: status, headers, shape.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { allRoutes } from '#server/app.ts';
import type { Tag } from '#server/http/route.ts';
import { alertListSchema } from '#shared/wire/alert.ts';
import {
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
import { changeLogSchema } from '#shared/wire/change-log.ts';
import { criticalListSchema } from '#shared/wire/critical.ts';
import { logPageSchema } from '#shared/wire/decision-log.ts';
import { stopListSchema } from '#shared/wire/emergency-stop.ts';
import { publicLogSchema } from '#shared/wire/public-log.ts';
import { sensorSchema } from '#shared/wire/sensor.ts';
import { sitePlanSchema } from '#shared/wire/site.ts';
import { asking, expectSecurityHeaders, problemAt, type Who } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const PUBLIC = { nobody: 200, device: 200, operator: 200 };
const STAFF = { nobody: 401, device: 403, operator: 200 };
/** The windows of the fixture end long before now, and readiness says so. */
const LATE = { nobody: 503, device: 503, operator: 503 };

/** Every GET of the surface: its path in openapi.json, how it is called, who gets what, and the schema of its answer. */
const ROUTES: readonly [string, string, Record<Who, number>, z.ZodType | null][] = [
  ['/api/v1/sites', '', PUBLIC, siteListSchema],
  ['/api/v1/sites/{siteId}', '', PUBLIC, siteResourceSchema],
  ['/api/v1/sites/{siteId}/site-plan', '', PUBLIC, sitePlanSchema],
  ['/api/v1/sites/{siteId}/regions', '', PUBLIC, regionCollectionSchema],
  ['/api/v1/sites/{siteId}/regions', '?lane=staff', STAFF, regionCollectionSchema],
  ['/api/v1/sites/{siteId}/latest', '', PUBLIC, latestSchema],
  ['/api/v1/sites/{siteId}/latest', '?lane=public', PUBLIC, latestSchema],
  ['/api/v1/sites/{siteId}/latest', '?lane=staff', STAFF, latestSchema],
  ['/api/v1/sites/{siteId}/records', '', PUBLIC, recordPageSchema],
  ['/api/v1/sites/{siteId}/records', '?lane=staff&limit=7', STAFF, recordPageSchema],
  ['/api/v1/sites/{siteId}/frames', '', PUBLIC, framesSchema],
  ['/api/v1/sites/{siteId}/frames', '?lane=staff', STAFF, framesSchema],
  ['/api/v1/sites/{siteId}/critical', '', STAFF, criticalListSchema],
  ['/api/v1/sites/{siteId}/alerts', '', STAFF, alertListSchema],
  ['/api/v1/sites/{siteId}/event', '', STAFF, null],
  ['/api/v1/sites/{siteId}/log', '', STAFF, logPageSchema],
  ['/api/v1/sites/{siteId}/debrief', '', STAFF, null],
  ['/api/v1/sites/{siteId}/debrief', '?format=csv&table=alerts', STAFF, null],
  ['/api/v1/sites/{siteId}/public-log', '', PUBLIC, publicLogSchema],
  ['/api/v1/sites/{siteId}/changes', '', PUBLIC, changeLogSchema],
  ['/api/v1/sites/{siteId}/stops', '', PUBLIC, stopListSchema],
  ['/api/v1/sites/{siteId}/export', '?format=csv', PUBLIC, null],
  ['/api/v1/sites/{siteId}/export', '?format=ndjson&lane=staff', STAFF, null],
  ['/api/v1/sites/{siteId}/export', '?format=parquet&lane=staff', STAFF, null],
  ['/api/v1/sensors', '', PUBLIC, sensorPageSchema],
  ['/api/v1/sensors/{sensorId}', '', PUBLIC, sensorSchema],
  ['/api/v1/refusals', '', PUBLIC, refusalsSchema],
  ['/api/v1/policies', '', PUBLIC, policyListSchema],
  ['/api/v1/openapi.json', '', PUBLIC, z.looseObject({ openapi: z.literal('3.1.0') })],
];
const OTHERS: readonly [string, Record<Who, number>][] = [
  ['/healthz', PUBLIC],
  ['/readyz', LATE],
  ['/metrics', STAFF],
  ['/problems/conflict', PUBLIC],
  ['/', PUBLIC],
  ['/en', PUBLIC],
  ['/control', PUBLIC],
  ['/sensors/s-1', PUBLIC],
  ['/data', PUBLIC],
  ['/s/s-1', PUBLIC],
  ['/assets/main-abc123.js', PUBLIC],
  ['/.well-known/security.txt', PUBLIC],
];
const fill = (path: string): string => path.replace('{siteId}', SITE).replace('{sensorId}', 's-1');

/** Public routes that tell a role more than everybody. */
const TELLS_STAFF_MORE = /\/(refusals|sensors|sensors\/\{sensorId\})$/;

/** Public answers may be kept and read by any page; staff answers and refusals of a role by nobody else. */
function expectSharing({ headers, status }: Response, isPrivate: boolean): void {
  expect(headers.get('access-control-allow-origin')).toBe(isPrivate ? null : '*');
  if (status !== 200) return;
  expect(headers.get('cache-control')).toMatch(
    isPrivate ? /^private, no-store$/ : /^public, max-age=\d+$/,
  );
}

export function routeTests(running: () => Running): void {
  const { get, json } = asking(running);

  for (const [path, query, expected, schema] of ROUTES) {
    test(`GET ${path}${query} answers each role as it should`, async () => {
      for (const who of ['nobody', 'device', 'operator'] as const) {
        const response = await get(fill(path) + query, who);
        expect([who, response.status]).toEqual([who, expected[who]]);
        expectSecurityHeaders(response);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        const isPrivate = expected === STAFF || (TELLS_STAFF_MORE.test(path) && who === 'operator');
        expectSharing(response, isPrivate);
        if (response.status !== 200) await problemAt(response);
        else if (schema === null) await response.arrayBuffer();
        else schema.parse(await response.json());
      }
    });
  }

  test('pages, files and health answer each role as they should', async () => {
    for (const [path, expected] of OTHERS) {
      for (const who of ['nobody', 'device', 'operator'] as const) {
        const response = await get(path, who);
        expect([path, who, response.status]).toEqual([path, who, expected[who]]);
        expectSecurityHeaders(response);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        await response.text();
      }
    }
    const asset = await get('/assets/main-abc123.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    const expires = /Expires: (.*)/.exec(
      await (await get('/.well-known/security.txt')).text(),
    )?.[1];
    const days = (Date.parse(expires ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(30);
    expect(days).toBeLessThan(365);
  });

  test('behind TLS the host asks never to be reached without it', async () => {
    const response = await get('/healthz', 'nobody', { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  });

  test('every GET of a site, the register, the room and the debrief has a row above', () => {
    const rows = new Set(ROUTES.map(([path]) => path));
    const tags: ReadonlySet<Tag> = new Set(['Sites', 'Register', 'Room', 'Debrief']);
    for (const { method, path, tag } of allRoutes())
      if (method === 'GET' && tags.has(tag))
        expect(rows, path).toContain(path.replaceAll(/:(\w+)/g, '{$1}'));
  });

  test('openapi.json names every route of the API and nothing that is not there', async () => {
    const document = await json(
      z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }),
      '/api/v1/openapi.json',
    );
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== 'servers')
        .map((method) => `${method.toUpperCase()} ${'servers' in item ? '' : '/api/v1'}${path}`),
    );
    const served = allRoutes().map(
      ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.toSorted()).toEqual([...served, 'POST /ingest/v1/readings'].toSorted());
  });
}
