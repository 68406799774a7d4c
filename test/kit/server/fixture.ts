// One small festival and one recording, with records whose levels follow from region and time: what every suite of the server starts from.
import type { CriticalRow } from '#database/aggregator/release.ts';
import type { LadderRegion } from '#shared/domain/alerts/types.ts';
import { DAY_MS, type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';

/** Start of a UTC day that is over whatever the time is, with refused readings. */
export const REFUSED_DAY = (Math.floor(Date.now() / DAY_MS) - 2) * DAY_MS;
export const SITE = 'quay';
export const RECORDING = 'recorded';
const MINUTE = 60_000;
const QUARTER = 900_000;
const text = (en: string, nl = en) => ({ nl, en });

function zone(zoneId: string, areaId: string, en: string, nl: string, east: number): Zone {
  const west = 4.9 + east / 100;
  const ring: [number, number][] = [
    [west, 52.3],
    [west + 0.005, 52.3],
    [west + 0.005, 52.31],
    [west, 52.3],
  ];
  return {
    zoneId,
    areaId,
    name: { en, nl },
    zoneType: 'standing',
    areaM2: 100 + east,
    geometry: { type: 'Polygon', coordinates: [ring] },
    labelPoint: [west + 0.002, 52.302],
  };
}

export function siteOf(siteId: string): Site {
  return {
    siteId,
    name: text('Quay festival', 'Kadefestival'),
    organisation: { name: 'Waterhaven', email: 'crowd@waterhaven.example' },
    timeZone: 'Europe/Amsterdam',
    licence: 'CC-BY-4.0',
    attribution: 'Municipality of "Waterhaven", crowd team',
    partition: {
      kind: 'zones',
      areas: [
        { areaId: 'north', name: text('North quay', 'Noordkade') },
        { areaId: 'south', name: text('South quay', 'Zuidkade') },
      ],
      zones: [
        zone('gate', 'north', 'Gate', 'Poort', 0),
        zone('stage', 'north', 'Stage', 'Podium', 1),
        zone('bar', 'south', 'Bar', 'Bar', 2),
        zone('pier', 'south', 'Pier', 'Pier', 3),
        zone('lawn', 'south', 'Lawn', 'Grasveld', 4),
      ],
    },
    windowSeconds: 60,
    publicWindowSeconds: 900,
    sensitive: false,
    preset: 'default',
  };
}

const region = (regionId: string, cells: string[], staffRegionIds = [regionId]) => ({
  regionId,
  cells,
  partOf: null,
  boundaries: [1, 2, 3, 4],
  staffRegionIds,
  hasPublicK: regionId === GATE,
});
const GATE = '0000000000000a01';
const STAGE = '0000000000000a02';
const SOUTH = '0000000000000a03';
const NORTH = '0000000000000b01';

export function planOf(siteId: string, from: EpochMs): Plan {
  return {
    planId: siteId === SITE ? '00000000000000f1' : '00000000000000f2',
    siteId,
    policyVersion: 2,
    effectiveFrom: isoUtc(from),
    windowSeconds: 60,
    publicWindowSeconds: 900,
    staff: [region(GATE, ['gate']), region(STAGE, ['stage']), region(SOUTH, ['bar', 'pier'])],
    public: [region(SOUTH, ['bar', 'pier']), region(NORTH, ['gate', 'stage'], [GATE, STAGE])],
    unpublished: [],
    unpublishedPublic: [],
  };
}

export function policyOf(siteId: string, policyVersion: number): PolicyDocument {
  return {
    siteId,
    policyVersion,
    preset: 'default',
    settings: {
      staffK: 3,
      publicK: 5,
      staffPlannedUnits: 4,
      publicPlannedUnits: 7,
      ownerSlack: 0,
      kPeople: 10,
      kCritical: 50,
      criticalLegalGround: null,
      marginPercent: 20,
      rosterEpochSeconds: 900,
      suspended: false,
    },
    windowSeconds: 60,
    publicWindowSeconds: 900,
    latenessSeconds: 10,
    author: 'Crowd team',
    reason: 'test',
    effectiveFrom: '2026-01-01T00:00:00Z',
  };
}

export function sensorOf(sensorId: string, siteId: string): Sensor {
  return {
    sensorId,
    siteId,
    owner: {
      ownerId: 'waterhaven',
      kind: 'operator',
      contact: { name: 'Waterhaven', email: 'a@b.example' },
    },
    location: { lat: 52.3, lon: 4.9, verified: true },
    zoneId: 'gate',
    fieldOfView: { areaM2: 60 },
    reportIntervalSeconds: 10,
    reporting: 'periodic',
    suspended: false,
    purpose: text('Safety'),
    legalBasis: text('Municipal act'),
    registeredAt: '2026-01-01T00:00:00Z',
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2028-01-01T00:00:00Z',
    device: {
      category: text('Camera'),
      connectivity: 'LTE',
      manufacturer: 'M',
      supplier: 'S',
      model: 'X',
      firmware: '1',
    },
    datastream: { theme: text('Crowd'), isOpenData: true, containsPersonalData: false },
    dpia: null,
    alternatives: text('None'),
  };
}

export type TestRelease = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly windowStart: EpochMs;
  readonly windowSeconds: number;
  readonly publishedAt: EpochMs;
  readonly planId: string;
  readonly records: readonly ReleaseRecord[];
  readonly critical?: readonly CriticalRow[];
  readonly regions?: readonly LadderRegion[];
};

