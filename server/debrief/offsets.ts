// How far the clock of a place is from UTC, and whether it was set in the meantime: then the same time of day comes twice, or not at all.
import { DIGITS_LOCALE } from '#shared/languages.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';

/** Offset of a time zone from UTC at a moment. Milliseconds. */
export function offsetsOf(timeZone: string): (at: EpochMs) => number {
  const format = formatInZone(DIGITS_LOCALE, timeZone, {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = format.formatToParts(at);
    const of = (type: string): number =>
      Number(parts.find((part) => part.type === type)?.value ?? 0);
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
    return local - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  };
}

/** As ISO 8601 writes it: +02:00. */
export function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Whether the clock is set between two moments. No place sets it twice within a day. */
export function isClockSet(
  offsetAt: (at: EpochMs) => number,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): boolean {
  const before = offsetAt(from);
  for (let at = from + DAY_MS; at < to; at += DAY_MS) if (offsetAt(at) !== before) return true;
  return offsetAt(to) !== before;
}
