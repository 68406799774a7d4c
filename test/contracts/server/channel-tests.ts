// Promise P13 over every channel, and the files of the export.

import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { expect, test } from 'vitest';
import { FORMAT_NAMES, type FormatName } from '#server/released/export/formats.ts';
import { isoUtc } from '#shared/time.ts';
import { latestSchema, recordPageSchema } from '#shared/wire/api.ts';
import { RECORD_FIELDS, type ReleaseRecord, recordByte } from '#shared/wire/record.ts';
import {
  cursorOf,
  type HelloEvent,
  STREAM_NAMESPACE,
  type WindowEvent,
} from '#shared/wire/stream.ts';
import { asking } from '../../kit/server/asking.ts';
import { READERS } from '../../kit/server/file-readers.ts';
import { releaseOf, SITE, siteOf } from '../../kit/server/fixture.ts';
import { OPERATOR, type Running } from '../../kit/server/running.ts';

const site = `/api/v1/sites/${SITE}`;
const RIGHTS = { licence: 'CC-BY-4.0', attribution: siteOf(SITE).attribution };

export function channelTests(running: () => Running): void {
  const { get, json } = asking(running);
  const file = async (format: string, query: string): Promise<Uint8Array> => {
    const response = await get(`${site}/export?format=${format}${query}`, 'operator');
    expect(response.status).toBe(200);
    return response.bytes();
  };
  const recordsOf = async (
    format: FormatName,
    query: string,
  ): Promise<readonly ReleaseRecord[]> => {
    const { records, rights } = await READERS[format](await file(format, query));
    for (const each of rights) expect(each).toEqual(RIGHTS);
    return records;
  };

  test('P13: REST and every file give the same canonical JSON per key, on both lanes', async () => {
    const { base } = running();
    for (const lane of ['staff', 'public'] as const) {
      const range = `&lane=${lane}&from=${isoUtc(base)}&to=${isoUtc(base + 1_800_000)}`;
      const page = await json(recordPageSchema, `${site}/records?limit=5000${range}`, 'operator');
      expect(page.records.length).toBe(lane === 'staff' ? 90 : 4);
      const canonical = page.records.map((record) => JSON.stringify(record));
      for (const record of page.records) expect(Object.keys(record)).toEqual([...RECORD_FIELDS]);
      for (const format of FORMAT_NAMES) {
        const records = await recordsOf(format, range);
        expect(records.map((record) => JSON.stringify(record))).toEqual(canonical);
      }
    }
  });

  test('P13: nothing of a window shows on any channel before its publication', async () => {
    const start = running().base + 6_000_000;
    const soon = releaseOf(SITE, 'public', running().base + 1_800_000, Date.now() + 3_600_000);
    const later = releaseOf(SITE, 'staff', start - (start % 60_000), Date.now() + 3_600_000);
    for (const release of [soon, later]) await running().store.write(release);
    for (const [lane, { windowStart }] of [
      ['public', soon],
      ['staff', later],
    ] as const) {
      const hidden = isoUtc(windowStart);
      const latest = await json(latestSchema, `${site}/latest?lane=${lane}`, 'operator');
      expect(Number(latest.cursor) * 1000).toBeLessThan(windowStart);
      const page = await json(recordPageSchema, `${site}/records?lane=${lane}`, 'operator');
      expect(page.records.filter((record) => record.windowStart === hidden)).toEqual([]);
      for (const format of FORMAT_NAMES) {
        const records = await recordsOf(format, `&lane=${lane}`);
        expect(records.length).toBe(page.records.length);
        expect(records.filter((record) => record.windowStart === hidden)).toEqual([]);
      }
      const cursors = await seenBy(running(), lane, latest.cursor);
      expect(cursors).not.toContain(cursorOf(windowStart));
    }
  });

  test('the stream gives the bytes of what REST gives', async () => {
    const latest = await json(latestSchema, `${site}/latest`);
    const socket = io(running().origin + STREAM_NAMESPACE, {
      parser,
      transports: ['websocket'],
      auth: { protocol: 1, siteId: SITE, lane: 'public', cursor: null },
    });
    try {
      const event = await new Promise<WindowEvent>((resolve) => socket.once('window', resolve));
      expect(event.cursor).toBe(latest.cursor);
      expect([...event.levels]).toEqual(latest.records.map(recordByte));
    } finally {
      socket.disconnect();
    }
  });

  test('a file is the same bytes each time, names its licence and has a header even without rows', async () => {
    const { base } = running();
    const range = `&from=${isoUtc(base)}&to=${isoUtc(base + 1_800_000)}`;
    for (const format of FORMAT_NAMES) {
      const first = Buffer.from(await file(format, range));
      expect(first.equals(Buffer.from(await file(format, range)))).toBe(true);
      const response = await get(`${site}/export?format=${format}${range}`);
      expect(response.headers.get('link')).toContain('creativecommons.org/licenses/by/4.0');
      expect(response.headers.get('content-disposition')).toContain(`.${format}"`);
      await response.bytes();
    }
    const empty = `&from=${isoUtc(base - 9_000_000)}&to=${isoUtc(base - 8_100_000)}`;
    const text = Buffer.from(await file('csv', empty)).toString();
    expect(text).toBe(`${[...RECORD_FIELDS, 'licence', 'attribution'].join(',')}\r\n`);
    expect(JSON.parse(Buffer.from(await file('geojson', empty)).toString()).features).toEqual([]);
    expect((await READERS.parquet(await file('parquet', empty))).records).toEqual([]);
  });
}

/** Cursors that a viewer who resumes just before the newest window is sent within a moment. */
async function seenBy({ origin }: Running, lane: string, cursor: string | null): Promise<string[]> {
  const seen: string[] = [];
  const socket = io(origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    auth: { protocol: 1, siteId: SITE, lane, cursor, token: OPERATOR },
  });
  socket.on('window', (event: WindowEvent) => seen.push(event.cursor));
  const hello = await new Promise<HelloEvent>((resolve) => socket.once('hello', resolve));
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.disconnect();
  return [...seen, hello.cursor ?? ''];
}
