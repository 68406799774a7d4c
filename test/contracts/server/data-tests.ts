// What the reading routes say.
import { once } from 'node:events';
import http from 'node:http';
import { expect, test } from 'vitest';
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';
import {
  API_VERSION,
  framesSchema,
  latestSchema,
  policyListSchema,
  recordPageSchema,
  refusalsSchema,
  regionCollectionSchema,
  sensorPageSchema,
  siteResourceSchema,
} from '#shared/wire/api.ts';
import { type ReleaseRecord, recordByte } from '#shared/wire/record.ts';
import { cursorOf } from '#shared/wire/stream.ts';
import { asking, expectSecurityHeaders, problemAt } from '../../kit/server/asking.ts';
import { RECORDING, REFUSED_DAY, SITE, STAFF_WINDOWS } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running } from '../../kit/server/running.ts';

const site = `/api/v1/sites/${SITE}`;

export function dataTests(running: () => Running): void {
  const { get, json } = asking(running);

  test('errors are problem details: nothing there, wrong method, every wrong parameter at once', async () => {
    for (const path of [
      '/api/v1/nothing',
      '/api/v1/sites/none',
      '/api/v1/sites/none/latest',
      '/assets/none.js',
      '/api/v1/sensors/none',
    ])
      expect([path, (await problemAt(await get(path))).code]).toEqual([path, 'not_found']);
    for (const [path, allow] of [
      ['/api/v1/sites', 'GET, HEAD'],
      ['/api/v1/openapi.json', 'GET, HEAD'],
    ] as const) {
      const response = await fetch(running().origin + path, { method: 'POST', body: '{}' });
      expect(response.headers.get('allow')).toBe(allow);
      expect((await problemAt(response)).code).toBe('method_not_allowed');
      expectSecurityHeaders(response);
    }
    const response = await get(`${site}/records?lane=secret-lane&limit=0&canary=9417`);
    const problem = await problemAt(response);
    expect(problem.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/canary',
      '/lane',
      '/limit',
    ]);
    // The name of a key that is not known helps whoever mistyped it; what was sent under it stays out.
    expect(JSON.stringify(problem)).not.toMatch(/secret-lane|9417/);
  });

  test('A5: a bound inside a window is refused on every endpoint of a range', async () => {
    const { base } = running();
    const inside = isoUtc(base + 60_000);
    const finer = isoUtc(base + 30_000);
    for (const end of ['records', 'frames', 'export?format=csv', 'export?format=parquet']) {
      const glue = end.includes('?') ? '&' : '?';
      const shifted = await problemAt(await get(`${site}/${end}${glue}from=${inside}`));
      expect(shifted.errors?.[0]).toMatchObject({ pointer: '/from', code: 'not_a_window_bound' });
      const staff = await get(`${site}/${end}${glue}lane=staff&to=${finer}`, 'operator');
      expect((await problemAt(staff)).errors?.[0]?.pointer).toBe('/to');
      const turned = `from=${isoUtc(base + 900_000)}&to=${isoUtc(base)}`;
      expect((await problemAt(await get(`${site}/${end}${glue}${turned}`))).code).toBe(
        'invalid_request',
      );
    }
    const offset = encodeURIComponent(isoUtc(base + 3_600_000).replace('Z', '+01:00'));
    expect((await get(`${site}/records?from=${offset}`)).status).toBe(200);
  });

  test('a packed file is answered without a word in the log of a leak that is none', async () => {
    const warned: string[] = [];
    const hear = ({ message }: Error): void => void warned.push(message);
    process.on('warning', hear);
    for (const format of ['csv', 'ndjson', 'geojson', 'parquet'])
      for (const lane of ['public', 'staff'])
        await (await get(`${site}/export?format=${format}&lane=${lane}`, 'operator')).arrayBuffer();
    // Node says it after the turn in which it has seen it.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);
    expect(warned).toEqual([]);
  });

  test('records go on by cursor: no gap, no double, whatever the page size', async () => {
    const range = `lane=staff&from=${isoUtc(running().base)}&to=${isoUtc(running().base + STAFF_WINDOWS * 60_000)}`;
    const all = await json(recordPageSchema, `${site}/records?${range}`, 'operator');
    expect(all.records).toHaveLength(STAFF_WINDOWS * 3);
    expect(all.links.next).toBeNull();
    const collected: ReleaseRecord[] = [];
    let next: string | null = `${site}/records?${range}&limit=7`;
    let pages = 0;
    while (next !== null) {
      const response: Response = await get(next, 'operator');
      const page = recordPageSchema.parse(await response.json());
      collected.push(...page.records);
      const link = response.headers.get('link');
      expect(link).toBe(page.links.next === null ? null : `<${page.links.next}>; rel="next"`);
      next = page.links.next;
      pages += 1;
    }
    expect(pages).toBe(13);
    expect(collected).toEqual(all.records);
    const order = collected.map(({ windowStart, regionId }) => `${windowStart} ${regionId}`);
    expect(order).toEqual(order.toSorted());
    for (const cursor of ['abc', 'W10', Buffer.from('[1]').toString('base64url')])
      expect(
        (await problemAt(await get(`${site}/records?cursor=${cursor}`))).errors?.[0]?.code,
      ).toBe('invalid_cursor');
  });

  test('the register is paged as well', async () => {
    const first = await json(sensorPageSchema, '/api/v1/sensors?limit=2');
    const second = await json(sensorPageSchema, first.links.next ?? '');
    expect([...first.sensors, ...second.sensors].map(({ sensorId }) => sensorId)).toEqual([
      's-1',
      's-2',
      's-3',
    ]);
    expect(second.links.next).toBeNull();
  });

  test('an answer that the caller has is 304, and nothing is read for it', async () => {
    // Not fetch: it adds Cache-Control: no-cache, which asks for the whole answer.
    const ask = async (path: string, headers: http.OutgoingHttpHeaders) => {
      const request = http.get(running().origin + path, { headers });
      const [response]: http.IncomingMessage[] = await once(request, 'response');
      response?.resume();
      return response;
    };
    for (const path of [`${site}/latest`, `${site}/records`, `${site}/frames`]) {
      const tag = (await ask(path, {}))?.headers.etag ?? '';
      expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
      const before = running().rowReads();
      const again = await ask(path, { 'if-none-match': tag });
      expect([path, again?.statusCode]).toEqual([path, 304]);
      expect(again?.headers['api-version']).toBe(API_VERSION);
      expect(running().rowReads()).toBe(before);
      const other = await ask(`${path}?lane=staff`, { ...bearer(OPERATOR), 'if-none-match': tag });
      expect(other?.statusCode).toBe(200);
    }
  });

  test('frames are the records as bytes, window by window; what is not there says so', async () => {
    const { base } = running();
    const from = isoUtc(base - 120_000);
    const to = isoUtc(base + 600_000);
    const frames = await json(
      framesSchema,
      `${site}/frames?lane=staff&from=${from}&to=${to}`,
      'operator',
    );
    const { records } = await json(
      recordPageSchema,
      `${site}/records?lane=staff&from=${from}&to=${to}`,
      'operator',
    );
    expect(frames.windows).toBe(12);
    const bytes = [...Buffer.from(frames.levels, 'base64')];
    expect(bytes).toEqual([...Array<number>(6).fill(NO_RECORD_BYTE), ...records.map(recordByte)]);
    expect(frames.plans).toEqual([{ planId: frames.planId, from: isoUtc(base) }]);
  });

  test('a plan that was never on screen here has no regions and no frames', async () => {
    for (const end of ['regions', 'frames']) {
      // Of nobody, and of the recording beside it.
      for (const planId of ['0123456789abcdef', '00000000000000f2'])
        expect((await problemAt(await get(`${site}/${end}?plan=${planId}`))).code).toBe(
          'not_found',
        );
      expect((await problemAt(await get(`${site}/${end}?plan=x`))).code).toBe('invalid_request');
      expect((await get(`${site}/${end}?plan=00000000000000f1`)).status).toBe(200);
    }
  });

  test('a region is named after its zone, its area, or all its zones, and lies where they lie', async () => {
    const collection = await json(regionCollectionSchema, `${site}/regions`);
    expect(
      collection.features.map(({ properties: { name, covered, cells } }) => [
        name.nl,
        name.en,
        covered,
        cells.length,
      ]),
    ).toEqual([
      ['Bar + Pier', 'Bar + Pier', true, 2],
      ['Noordkade', 'North quay', true, 2],
      ['Grasveld', 'Lawn', false, 1],
    ]);
    expect(collection.attribution).toContain('Waterhaven');
    expect(collection.features.map(({ geometry }) => geometry.coordinates.length)).toEqual([
      2, 2, 1,
    ]);
  });

  test('P25: everybody is told refusals in classes per day that is over, and never how many were accepted; inspectors see the totals', async () => {
    const day = {
      date: isoUtc(REFUSED_DAY).slice(0, 10),
      refused: { late: '100-999', too_fast: '1-99', clock: '1000+' },
    };
    const open = await json(refusalsSchema, `/api/v1/refusals?siteId=${SITE}`);
    expect(open.epochs).toBeUndefined();
    expect(JSON.stringify(open)).not.toContain('accepted');
    expect(open.days).toContainEqual(day);
    expect(open.days.every(({ date }) => Date.parse(date) + DAY_MS <= Date.now())).toBe(true);
    const all = await json(refusalsSchema, `/api/v1/refusals?siteId=${SITE}`, 'operator');
    expect(all.days).toEqual(open.days);
    expect(all.epochs?.map(({ closed, accepted, refused }) => [closed, accepted, refused])).toEqual(
      [
        [false, 7, { invalid: 1 }],
        [true, 100, { late: 3 }],
        [true, 4000, { late: 60, clock: 1000 }],
        [true, 5000, { late: 60, too_fast: 5 }],
      ],
    );
  });

  test('policies are those in force', async () => {
    const { policies, announced } = await json(policyListSchema, '/api/v1/policies');
    expect(policies.map(({ siteId, policyVersion }) => [siteId, policyVersion])).toEqual([
      [SITE, 2],
      [RECORDING, 2],
    ]);
    expect(announced).toEqual([]);
  });

  test('a recording is served on its own clock and says so; what is later does not show', async () => {
    const at = isoUtc(running().replayClock);
    const resource = await json(siteResourceSchema, `/api/v1/sites/${RECORDING}`);
    expect(resource.clock).toEqual({ mode: 'replay', at, speed: 1 });
    const latest = await json(latestSchema, `/api/v1/sites/${RECORDING}/latest`);
    expect(latest.cursor).toBe(cursorOf(running().replayClock - 1_800_000));
    const { records } = await json(recordPageSchema, `/api/v1/sites/${RECORDING}/records`);
    expect(new Set(records.map(({ windowStart }) => windowStart)).size).toBe(1);
    const live = await json(siteResourceSchema, site);
    expect(live.clock.mode).toBe('live');
  });
}
