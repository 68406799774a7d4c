// What a screen knows of one lane: published windows, one byte per region each, ascending. REST brings a stretch, the stream brings the next
// window; both are merged here, so whatever comes late or twice changes nothing that was newer.
import { NO_RECORD_BYTE, RETRACTED_BYTE } from '#shared/codes.ts';
import { inForceAt } from '#shared/domain/window-lengths.ts';
import { type EpochMs, SECOND_MS } from '#shared/time.ts';

export type HistoryWindow = {
  readonly start: EpochMs;
  /** One byte per region of `History.regions`, as in shared/wire/record.ts. */
  readonly levels: Uint8Array;
};

/** From then on windows are so long, until the next one of the list. */
export type LaneLength = { readonly from: EpochMs; readonly windowSeconds: number };

export type History = {
  readonly planId: string;
  /** Region ids, ascending: the order of the bytes. */
  readonly regions: readonly string[];
  /** Length of the newest window. */
  readonly windowSeconds: number;
  /** How long windows of the lane were, are and are to be; absent: all of them as the newest. */
  readonly lengths?: readonly LaneLength[];
  /** Ascending by start, without doubles. A window that is missing was never published. */
  readonly windows: readonly HistoryWindow[];
};

/** The same, with how long its windows were, are and are to be: what was fetched or streamed knows of no other length than its own. */
export function withLengths(
  history: History | undefined,
  lengths: readonly LaneLength[],
): History | undefined {
  return history === undefined || lengths.length === 0 ? history : { ...history, lengths };
}

/** Length of the window that starts then. */
export function windowMsAt(
  { windowSeconds, lengths = [] }: Pick<History, 'windowSeconds' | 'lengths'>,
  start: EpochMs,
): number {
  return (inForceAt(lengths, start)?.windowSeconds ?? windowSeconds) * SECOND_MS;
}

/** End of the window that starts then. */
export function endOf(history: History, start: EpochMs): EpochMs {
  return start + windowMsAt(history, start);
}

/** Windows of a byte matrix, those without any record left out. */
export function historyOfMatrix(matrix: {
  readonly planId: string;
  readonly regions: readonly string[];
  readonly windowSeconds: number;
  readonly from: EpochMs;
  readonly bytes: Uint8Array;
}): History {
  const { planId, regions, windowSeconds, from, bytes } = matrix;
  const width = regions.length;
  const windows: HistoryWindow[] = [];
  for (let row = 0; width > 0 && row * width < bytes.length; row += 1) {
    // A view, not a copy: a day of a large site is one block of bytes.
    const levels = bytes.subarray(row * width, (row + 1) * width);
    if (levels.some((byte) => byte !== NO_RECORD_BYTE)) {
      windows.push({ start: from + row * windowSeconds * 1000, levels });
    }
  }
  return { planId, regions, windowSeconds, windows };
}

/** Both together. Another plan than the known one replaces it when it is as new; a key that was retracted stays retracted. */
export function mergeHistories(known: History | undefined, added: History): History {
  if (known === undefined) return added;
  if (known.planId !== added.planId || known.regions.length !== added.regions.length) {
    return newestStart(added) >= newestStart(known) ? added : known;
  }
  const byStart = new Map(known.windows.map((window) => [window.start, window]));
  for (const window of added.windows) {
    const old = byStart.get(window.start);
    byStart.set(window.start, old === undefined ? window : withRetractions(old, window));
  }
  const { windowSeconds } = newestStart(added) >= newestStart(known) ? added : known;
  const windows = [...byStart.values()].sort((a, b) => a.start - b.start);
  return { ...known, windowSeconds, windows };
}

function withRetractions(a: HistoryWindow, b: HistoryWindow): HistoryWindow {
  const levels = a.levels.map((byte, index) => {
    const other = b.levels[index] ?? byte;
    if (byte === RETRACTED_BYTE || other === RETRACTED_BYTE) return RETRACTED_BYTE;
    return byte === NO_RECORD_BYTE ? other : byte;
  });
  return { start: a.start, levels };
}

function newestStart(history: History): EpochMs {
  return history.windows.at(-1)?.start ?? Number.NEGATIVE_INFINITY;
}

/** Without windows that start before `from`: a screen that stays open for days keeps its memory flat. */
export function trimHistory(history: History, from: EpochMs): History {
  if ((history.windows[0]?.start ?? from) >= from) return history;
  return { ...history, windows: history.windows.filter(({ start }) => start >= from) };
}

/** Marks one key as retracted. */
export function markRetracted(history: History, regionId: string, start: EpochMs): History {
  const index = history.regions.indexOf(regionId);
  if (index < 0) return history;
  const windows = history.windows.map((window) => {
    if (window.start !== start) return window;
    return { start, levels: window.levels.with(index, RETRACTED_BYTE) };
  });
  return { ...history, windows };
}

/** Places by region id, made once per list: a list is shared by every window of its plan. */
const PLACES = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Place of a region's byte in every window, -1 when the plan has no such region. */
export function placeOfRegion({ regions }: History, regionId: string): number {
  let places = PLACES.get(regions);
  if (places === undefined) {
    places = new Map(regions.map((id, place) => [id, place]));
    PLACES.set(regions, places);
  }
  return places.get(regionId) ?? -1;
}

/** Bytes of one region, oldest first, with its window's start. */
export function seriesOf(
  history: History,
  regionId: string,
): readonly { readonly start: EpochMs; readonly byte: number }[] {
  const index = placeOfRegion(history, regionId);
  return history.windows.map(({ start, levels }) => ({
    start,
    byte: levels[index] ?? NO_RECORD_BYTE,
  }));
}