/** A window of every region of the lane; in each, one region in three is withheld, another by turns. */
export function releaseOf(
  siteId: string,
  lane: Lane,
  windowStart: EpochMs,
  publishedAt?: EpochMs,
): TestRelease {
  const plan = planOf(siteId, 0);
  const windowSeconds = lane === 'staff' ? 60 : 900;
  const delay = lane === 'staff' ? 15_000 : QUARTER;
  const at = publishedAt ?? windowStart + windowSeconds * 1000 + delay;
  const turn = windowStart / (windowSeconds * 1000);
  const records = plan[lane].map(({ regionId }, index): ReleaseRecord => {
    const key = {
      lane,
      policyVersion: 2,
      planId: plan.planId,
      regionId,
      windowStart: isoUtc(windowStart),
      windowSeconds,
    };
    const published = { publishedAt: isoUtc(at) };
    if ((turn + index) % 3 === 0)
      return {
        ...key,
        status: 'withheld',
        level: null,
        reason: 'insufficient_coverage',
        ...published,
      };
    const level = ([0, 1, 2, 3, 4] as const)[(turn + index) % 5] ?? 0;
    return { ...key, status: 'released', level, reason: null, ...published };
  });
  const { planId } = plan;
  return { siteId, lane, windowStart, windowSeconds, publishedAt: at, planId, records };
}

export type Timeline = {
  /** First window of both lanes, a bound of both. */
  readonly base: EpochMs;
  readonly releases: readonly TestRelease[];
  /** Where the recording ends. */
  readonly replayClock: EpochMs;
};

export const STAFF_WINDOWS = 30;

/** Thirty staff windows and two public ones on each site, all published by now; the recording is of another month. */
export function timeline(now: EpochMs): Timeline {
  const base = windowStartOf(now - 2 * 3_600_000, QUARTER);
  const recordedFrom = windowStartOf(now - 40 * 86_400_000, QUARTER);
  const releases = [
    [SITE, base],
    [RECORDING, recordedFrom],
  ].flatMap(([siteId, from]) => [
    ...Array.from({ length: STAFF_WINDOWS }, (_, i) =>
      releaseOf(String(siteId), 'staff', Number(from) + i * MINUTE),
    ),
    ...[0, 1].map((i) => releaseOf(String(siteId), 'public', Number(from) + i * QUARTER)),
  ]);
  // The second public window of the recording is published after its clock: it must never show.
  return { base, releases, replayClock: recordedFrom + 2 * QUARTER };
}
