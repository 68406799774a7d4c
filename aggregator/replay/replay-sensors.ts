// The sensors of a recording: entries of the register, which are taken as they stand, or a list that says little (id, place, perhaps area and zone). What
// the file does not say is defaulted, and each default is reported, because a default is not a fact.
import * as z from 'zod';
import { counted } from '#shared/process/counted.ts';
import { DAY_MS, type EpochMs, isoUtc } from '#shared/time.ts';
import { sensorIdSchema } from '#shared/wire/reading.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import type { STAFF_WINDOWS_SECONDS } from '#shared/wire/site.ts';
import { finestPublicWindow, type Site, siteSchema } from '#shared/wire/site.ts';
import type { Text } from '#shared/wire/text.ts';

export const replaySensorsSchema = z
  .array(
    z.strictObject({
      sensorId: sensorIdSchema,
      lat: z.number().min(-90).max(90),
      lon: z.number().min(-180).max(180),
      areaM2: sensorSchema.shape.fieldOfView.shape.areaM2.optional(),
      zoneId: z.string().optional(),
    }),
  )
  .min(1);
type PlacedSensor = z.infer<typeof replaySensorsSchema>[number];
/** Of a list, or of the file that registers it. */
export type ReplaySensor = PlacedSensor | Sensor;

export const isEntry = (sensor: ReplaySensor): sensor is Sensor => 'location' in sensor;

const DEFAULT_AREA_M2 = 100;
const contact = { name: 'Recording', url: 'https://example.org/' };
/** What else nobody said of the site of a recording, and its pages show. */
const SHOWN = {
  timeZone: 'UTC',
  licence: 'CC-BY-4.0',
  attribution: 'See the source of the recording',
} as const;
const text = (en: string, nl: string): Text => ({ nl, en });

export type RecordedSite = {
  readonly siteId: string;
  readonly leafResolution: number;
  readonly windowSeconds: (typeof STAFF_WINDOWS_SECONDS)[number];
  readonly from: EpochMs;
  readonly to: EpochMs;
};

/** A site of H3 cells for a recording that brings no zones. */
export function recordingSite({ siteId, leafResolution, windowSeconds }: RecordedSite): Site {
  return siteSchema.parse({
    siteId,
    name: text('Recording', 'Opname'),
    organisation: contact,
    ...SHOWN,
    partition: { kind: 'h3', leafResolution, zoneType: 'moving' },
    windowSeconds,
    publicWindowSeconds: finestPublicWindow(windowSeconds),
    sensitive: false,
    preset: 'default',
  });
}

const YEAR_MS = 365 * DAY_MS;
/** A sensor that is valid for four calendar years counts for none of them (release specification, section 5). */
const LONGEST_VALID_MS = 4 * YEAR_MS;
/** Longer than any roster epoch: a sensor that ends within one is in none of its rosters. */
const SHORTEST_MARGIN_MS = DAY_MS;

/**
 * From when and until when the sensors of a recording are valid: its span, with a year before and after it or as much as there is room for.
 * @throws {Error} when the recording is longer than a sensor may be valid.
 */
export function validityFor({ from, to }: Pick<RecordedSite, 'from' | 'to'>): {
  readonly validFrom: EpochMs;
  readonly validUntil: EpochMs;
} {
  const marginMs = Math.min(YEAR_MS, Math.floor((LONGEST_VALID_MS - (to - from)) / 2));
  if (marginMs < SHORTEST_MARGIN_MS)
    throw new Error(
      `the recording spans ${isoUtc(from)} to ${isoUtc(to)}, and a sensor is valid for less than four years: cut it into parts and replay each with a --data-dir of its own`,
    );
  return { validFrom: from - marginMs, validUntil: to + marginMs };
}

/**
 * An entry as it stands, in the site of the recording and in its register since its first reading: the time of entry is the register's own, so an
 * outside owner is on probation from there on.
 */
function recordedEntry(entry: Sensor, { siteId, from }: RecordedSite): Sensor {
  const { zoneId: _, ...rest } = entry;
  return { ...rest, siteId, registeredAt: isoUtc(from) };
}

