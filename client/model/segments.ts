// Stretches of time in which nothing changed, for sparklines. A window that is missing is a gap, never a line across it.
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';

export type Segment = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** 0..4 a level; a larger byte as in shared/wire/record.ts; NO_RECORD_BYTE a gap. */
  readonly byte: number;
};

/** Segments between two times from bytes per window; neighbours with the same byte are one. `endOf`: of the window that starts then. */
export function segmentsOf(
  series: readonly { readonly start: EpochMs; readonly byte: number }[],
  endOf: (start: EpochMs) => EpochMs,
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
    const end = endOf(start);
    if (end <= from || start >= to) continue;
    if (start > at) push({ from: at, to: start, byte: NO_RECORD_BYTE });
    push({ from: Math.max(start, from), to: Math.min(end, to), byte });
    at = end;
  }
  if (at < to) push({ from: at, to, byte: NO_RECORD_BYTE });
  return segments;
}
