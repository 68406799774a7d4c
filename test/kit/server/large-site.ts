// A site of 1,250 regions, for what must not depend on how large a site is.

import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { Plan, Region } from '#shared/wire/plan.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';
import { policyOf, siteOf, type TestRelease } from './fixture.ts';
import { OPERATOR } from './running.ts';
import type { TestStore } from './store.ts';

export const LARGE = 'large';
const REGIONS = 1250;
const QUARTER = 900_000;
const PLAN_ID = '00000000000000f9';
const indices = Array.from({ length: REGIONS }, (_, index) => index);
const regionIdOf = (index: number): string => (0xa0000 + index).toString(16).padStart(16, '0');

function largeSite(): Site {
  const small = siteOf(LARGE);
  if (small.partition.kind !== 'zones') throw new Error('zones');
  const [zone] = small.partition.zones;
  if (zone === undefined) throw new Error('no zone');
  const zones = indices.map((index) => ({
    ...zone,
    zoneId: `z${index}`,
    name: { en: `Place ${index}`, nl: `Plek ${index}` },
  }));
  return { ...small, partition: { ...small.partition, zones } };
}

/** A region of some cells by itself, the same on both lanes. */
export const ownRegion = (regionId: string, cells: string[], hasPublicK = false): Region => ({
  regionId,
  cells,
  partOf: null,
  boundaries: [1, 2, 3, 4],
  staffRegionIds: [regionId],
  hasPublicK,
});

export function largePlan(from: EpochMs): Plan {
  const regions = indices.map((index) => ownRegion(regionIdOf(index), [`z${index}`]));
  return {
    planId: PLAN_ID,
    siteId: LARGE,
    policyVersion: 1,
    effectiveFrom: isoUtc(from),
    windowSeconds: 60,
    publicWindowSeconds: 900,
    staff: regions,
    public: regions,
    unpublished: [],
    unpublishedPublic: [],
  };
}

export function largeRelease(lane: Lane, windowStart: EpochMs): TestRelease {
  const windowSeconds = lane === 'staff' ? 60 : 900;
  const publishedAt = windowStart + 2 * windowSeconds * 1000;
  const records = indices.map(
    (index): ReleaseRecord => ({
      lane,
      policyVersion: 1,
      planId: PLAN_ID,
      regionId: regionIdOf(index),
      windowStart: isoUtc(windowStart),
      windowSeconds,
      status: 'released',
      level: ([0, 1, 2, 3, 4] as const)[index % 5] ?? 0,
      reason: null,
      publishedAt: isoUtc(publishedAt),
    }),
  );
  return {
    siteId: LARGE,
    lane,
    windowStart,
    windowSeconds,
    publishedAt,
    planId: PLAN_ID,
    records,
  };
}

/** Registers the site with `windows` public windows that are published by now, and one of staff; gives the starts of the public ones. */
export async function putLarge(
  store: TestStore,
  now: EpochMs,
  windows: number,
): Promise<readonly EpochMs[]> {
  const newest = windowStartOf(now - 2 * QUARTER, QUARTER);
  const starts = Array.from({ length: windows }, (_, i) => newest - (windows - 1 - i) * QUARTER);
  await store.putSite(largeSite(), null, null);
  await store.putPolicy(policyOf(LARGE, 1));
  await store.putPlan(largePlan(starts[0] ?? newest));
  await store.putToken(sha256Hex(OPERATOR), 'operator', null);
  for (const start of starts) await store.write(largeRelease('public', start));
  await store.write(largeRelease('staff', newest));
  return starts;
}
