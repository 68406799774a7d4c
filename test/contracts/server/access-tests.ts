import { expect, test } from 'vitest';
import * as z from 'zod';
import { allRoutes, createApp, type ServerContext } from '#server/app.ts';
import type { Access } from '#server/auth/access.ts';
import { done } from '#server/http/answer.ts';
import type { Route } from '#server/http/route.ts';
import { LANES } from '#server/stream/lanes.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { LANGUAGES } from '#shared/languages.ts';
import { ROLES } from '#shared/wire/accounts.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { address, browserOf, person } from '../../kit/server/people-fixture.ts';
import { bearer, DEVICE, OPERATOR, type Running } from '../../kit/server/running.ts';

export const WHO = ['none', 'device', 'token', ...ROLES] as const;
type Who = (typeof WHO)[number];
const NOBODY = 'a-00000000';

/** What the table says, read by rules of the test's own. */
export function expected(access: Access, who: Who): 'in' | 401 | 403 {
  if (access === 'public') return 'in';
  if (who === 'none') return 401;
  if (who === 'device') return 403;
  if (access === 'signed-in') return 'in';
  const names: readonly string[] = who === 'token' ? ['operator', OPERATOR_TOKEN] : [who];
  return access.some((name) => names.includes(name)) ? 'in' : 403;
}

export async function headersOf(running: Running, who: Who): Promise<Record<string, string>> {
  if (who === 'none') return { origin: running.origin };
  if (who === 'device') return bearer(DEVICE);
  if (who === 'token') return bearer(OPERATOR);
  return browserOf(running, await person(running, who));
}

const QUERIES: Readonly<Record<string, string>> = { '/api/v1/sites/:siteId/export': 'format=csv' };

