// What happened at a site, told by each of the room's sources.
import fc from 'fast-check';
import type { Drill } from '#client/model/drill.ts';
import { drillSource } from '#client/model/drill-source.ts';
import type { History, HistoryWindow } from '#client/model/history.ts';
import { liveSource } from '#client/model/live-source.ts';
import type { PlaceReport } from '#client/model/place-reports.ts';
import { recordedSource } from '#client/model/recorded-source.ts';
import type { RoomSource, Scene } from '#client/model/room-source.ts';
import { NO_RECORD_BYTE, REASON_BYTES, RETRACTED_BYTE, WITHHELD_REASONS } from '#shared/codes.ts';
import type { Language } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { ZoneType } from '#shared/wire/level.ts';

export const MINUTE = 60_000;
export const DELAY_MS = 15_000;
const PLAN = 'plan-1';
export const SEED = { seed: 20_261_127 };
export const START = Date.UTC(2027, 5, 12, 20);

function feature(
  id: string,
  zoneType: ZoneType,
  isCovered = true,
): RegionCollection['features'][number] {
  const name = { nl: `zone ${id}`, en: `zone ${id} in English` };
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Polygon', coordinates: [] },
    properties: {
      regionId: isCovered ? id : null,
      lane: 'staff',
      planId: PLAN,
      cells: [id.toUpperCase()],
      name,
      cellNames: [name],
      zoneTypes: [zoneType],
      area: { nl: 'de kade', en: 'the quay' },
      areaId: 'quay',
      labelPoint: [4.9, 52.3],
      partOf: null,
      boundaries: [1, 2, 3, 4],
      covered: isCovered,
    },
  };
}

const IDS = ['a', 'b', 'c'];
export const REGIONS: RegionCollection = {
  type: 'FeatureCollection',
  planId: PLAN,
  lane: 'staff',
  licence: '',
  attribution: '',
  features: [
    feature('a', 'standing'),
    feature('b', 'queue'),
    feature('c', 'moving'),
    feature('nobody', 'moving', false),
  ],
};

export const SIGNAL: CriticalSignal = {
  signalId: 's',
  state: 'critical',
  cell: 'A',
  lat: 52.3,
  lon: 4.9,
  since: new Date(START).toISOString(),
};
export const ALERTS: readonly AlertView[] = [];
/** Newest first: of what is covered, and of what nothing is known of. */
export const REPORTS: readonly PlaceReport[] = ['NOBODY', 'A'].map((cell, i) => ({
  ...{ seq: 9 - i, at: START - i * MINUTE, cells: [cell], word: 'no_way_through' },
  ...{ note: null, isErased: false, by: 'a-anna', name: 'Anna' },
}));
export const STEP = (): void => {};

/** What happened at the site: rows of bytes, a minute each from `START`; null is a window that nobody published. */
export type World = {
  readonly bytes: readonly (readonly number[] | null)[];
  readonly now: number;
  readonly language: Language;
  /** Absent: those that `REPORTS` has. */
  readonly reports?: readonly PlaceReport[];
};

function historyOf({ bytes }: World): History {
  const windows = bytes.flatMap((levels, minute): HistoryWindow[] =>
    levels === null ? [] : [{ start: START + minute * MINUTE, levels: Uint8Array.from(levels) }],
  );
  return { planId: PLAN, regions: IDS, windowSeconds: 60, windows };
}

export type Made = { readonly source: RoomSource; readonly at: number };
type Maker = {
  readonly time: Scene['time'];
  readonly delayMs: number;
  /** The source, and the moment that its scene must be of. */
  readonly make: (world: World) => Made;
};

export const livePart = (world: World, isNow = true) => ({
  ...{ isNow, regions: REGIONS, history: historyOf(world), alerts: ALERTS, signals: [SIGNAL] },
  reports: world.reports ?? REPORTS,
  ...{ delayMs: DELAY_MS, language: world.language, step: STEP },
});

/** Looked back at from two minutes later. */
export function recordedOf(world: World): Made {
  const at = world.now - 2 * MINUTE;
  const recording = {
    plans: [{ planId: PLAN, from: START }],
    histories: new Map([[PLAN, historyOf(world)]]),
    regions: new Map([[PLAN, REGIONS]]),
  };
  const source = recordedSource({
    ...{ at, windowMs: MINUTE, delayMs: DELAY_MS, language: world.language, recording },
    ...{
      regionsOfNow: undefined,
      alerts: ALERTS,
      reports: world.reports ?? REPORTS,
      alertsAt: new Date(at).toISOString(),
    },
  });
  return { source, at };
}

export function drillOf(scenario: Drill['scenario']): (world: World) => Made {
  const [startedAt = '', endsAt = ''] = [START, START + 3_600_000].map((at) =>
    new Date(at).toISOString(),
  );
  return ({ now, language }) => ({
    at: now,
    source: drillSource({
      ...{ siteId: 'demo', regions: REGIONS, eventPlan: null, phase: 'ingress', steps: [] },
      ...{ drill: { scenario, startedAt, endsAt, by: 'drill' }, language, step: STEP },
    }),
  });
}

export const SOURCES: Readonly<Record<string, Maker>> = {
  live: {
    ...{ time: 'now', delayMs: DELAY_MS },
    make: (world) => ({ source: liveSource(livePart(world)), at: world.now }),
  },
  recorded: { time: 'past', delayMs: DELAY_MS, make: recordedOf },
  'drill of a surge': { time: 'drill', delayMs: 0, make: drillOf('surge') },
  'drill of a blind spot': { time: 'drill', delayMs: 0, make: drillOf('blind') },
};

export const EVENING: World = {
  bytes: Array.from({ length: 10 }, (_, minute) => [minute % 5, 1, 3]),
  now: START + 10 * MINUTE + 20_000,
  language: 'en',
};
const BYTES = [
  ...[0, 1, 2, 3, 4, NO_RECORD_BYTE, RETRACTED_BYTE],
  ...WITHHELD_REASONS.map((reason) => REASON_BYTES[reason]),
];
export const worlds = fc.record<World>({
  bytes: fc.array(
    fc.option(fc.array(fc.constantFrom(...BYTES), { minLength: 3, maxLength: 3 }), { freq: 6 }),
    { maxLength: 20 },
  ),
  now: fc.integer({ min: START, max: START + 40 * MINUTE }),
  language: fc.constantFrom('nl', 'en'),
});
