// Small sites, sensors and readings for tests of the core: every field that a test does not name is one that lets a sensor contribute.
import { type PlanRequest, planSite, type SitePlanning } from '#aggregator/core/plan/plan.ts';
import { makePolicy, type Policy, type PolicyInput } from '#aggregator/core/policy/policy.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { type Site, siteSchema } from '#shared/wire/site.ts';

/** 2026-06-06T12:00:00Z: a multiple of every window and epoch up to an hour. */
export const T0 = Date.UTC(2026, 5, 6, 12);
export const DAY = 24 * 3600 * 1000;
const text = (en: string): { nl: string; en: string } => ({ nl: en, en });
const contact = { name: 'Festival', email: 'crowd@example.org' };

export type ZoneSpec = readonly [zoneId: string, areaId: string, zoneType?: 'standing' | 'moving'];

export function zoneSite(zones: readonly ZoneSpec[], more: Partial<Site> = {}): Site {
  return siteSchema.parse({
    siteId: 'site',
    name: text('Site'),
    organisation: contact,
    timeZone: 'UTC',
    licence: 'CC0-1.0',
    attribution: 'Test',
    partition: {
      kind: 'zones',
      areas: [...new Set(zones.map(([, areaId]) => areaId))].map((areaId) => ({
        areaId,
        name: text(areaId),
      })),
      zones: zones.map(([zoneId, areaId, zoneType]) => ({
        zoneId,
        areaId,
        name: text(zoneId),
        zoneType: zoneType ?? 'standing',
        areaM2: 500,
        // Wide enough for all places that the sensors below stand at.
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [-1, -1],
              [1, -1],
              [1, 60],
              [-1, 60],
              [-1, -1],
            ],
          ],
        },
        labelPoint: [0, 0],
      })),
    },
    windowSeconds: 60,
    publicWindowSeconds: 900,
    sensitive: false,
    preset: 'default',
    ...more,
  });
}

export type OwnerKind = 'operator' | 'unverified' | `verified:${string}`;

export type SensorSpec = {
  readonly id: string;
  readonly zone?: string;
  readonly owner?: OwnerKind;
  readonly areaM2?: number;
  /** Metres north of the equator's null point; far apart by default. */
  readonly north?: number;
  readonly mountId?: string;
} & Partial<Omit<Sensor, 'owner'>>;

const DEGREES_PER_METRE = 360 / (2 * Math.PI * 6_371_008.8);

/** Places that are more than any field of view apart, by the id's hash, unless `north` says otherwise. */
function apart(id: string): number {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 9973;
  return hash * 500;
}

export function sensor(spec: SensorSpec): Sensor {
  const { id, zone, owner = 'operator', areaM2 = 100, north, mountId, ...more } = spec;
  const [kind, ownerId] = owner.split(':');
  return sensorSchema.parse({
    sensorId: id,
    siteId: 'site',
    owner: { ownerId: ownerId ?? kind, kind, contact },
    location: {
      lat: (north ?? apart(id)) * DEGREES_PER_METRE,
      lon: 0,
      verified: true,
      ...(mountId === undefined ? {} : { mountId }),
    },
    ...(zone === undefined ? {} : { zoneId: zone }),
    fieldOfView: { areaM2 },
    reportIntervalSeconds: 10,
    reporting: 'periodic',
    suspended: false,
    purpose: text('Safety'),
    legalBasis: text('Permit'),
    registeredAt: isoUtc(T0 - 30 * DAY),
    validFrom: isoUtc(T0 - 30 * DAY),
    validUntil: isoUtc(T0 + 300 * DAY),
    device: {
      category: text('Optical'),
      connectivity: '4G',
      manufacturer: 'm',
      supplier: 's',
      model: 'm',
      firmware: '1',
    },
    datastream: { theme: text('Crowd'), isOpenData: true, containsPersonalData: false },
    dpia: null,
    alternatives: text('None'),
    ...more,
  });
}

/** `zone` -> that many operator sensors `<zone>1`, `<zone>2`, ... */
export function crew(
  zones: Readonly<Record<string, number>>,
  more: Partial<SensorSpec> = {},
): Sensor[] {
  return Object.entries(zones).flatMap(([zone, count]) =>
    Array.from({ length: count }, (_, i) => sensor({ id: `${zone}${i + 1}`, zone, ...more })),
  );
}

export function policy(more: Partial<PolicyInput> = {}): Policy {
  return makePolicy({
    preset: 'default',
    sensitive: false,
    windowSeconds: 60,
    publicWindowSeconds: 900,
    policyVersion: 1,
    ...more,
  });
}

export function plan(
  site: Site,
  sensors: readonly Sensor[],
  more: Partial<Pick<PlanRequest, 'policy' | 'effectiveFrom' | 'at' | 'keptOut' | 'others'>> = {},
): SitePlanning {
  return planSite({
    site,
    sensors,
    policy: more.policy ?? policy(),
    effectiveFrom: more.effectiveFrom ?? T0,
    at: more.at ?? T0,
    ...(more.keptOut === undefined ? {} : { keptOut: more.keptOut }),
    others: more.others,
  });
}

export function reading(sensorId: string, observedAt: number, level: Level, seq?: number): Reading {
  const base = { sensorId, observedAt: isoUtc(observedAt), level };
  return seq === undefined ? base : { ...base, seq };
}