/** A register entry that makes a sensor of a list eligible: operator-owned, verified, valid for the recording's span. */
function recordingSensor(
  sensor: PlacedSensor,
  intervalSeconds: number,
  recording: RecordedSite,
): Sensor {
  const { validFrom, validUntil } = validityFor(recording);
  return {
    sensorId: sensor.sensorId,
    siteId: recording.siteId,
    owner: { ownerId: 'recording', kind: 'operator', contact },
    location: { lat: sensor.lat, lon: sensor.lon, verified: true },
    fieldOfView: { areaM2: sensor.areaM2 ?? DEFAULT_AREA_M2 },
    reportIntervalSeconds: intervalSeconds,
    reporting: 'periodic',
    suspended: false,
    purpose: text('Replay of a recording', 'Terugspelen van een opname'),
    legalBasis: text(
      'Recording of level-only readings',
      'Opname van metingen met alleen een niveau',
    ),
    registeredAt: isoUtc(validFrom),
    validFrom: isoUtc(validFrom),
    validUntil: isoUtc(validUntil),
    device: {
      category: text('Unknown', 'Onbekend'),
      connectivity: 'recording',
      manufacturer: 'unknown',
      supplier: 'unknown',
      model: 'unknown',
      firmware: 'unknown',
    },
    datastream: {
      theme: text('Crowd level', 'Drukte'),
      isOpenData: true,
      containsPersonalData: false,
    },
    dpia: null,
    alternatives: text('None: a recording', 'Geen: een opname'),
  };
}

/** One of a list of which no interval could be inferred is taken to report once a window. */
export function recordingSensors(
  sensors: readonly ReplaySensor[],
  intervalSecondsBySensor: ReadonlyMap<string, number>,
  recording: RecordedSite,
): readonly Sensor[] {
  return sensors.map((sensor) => {
    if (isEntry(sensor)) return recordedEntry(sensor, recording);
    const seconds = intervalSecondsBySensor.get(sensor.sensorId) ?? recording.windowSeconds;
    return recordingSensor(sensor, seconds, recording);
  });
}

/** Of entries of the register: what of them is not taken. */
function entryDefaults(sensors: readonly Sensor[], { siteId, from }: RecordedSite): string[] {
  return [
    `siteId and zoneId of ${counted(sensors.length, 'sensor')} are left out: they are of site ${siteId}, and cells come from the location`,
    `times of the file without an offset: read as ${SHOWN.timeZone}`,
    `all sensors: in the register since ${isoUtc(from)}, when the recording begins, so those of an outside owner are on probation from then on`,
  ];
}

/** Of sensors of a list: all that it cannot say. */
function placedDefaults(sensors: readonly PlacedSensor[]): string[] {
  const withoutArea = sensors.filter((sensor) => sensor.areaM2 === undefined).length;
  const withZone = sensors.filter((sensor) => sensor.zoneId !== undefined).length;
  return [
    'report intervals: inferred per sensor from the readings (median gap)',
    `field of view ${DEFAULT_AREA_M2} m2 for ${withoutArea} of ${counted(sensors.length, 'sensor')} that bring none`,
    `all sensors: operator-owned, verified, each on a mount of its own, seeing what is right under it, periodic, not set aside, valid for the span of the recording; owner "${contact.name}"; purpose, legal basis, device and alternatives say that it is a recording`,
    ...(withZone > 0
      ? [`zoneId of ${counted(withZone, 'sensor')} is left out: cells come from the location`]
      : []),
  ];
}

/** What had to be assumed, one line each, for the summary. */
export function reportDefaults(
  sensors: readonly ReplaySensor[],
  recording: RecordedSite,
): readonly string[] {
  const entries = sensors.filter(isEntry);
  const placed = sensors.flatMap((sensor) => (isEntry(sensor) ? [] : [sensor]));
  return [
    `site ${recording.siteId}: H3 cells of resolution ${recording.leafResolution}, zone type moving, not sensitive, preset default`,
    `time zone ${SHOWN.timeZone}: the pages show times and days by it`,
    `licence ${SHOWN.licence}, attribution "${SHOWN.attribution}", organisation "${contact.name}", ${contact.url}: register the site (npm run register) where the recording is shown to others`,
    `window ${recording.windowSeconds} s, from the report intervals of the sensors`,
    ...(entries.length > 0 ? entryDefaults(entries, recording) : []),
    ...(placed.length > 0 ? placedDefaults(placed) : []),
  ];
}
