// Stretches of time in which nothing changed, for sparklines and the timeline. A window that is missing is a gap, never a line across it.
import type { EpochMs } from '#shared/time.ts';
import { type History, NO_RECORD } from './history.ts';

export type Segment = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** 0..4 a level; a larger byte as in shared/record.ts; NO_RECORD a gap. */
  readonly byte: number;
};

/** Segments between two times from bytes per window; neighbours with the same byte are one. */
export function segmentsOf(
  series: readonly { readonly start: EpochMs; readonly byte: number }[],
  windowMs: number,
  from: EpochMs,
  to: EpochMs,
): readonly Segment[] {
  const segments: Segment[] = [];
  const push = (segment: Segment): void => {
    const last = segments.at(-1);
    if (last !== undefined && last.byte === segment.byte && last.to === segment.from) {
      segments[segments.length - 1] = { ...last, to: segment.to };
    } else if (segment.to > segment.from) segments.push(segment);
  };
  let at = from;
  for (const { start, byte } of series) {
    if (start + windowMs <= from || start >= to) continue;
    if (start > at) push({ from: at, to: start, byte: NO_RECORD });
    push({ from: Math.max(start, from), to: Math.min(start + windowMs, to), byte });
    at = start + windowMs;
  }
  if (at < to) push({ from: at, to, byte: NO_RECORD });
  return segments;
}

/** How urgent a byte is: not known ranks below level 3 and above level 2. */
function urgency(byte: number): number {
  if (byte <= 4) return byte;
  return byte === NO_RECORD ? -1 : 2.5;
}

/** The most urgent byte of several regions, window by window, and whether any of them was not known. */
export function areaSeries(
  history: History,
  regionIds: readonly string[],
): readonly { readonly start: EpochMs; readonly byte: number; readonly anyUnknown: boolean }[] {
  const indexes = regionIds
    .map((regionId) => history.regions.indexOf(regionId))
    .filter((index) => index >= 0);
  return history.windows.map(({ start, levels }) => {
    let byte = NO_RECORD;
    let anyUnknown = false;
    for (const index of indexes) {
      const other = levels[index] ?? NO_RECORD;
      if (other > 4 && other !== NO_RECORD) anyUnknown = true;
      if (urgency(other) > urgency(byte)) byte = other;
    }
    return { start, byte, anyUnknown };
  });
}
