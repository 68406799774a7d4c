// The timeline's lanes: per area and window the highest level that was known, and how many of its regions were not. Both stand in every
// segment, so that a withheld zone does not vanish behind a known neighbour.

import { NO_RECORD_BYTE, REASON_BYTES, RETRACTED_BYTE } from '#shared/codes.ts';
import { DARK_BYTES, OFFLINE_AFTER_MS } from '#shared/domain/dark.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import { endOf, type History, placeOfRegion } from './history.ts';

/** How a lane shows that regions were not known. `stale`: the window never came. */
export type LaneUnknown = 'withheld' | 'offline' | 'retracted' | 'stale';
const KINDS: readonly LaneUnknown[] = ['withheld', 'offline', 'retracted', 'stale'];

export type LaneSegment = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Highest known level of the area; null: none of its regions was known. */
  readonly level: Level | null;
  /** Regions that were not known, in quarters of the area, rounded up: 0 none, 4 all. */
  readonly quarters: number;
  /** What most of them were; null: all were known. */
  readonly unknown: LaneUnknown | null;
};

/** A stretch of one plan, and the regions of each area in it. */
export type LaneSource = {
  readonly history: History;
  readonly areas: ReadonlyMap<string, readonly string[]>;
};

/** Since when each region has been dark, window after window: what is dark for a quarter of an hour is offline, a gap of the intake at once. */
class Darkness {
  readonly #since: Float64Array;
  /** Of the newest window. */
  #end = Number.NaN;

  constructor(width: number) {
    this.#since = new Float64Array(width).fill(Number.NaN);
  }

  next(start: EpochMs, end: EpochMs, levels: Uint8Array): void {
    if (start > this.#end) this.#since.fill(Number.NaN);
    this.#end = end;
    for (let place = 0; place < levels.length; place += 1) {
      if (!DARK_BYTES.has(levels[place] ?? 0)) this.#since[place] = Number.NaN;
      else if (Number.isNaN(this.#since[place])) this.#since[place] = start;
    }
  }

  /** Index into KINDS of a byte that is no level. */
  kindOf(byte: number, place: number): number {
    if (byte === RETRACTED_BYTE) return 2;
    if (byte === REASON_BYTES.aggregator_gap) return 1;
    const since = this.#since[place] ?? Number.NaN;
    return this.#end - since >= OFFLINE_AFTER_MS ? 1 : 0;
  }
}

function segmentAt(
  levels: Uint8Array,
  places: readonly number[],
  darkness: Darkness,
): Pick<LaneSegment, 'level' | 'quarters' | 'unknown'> | null {
  const counts = [0, 0, 0, 0];
  let level = -1;
  let known = 0;
  for (const place of places) {
    const byte = levels[place] ?? NO_RECORD_BYTE;
    if (byte === NO_RECORD_BYTE) continue;
    if (byte <= 4) {
      known += 1;
      if (byte > level) level = byte;
    } else {
      const kind = darkness.kindOf(byte, place);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  }
  const unknown = counts.reduce((sum, count) => sum + count, 0);
  if (known + unknown === 0) return null;
  return {
    level: level < 0 ? null : (level as Level),
    quarters: Math.ceil((4 * unknown) / (known + unknown)),
    unknown: unknown === 0 ? null : (KINDS[counts.indexOf(Math.max(...counts))] ?? null),
  };
}

const MISSING = { level: null, quarters: 4, unknown: 'stale' } as const;

function isSame(a: LaneSegment, b: Omit<LaneSegment, 'from' | 'to'>): boolean {
  return a.level === b.level && a.quarters === b.quarters && a.unknown === b.unknown;
}

/** Adds a stretch; a window that never came stands between as one. */
function push(segments: LaneSegment[], next: LaneSegment): void {
  const last = segments.at(-1);
  if (last !== undefined && next.from > last.to) {
    segments.push({ ...MISSING, from: last.to, to: next.from });
  }
  const before = segments.at(-1);
  if (before !== undefined && isSame(before, next)) {
    segments[segments.length - 1] = { ...before, to: next.to };
  } else segments.push(next);
}

/** Lanes of the areas, in the order in which the sources name them. Time that no source covers is missing; before the first window there is nothing. */
export function areaLanes(
  sources: readonly LaneSource[],
): ReadonlyMap<string, readonly LaneSegment[]> {
  const lanes = new Map<string, LaneSegment[]>();
  for (const { history, areas } of sources) {
    const darkness = new Darkness(history.regions.length);
    const columns = [...areas].map(([area, regionIds]) => {
      const segments = lanes.get(area) ?? [];
      lanes.set(area, segments);
      const places = regionIds.map((id) => placeOfRegion(history, id)).filter((i) => i >= 0);
      return { segments, places };
    });
    for (const { start, levels } of history.windows) {
      const end = endOf(history, start);
      darkness.next(start, end, levels);
      for (const { segments, places } of columns) {
        const segment = segmentAt(levels, places, darkness);
        if (segment !== null) push(segments, { from: start, to: end, ...segment });
      }
    }
  }
  return lanes;
}

/** Which of two stretches in one place is drawn: the higher level, of the unknown the larger part. */
function worse(a: LaneSegment, b: LaneSegment): LaneSegment {
  const level = Math.max(a.level ?? -1, b.level ?? -1);
  const more = b.quarters > a.quarters ? b : a;
  return {
    from: a.from,
    to: b.to,
    level: level < 0 ? null : (level as Level),
    // All of it is said only where nothing was known.
    quarters: level < 0 ? 4 : Math.min(3, more.quarters),
    unknown: more.unknown,
  };
}

/** Segments in steps of at least `stepMs`, so that a day is not drawn in stretches finer than a pixel. Nothing that was not known is lost. */
export function coarser(segments: readonly LaneSegment[], stepMs: number): readonly LaneSegment[] {
  const coarse: LaneSegment[] = [];
  for (const segment of segments) {
    const last = coarse.at(-1);
    if (last !== undefined && segment.to - last.from <= stepMs) {
      coarse[coarse.length - 1] = worse(last, segment);
    } else coarse.push(segment);
  }
  return coarse;
}