function addressOfRoute({ path }: Route, accountId: string, lane: string | null): string {
  const filled = path
    .replace(':siteId', SITE)
    .replace(':sensorId', 's-1')
    .replace(':code', 'conflict')
    .replace(':accountId', accountId)
    .replace(':tokenId', 't-0000000000');
  const query = [QUERIES[path], lane === null ? undefined : `lane=${lane}`].filter(Boolean);
  return `${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

export async function ask(
  running: Running,
  route: Route,
  headers: Record<string, string>,
  { accountId = NOBODY, lane = null }: { accountId?: string; lane?: string | null } = {},
): Promise<'in' | 401 | 403> {
  const response = await fetch(running.origin + addressOfRoute(route, accountId, lane), {
    method: route.method,
    headers: { 'content-type': 'application/json', ...address(), ...headers },
    redirect: 'manual',
    ...(route.method === 'GET' ? {} : { body: '{}' }),
  });
  if (response.status !== 401 && response.status !== 403) {
    await response.arrayBuffer();
    return 'in';
  }
  const { code } = await problemAt(response);
  expect(code).toBe(response.status === 401 ? 'not_signed_in' : 'not_allowed');
  return response.status;
}

export const table = allRoutes();

function routeAccessTests(running: () => Running): void {
  for (const route of table) {
    test(`${route.method} ${route.path} lets in the roles of the table and nobody else`, async () => {
      for (const who of WHO) {
        const headers = await headersOf(running(), who);
        const answer = await ask(running(), route, headers);
        expect([who, answer]).toEqual([who, expected(route.access, who)]);
        if (route.staffLane !== true) continue;
        expect([who, await ask(running(), route, headers, { lane: 'public' })]).toEqual([
          who,
          'in',
        ]);
        const staff = await ask(running(), route, headers, { lane: 'staff' });
        expect([who, staff]).toEqual([who, expected(LANES.staff.access, who)]);
      }
    });
  }

  for (const route of table.filter(({ orOwn }) => orOwn === true)) {
    test(`${route.method} ${route.path} lets in whose account it is, and nobody else without the role`, async () => {
      for (const role of ROLES) {
        const own = await person(running(), role);
        const other = await person(running(), role);
        const headers = await browserOf(running(), own);
        const there = await ask(running(), route, headers, { accountId: other.accountId });
        expect([role, there]).toEqual([role, expected(route.access, role)]);
        const here = await ask(running(), route, headers, { accountId: own.accountId });
        expect([role, here]).toEqual([role, 'in']);
      }
      for (const accountId of [OPERATOR_TOKEN, NOBODY])
        expect(await ask(running(), route, {}, { accountId })).toBe(401);
    });
  }

  test('whoever has to choose a password gets into no route of a role, and to the own account', async () => {
    for (const role of ROLES) {
      const newcomer = await person(running(), role, { mustChangePassword: true });
      const headers = await browserOf(running(), newcomer);
      for (const route of table.filter(({ access }) => Array.isArray(access))) {
        expect(await ask(running(), route, headers), route.path).toBe(403);
        if (route.orOwn !== true || route.method !== 'GET') continue;
        const own = { accountId: newcomer.accountId };
        expect(await ask(running(), route, headers, own), route.path).toBe('in');
      }
    }
  });
}

/**
 * Compiled, never run: a route without an access is not one.
 * @public
 */
export function withoutAccess(): Route {
  // @ts-expect-error -- access is missing
  return {
    method: 'GET',
    path: '/api/v1/open-door',
    operationId: 'openDoor',
    tag: 'Sites',
    summary: 'Open to whom?',
    query: z.strictObject({}),
    answers: {},
    handler: async () => done(),
  };
}

/** Pages by the client's own routes, as `server/http/client-files.ts` matches them. */
const PREFIX = LANGUAGES.join('|');
const PAGES = [
  String.raw`GET /^\/(?!(?:api|ingest|problems|assets|socket\.io|\.well-known)(?:\/|$))/`,
  String.raw`GET /^\/(?:${PREFIX})?\/?$/,/^\/(?:(?:${PREFIX})\/)?(?:control(?:\/people)?|data|sensors|(?:sensors|s)\/[A-Za-z0-9._:-]+)$/`,
  String.raw`GET /^\/(?:worker\.js|control\.[a-z]{2}\.webmanifest)$/`,
];

type Layer = {
  readonly name: string;
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  /** Of a router inside the application: its own layers. */
  readonly handle?: { readonly stack?: readonly Layer[] };
};

const mountedIn = (layers: readonly Layer[]): readonly string[] =>
  layers
    .flatMap(({ route }) =>
      Object.keys(route?.methods ?? {})
        .filter((method) => method !== '_all')
        .map((method) => `${method.toUpperCase()} ${String(route?.path)}`),
    )
    .toSorted();

const stepsIn = (layers: readonly Layer[]): readonly string[] =>
  layers.filter(({ route }) => route === undefined).map(({ name }) => name);

function layerTests(): void {
  test('every layer of the application is a route of the table or one of the known steps', () => {
    const app = createApp({
      context: { wallClock: () => 0, log: () => {} } as unknown as ServerContext,
      ingestUrl: null,
      clientDir: import.meta.dirname,
    });
    const layers = app.router.stack as unknown as readonly Layer[];
    expect(mountedIn(layers)).toEqual(table.map((r) => `${r.method} ${r.path}`).toSorted());
    // Before the routes: headers, the intake (whose tokens the aggregator judges), the check of foreign pages. After: files for everybody.
    expect(stepsIn(layers)).toEqual([
      'commonHeaders',
      'helmetMiddleware',
      'countTries',
      'ingest',
      'compression',
      'refuseForeign',
      'router',
      'notFound',
      'problems',
    ]);
    // A router of its own hides what it mounts, so there is one, and all of it is named: security.txt, pages, assets.
    const files = layers.find(({ name }) => name === 'router')?.handle?.stack ?? [];
    expect(mountedIn(files)).toEqual(['GET /.well-known/security.txt', ...PAGES]);
    expect(stepsIn(files)).toEqual(['serveStatic', 'serveStatic']);
  });

  test('no route of the table lies where files for everybody are: pages, assets, security.txt', () => {
    expect(
      table.every(
        ({ path }) =>
          path.startsWith('/api/v1/') || path === '/problems/:code' || path.lastIndexOf('/') === 0,
      ),
    ).toBe(true);
  });
}

export function accessTests(running: () => Running): void {
  layerTests();
  routeAccessTests(running);
}
