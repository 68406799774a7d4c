// What one step of the scrubber costs the control room's script: the past of 1,000 regions, from the bytes of a day to what map and table show.
import { lanesOf } from '#client/control/replay/sources.ts';
import { framesHistory } from '#client/data/api.ts';
import type { History } from '#client/model/history.ts';
import { type Look, lookOf } from '#client/model/look.ts';
import { historyAt } from '#client/model/recording.ts';
import { zoneRows } from '#client/model/zone-rows.ts';
import type { Frames, RegionCollection } from '#shared/wire/api.ts';
import type { RegionProperties } from '#shared/wire/plan.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const STEPS = 600;
const DELAY_MS = 15_000;
const AREAS = 20;

/** A feature per region, fifty to an area. */
function collectionOf({ regions, planId }: History): RegionCollection {
  const features = regions.map((regionId, index): RegionCollection['features'][number] => {
    const area = `Area ${index % AREAS}`;
    const properties: RegionProperties = {
      regionId,
      lane: 'staff',
      planId,
      cells: [`z${index}`],
      name: { nl: `Zone ${index}`, en: `Zone ${index}` },
      cellNames: [{ nl: `Zone ${index}`, en: `Zone ${index}` }],
      zoneTypes: ['standing'],
      area: { nl: area, en: area },
      areaId: area,
      labelPoint: [4.9, 52.3],
      partOf: null,
      boundaries: [1, 2, 3, 4],
      covered: true,
    };
    const geometry = { type: 'Polygon' as const, coordinates: [] };
    return { type: 'Feature', id: regionId, geometry, properties };
  });
  return {
    type: 'FeatureCollection',
    planId,
    lane: 'staff',
    licence: '',
    attribution: '',
    features,
  };
}

export type ScrubFigures = {
  readonly decodeMs: number;
  readonly lanesMs: number;
  /** Middle and worst of `STEPS` steps through the day. */
  readonly stepMs: number;
  readonly worstMs: number;
};

function timed<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const before = performance.now();
  const result = run();
  return { result, ms: performance.now() - before };
}

export function measureScrub(frames: Frames): ScrubFigures {
  const { result: history, ms: decodeMs } = timed(() => framesHistory([frames]));
  const regions = collectionOf(history);
  const from = Date.parse(frames.from);
  const view = { from, to: from + DAY_MS };
  const recording = {
    plans: [{ planId: history.planId, from }],
    histories: new Map([[history.planId, history]]),
    regions: new Map([[history.planId, regions]]),
    isLoading: false,
    hasFailed: false,
  };
  const request = { view, language: 'en', unnamed: '', order: [] } as const;
  const lanes = timed(() => lanesOf(recording, { history, regions }, request));
  if (lanes.result.length !== AREAS) throw new Error('lanes are missing');
  const times: number[] = [];
  let looks: readonly Look[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const at = from + 7 * 3_600_000 + ((step * 7) % 1000) * MINUTE;
    const { result, ms } = timed(() => {
      const then = historyAt(history, { at, windowMs: MINUTE, delayMs: DELAY_MS });
      const rows = zoneRows(regions, then, { now: at, delayMs: DELAY_MS }, 'en');
      return rows.map(({ state }) => lookOf(state));
    });
    looks = result;
    times.push(ms);
  }
  if (looks.length !== regions.features.length) throw new Error('looks are missing');
  times.sort((a, b) => a - b);
  return {
    decodeMs,
    lanesMs: lanes.ms,
    stepMs: times[STEPS / 2] ?? 0,
    worstMs: times.at(-1) ?? 0,
  };
}
