// The pure parts of the server: names and places of regions, time to the next publication, bounds, frames.
import { cellToChildren, latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import { encodeCursor } from '#server/http/cursor.ts';
import { untilNextPublication } from '#server/released/caching.ts';
import { FramesCache } from '#server/released/frames.ts';
import { recordKeyOf } from '#server/released/record-routes.ts';
import { regionCollection, regionName } from '#server/sites/regions.ts';
import { boundsOf } from '#server/sites/span.ts';
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import { regionCollectionSchema } from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import { recordByte } from '#shared/wire/record.ts';
import { planOf, releaseOf, SITE, siteOf } from '../../kit/server/fixture.ts';

const site = siteOf(SITE);
const { partition } = site;
if (partition.kind !== 'zones') throw new Error('the fixture has zones');
const zonesOf = (...ids: string[]) =>
  ids.map((id) => {
    const zone = partition.zones.find(({ zoneId }) => zoneId === id);
    if (zone === undefined) throw new Error(id);
    return zone;
  });

test('one zone has its own name, a whole area the name of the area, anything else all names', () => {
  expect(regionName(partition, zonesOf('gate')).nl).toBe('Poort');
  expect(regionName(partition, zonesOf('gate', 'stage')).en).toBe('North quay');
  expect(regionName(partition, zonesOf('bar', 'lawn')).nl).toBe('Bar + Grasveld');
  expect(regionName(partition, zonesOf('gate', 'bar')).en).toBe('Gate + Bar');
  expect(regionName(partition, zonesOf('bar', 'pier', 'lawn')).nl).toBe('Zuidkade');
});

test('an H3 region lies where its cells lie; a cell without region says so', () => {
  const parent = latLngToCell(52.37, 4.9, 8);
  const [a = '', b = '', far = ''] = cellToChildren(parent, 9);
  const zones: Plan = planOf(SITE, 0);
  const [first] = zones.staff;
  if (first === undefined) throw new Error('no region');
  const plan: Plan = { ...zones, staff: [{ ...first, cells: [a, b] }], unpublished: [far] };
  const h3 = { ...site, partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' } as const };
  const { features } = regionCollectionSchema.parse(regionCollection(h3, plan, 'staff'));
  expect(features.map(({ properties: { regionId, covered } }) => [regionId, covered])).toEqual([
    [first.regionId, true],
    [null, false],
  ]);
  for (const { geometry } of features) {
    const ring = (geometry.coordinates as number[][][][])[0]?.[0] ?? [];
    expect(ring.length).toBeGreaterThanOrEqual(7);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [lon = 0, lat = 0] of ring) {
      expect(Math.abs(lon - 4.9)).toBeLessThan(0.1);
      expect(Math.abs(lat - 52.37)).toBeLessThan(0.1);
    }
  }
});

test('a site without plan has no regions', () => {
  expect(regionCollection(site, null, 'public')).toMatchObject({ planId: null, features: [] });
});

test('the next publication: window end plus delay, never zero or negative', () => {
  const release = {
    policyVersion: 1,
    staffK: 3,
    publicK: 5,
    kPeople: 10,
    publicWindowSeconds: 900,
    staffDelaySeconds: 15,
    publicDelaySeconds: 900,
  };
  const entry = { site, release, lengths: [], grounds: [], replayClock: null };
  expect(untilNextPublication(entry, 'staff', 60_000)).toBe(15_000);
  expect(untilNextPublication(entry, 'staff', 75_000)).toBe(60_000);
  expect(untilNextPublication(entry, 'staff', 74_999)).toBe(1);
  expect(untilNextPublication(entry, 'public', 1_800_000)).toBe(900_000);
});

test('bounds are those of windows, all problems at once; a cursor comes back as its key', () => {
  expect(
    boundsOf({ from: '1970-01-01T00:15:00Z', to: '1970-01-01T02:00:00+01:00' }, () => 900),
  ).toEqual({
    from: 900_000,
    to: 3_600_000,
  });
  expect(() =>
    boundsOf({ from: '1970-01-01T00:01:00Z', to: '1970-01-01T00:16:00Z' }, () => 900),
  ).toThrowError(
    expect.objectContaining({
      code: 'invalid_request',
      errors: [
        expect.objectContaining({ pointer: '/from' }),
        expect.objectContaining({ pointer: '/to' }),
      ],
    }),
  );
  expect(recordKeyOf(encodeCursor([900_000, '00ff']))).toEqual({
    windowStart: 900_000,
    regionId: '00ff',
  });
});

test('a walk through years without windows keeps the days that were asked for last', async () => {
  const asked: number[] = [];
  const plan = planOf(SITE, 0);
  const frames = async ({ from }: { readonly from: number }) => {
    asked.push(from);
    return [];
  };
  const now = 400 * 86_400_000;
  const cache = new FramesCache({ plan: async () => plan, frames }, () => now, 31);
  const day = (n: number) => ({ from: n * 86_400_000, to: (n + 1) * 86_400_000 });
  for (let n = 0; n < 365; n += 1)
    await cache.matrix({
      siteId: SITE,
      lane: 'public',
      plan,
      windowSeconds: 900,
      ...day(n),
      now,
    });
  expect(cache.size).toBe(31);
  expect(asked).toHaveLength(365);
});

test('frames are read once: a later request reads only what is new, and everything again after a while', async () => {
  const all: ReleasedWindow[] = [0, 1, 2].map((i) => releaseOf(SITE, 'staff', i * 60_000));
  const asked: number[] = [];
  let now = 1_000_000;
  const plan = planOf(SITE, 0);
  const frames = new FramesCache(
    {
      plan: async () => plan,
      frames: async ({ from, to: end }) => {
        asked.push(from);
        return all
          .filter(({ windowStart }) => windowStart >= from && windowStart < end)
          .map(({ planId, windowStart, records }) => ({
            planId,
            windowStart,
            levels: Uint8Array.from(records.map(recordByte)),
          }));
      },
    },
    () => now,
  );
  const ask = (to: number) =>
    frames.matrix({ siteId: SITE, lane: 'staff', plan, windowSeconds: 60, from: 0, to, now });
  const bytes = all.flatMap(({ records }) => records.map(recordByte));
  expect([...Buffer.from((await ask(180_000)).levels, 'base64')]).toEqual(bytes);
  expect([...Buffer.from((await ask(180_000)).levels, 'base64')]).toEqual(bytes);
  // From a second after the newest, whatever its length.
  expect(asked).toEqual([0, 121_000]);
  const next = releaseOf(SITE, 'staff', 180_000);
  all.push(next);
  const longer = [...Buffer.from((await ask(300_000)).levels, 'base64')];
  expect(longer).toEqual([
    ...bytes,
    ...next.records.map(recordByte),
    ...Array<number>(3).fill(NO_RECORD_BYTE),
  ]);
  expect(asked).toEqual([0, 121_000, 121_000]);
  // First beside what is served, later while whoever asks waits.
  now += 400_000;
  await ask(180_000);
  expect(asked.toSorted((a, b) => a - b)).toEqual([0, 0, 121_000, 121_000, 181_000]);
  asked.length = 0;
  now += 700_000;
  await ask(180_000);
  expect(asked).toEqual([0]);
});
