// What there is and what there is not, each under one address: pages for people, problems for programs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOfLastDay } from '#client/site/last-day.ts';
import { boundsOf } from '#server/sites/span.ts';
import { LANGUAGES } from '#shared/languages.ts';
import { PUBLIC_WINDOWS_SECONDS } from '#shared/wire/site.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning(await openMemoryStore());
});
afterAll(() => running.stop());

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test('found C5: a time of the year 0 is 400 wherever a range is asked', async () => {
  const year0 = '0000-01-01T00:00:00Z';
  const ranges = ['records?', 'frames?', 'export?format=csv&', 'debrief?', 'debrief?format=csv&'];
  for (const path of ranges)
    for (const bound of ['from', 'to']) {
      const address = `/api/v1/sites/${SITE}/${path}${bound}=${year0}`;
      const answer = await running.get(address, bearer(OPERATOR));
      expect([path, answer.status]).toEqual([path, 400]);
      const { errors } = await problemAt(answer);
      expect(errors?.map(({ pointer }) => pointer)).toContain(`/${bound}`);
    }
});

test('found C5: "the last 24 hours" starts at a bound of every public window that there is', () => {
  for (const seconds of PUBLIC_WINDOWS_SECONDS)
    for (const now of [
      '2026-11-26T01:00:00Z',
      '2026-11-26T23:59:59.999Z',
      '2026-03-01T13:07:21Z',
    ]) {
      const from = startOfLastDay(seconds, Date.parse(now));
      const bounds = boundsOf({ from }, () => seconds);
      const behind = Date.parse(now) - (bounds.from ?? 0) - 86_400_000;
      expect(behind).toBeGreaterThanOrEqual(0);
      expect(behind).toBeLessThan(seconds * 1000);
    }
});

test('found C5: a slash behind an address of the API is another address, and there is nothing', async () => {
  for (const path of ['sites', `sites/${SITE}/latest`, 'openapi.json', 'sensors']) {
    expect([path, (await running.get(`/api/v1/${path}`)).status]).toEqual([path, 200]);
    const answer = await running.get(`/api/v1/${path}/`);
    expect((await problemAt(answer)).code).toBe('not_found');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  }
});

test('found F9: letters of another case are another address, at both processes, and there is nothing', async () => {
  const paths = [
    '/API/V1/sites',
    '/READYZ',
    '/Healthz',
    `/api/v1/sites/${SITE}/LATEST`,
    `/api/v1/sites/${SITE}/Records`,
    '/PROBLEMS/conflict',
    '/ASSETS/main-abc123.js',
    '/CONTROL',
    '/INGEST/v1/readings',
    '/.WELL-KNOWN/security.txt',
  ];
  for (const path of paths) {
    const headers = { ...bearer(OPERATOR), accept: 'application/json' };
    const answer = await running.get(path, headers);
    expect([path, answer.status]).toEqual([path, 404]);
    expect((await problemAt(answer)).code).toBe('not_found');
  }
});

test('found F9: what is asked for while it happens is never compressed, what stands still is', async () => {
  const zipped = { 'accept-encoding': 'gzip' };
  for (const path of ['latest', 'records?limit=500', 'frames']) {
    const answer = await running.get(`/api/v1/sites/${SITE}/${path}`, zipped);
    expect([path, answer.headers.get('content-encoding')]).toEqual([path, null]);
  }
  const regions = await running.get(`/api/v1/sites/${SITE}/regions`, zipped);
  expect(regions.headers.get('content-encoding')).toBe('gzip');
});

test('found C5: pages that there are', async () => {
  const pages = ['', '/control', '/control/people', '/data', '/sensors', '/sensors/s-1', '/s/s-1'];
  const prefixes = ['', ...LANGUAGES.map((language) => `/${language}`)];
  for (const path of prefixes.flatMap((prefix) => pages.map((page) => `${prefix}${page}` || '/')))
    expect([path, (await running.get(path, BROWSER)).status]).toEqual([path, 200]);
});

test('found C5: any other address is 404 with the page that says so; programs get a problem', async () => {
  const none = ['/nowhere', '/data/anything', '/data/', '/control/anything', '/s', '/en/nowhere'];
  for (const path of [...none, '/sensors/a/b', '/en/data/', '/favicon.png']) {
    const page = await running.get(path, BROWSER);
    expect([path, page.status]).toEqual([path, 404]);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await page.text()).toContain('<title>Crowdshade</title>');
    const asJson = await running.get(path, { accept: 'application/json' });
    expect((await problemAt(asJson)).code).toBe('not_found');
  }
  for (const path of ['/api', '/api/v1/nowhere', '/assets/old.js', '/problems/', '/problems/x/y'])
    expect((await problemAt(await running.get(path, BROWSER))).code).toBe('not_found');
});
