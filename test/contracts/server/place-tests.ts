// A site that is cut, drawn or called otherwise: each plan keeps the zones, names and outlines that it was made from, and what is registered shows with the plan
// that is made from it.
import { expect, test } from 'vitest';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import { regionCollectionSchema, siteResourceSchema } from '#shared/wire/api.ts';
import type { Site } from '#shared/wire/site.ts';
import { asking } from '../../kit/server/asking.ts';
import { policyOf, releaseOf, siteOf } from '../../kit/server/fixture.ts';
import { firstPlan, laterPlan, renamedSite } from '../../kit/server/renamed.ts';
import { bearer, OPERATOR, type Running } from '../../kit/server/running.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const FIRST = '00000000000e0001';
const LATER = '00000000000e0002';

type Asked = {
  readonly siteId: string;
  readonly from: EpochMs;
  /** Start of the plan of the site as it is cut by now; null: it is registered, and there is none. */
  readonly laterFrom: EpochMs | null;
};

/** Ids differ by site: a plan belongs to one. */
const idOf = (planId: string, siteId: string): string =>
  planId.slice(0, 8) + Buffer.from(siteId.slice(-4)).toString('hex').slice(0, 4) + planId.slice(12);

async function fill({ store }: Running, { siteId, from, laterFrom }: Asked): Promise<void> {
  await store.putSite(siteOf(siteId), null, null);
  await store.putPolicy(policyOf(siteId, 1));
  await store.putPolicy(policyOf(siteId, 2));
  const planId = idOf(FIRST, siteId);
  await store.putPlan(firstPlan(siteId, from, planId));
  const release = releaseOf(siteId, 'staff', from);
  const records = release.records.map((record) => ({ ...record, planId }));
  await store.write({ ...release, planId, records });
  await store.putSite(renamedSite(siteId), null, null);
  if (laterFrom === null) return;
  const laterId = idOf(LATER, siteId);
  await store.putPlan(laterPlan(siteId, laterFrom, laterId));
  if (laterFrom > Date.now() - 10 * MINUTE) return;
  const newest = releaseOf(siteId, 'staff', laterFrom);
  await store.write({
    ...newest,
    planId: laterId,
    records: newest.records.map((record) => ({ ...record, planId: laterId })),
  });
}

function zonesOf({ partition }: Site): readonly string[] {
  if (partition.kind !== 'zones') throw new Error('a site of zones');
  return partition.zones.map(({ zoneId, name }) => `${zoneId} ${name.en}`);
}

const AS_BEFORE = zonesOf(siteOf('any'));

export function placeTests(running: () => Running): void {
  const { json } = asking(running);
  const regionsOf = async (siteId: string, planId?: string) => {
    const plan = planId === undefined ? '' : `&plan=${idOf(planId, siteId)}`;
    const path = `/api/v1/sites/${siteId}/regions?lane=staff${plan}`;
    const { features } = await json(regionCollectionSchema, path, 'operator');
    return features.map(({ geometry, properties }) => ({ geometry, ...properties }));
  };
  const report = async (siteId: string, cell: string): Promise<number> => {
    const body = JSON.stringify({ kind: 'place_reported', word: 'full', cells: [cell] });
    const headers = { ...bearer(OPERATOR), 'content-type': 'application/json' };
    const url = `${running().origin}/api/v1/sites/${siteId}/log`;
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  const start = (): EpochMs => windowStartOf(Date.now() - 3 * HOUR, HOUR / 4);

  test.each([
    ['registered and not planned', 'places-asked', null],
    ['planned and not in force', 'places-soon', HOUR],
  ])('zones that are %s change nothing that is said', async (_, siteId, ahead) => {
    const laterFrom = ahead === null ? null : windowStartOf(Date.now() + ahead, HOUR / 4);
    await fill(running(), { siteId, from: start(), laterFrom });
    const { site, places } = await json(siteResourceSchema, `/api/v1/sites/${siteId}`);
    expect(zonesOf(site)).toEqual(AS_BEFORE);
    expect(places).toEqual([]);
    const regions = await regionsOf(siteId);
    expect(regions.map(({ name }) => name.en)).toEqual(['Gate', 'Stage', 'Bar + Pier', 'Lawn']);
    expect(regions.every(({ geometry }) => geometry.coordinates.length > 0)).toBe(true);
    expect(regions.every(({ labelPoint: [lon] }) => lon < 5)).toBe(true);
    expect(await report(siteId, 'gate')).toBe(201);
    expect(await report(siteId, 'arch')).toBe(400);
  });

  test('after a plan of other zones what was released before keeps its names and its ground', async () => {
    const siteId = 'places-past';
    const from = start();
    const laterFrom = from + HOUR;
    await fill(running(), { siteId, from, laterFrom });
    const now = await regionsOf(siteId);
    expect(now.map(({ name }) => name.en)).toEqual(['Arch', 'Podium', 'Bar + Pier', 'Lawn']);
    expect(now[1]?.labelPoint).toEqual([5.55, 52.52]);
    const then = await regionsOf(siteId, FIRST);
    expect(then.map(({ name }) => name.en)).toEqual(['Gate', 'Stage', 'Bar + Pier', 'Lawn']);
    expect(then.map(({ cellNames }) => cellNames.length)).toEqual([1, 1, 2, 1]);
    expect(then.every(({ labelPoint: [lon] }) => lon > 4.8 && lon < 5)).toBe(true);

    const path = `/api/v1/sites/${siteId}/export?lane=staff&format=geojson`;
    const answer = await asking(running).get(path, 'operator');
    type Exported = { properties: { windowStart: string }; geometry: { coordinates: unknown[] } };
    const { features } = (await answer.json()) as { features: readonly Exported[] };
    expect(features).toHaveLength(6);
    const ground = (at: EpochMs): string =>
      JSON.stringify(features.filter(({ properties }) => properties.windowStart === isoUtc(at)));
    expect(features.every(({ geometry }) => geometry.coordinates.length > 0)).toBe(true);
    expect(ground(from)).not.toContain('5.6');
    expect(ground(laterFrom)).toContain('5.6');

    const { site, places } = await json(siteResourceSchema, `/api/v1/sites/${siteId}`);
    expect(zonesOf(site)).toEqual(zonesOf(renamedSite(siteId)));
    expect(places.map((place) => place.from)).toEqual([isoUtc(from), isoUtc(laterFrom)]);
    const names = places.map(({ zones }) =>
      zones.map(({ zoneId, name }) => `${zoneId} ${name.en}`),
    );
    expect(names).toEqual([AS_BEFORE, zonesOf(site)]);
    expect(await report(siteId, 'arch')).toBe(201);
    expect(await report(siteId, 'gate')).toBe(400);
  });
}
