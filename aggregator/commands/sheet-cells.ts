// What stands in a cell, as a person or a spreadsheet of their country writes it: decimals with a comma, TRUE or WAAR, 31-12-2028 00:00. What could mean two
// things is refused, never guessed.
import { DIGITS_LOCALE } from '#shared/languages.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';

/** What a cell means, or why it means nothing. */
export type Meaning = { readonly value: unknown } | { readonly problem: string };

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['waar', true],
  ['false', false],
  ['onwaar', false],
]);

export function truthOf(text: string): Meaning {
  const value = WORDS.get(text.toLowerCase());
  return value === undefined ? { problem: 'is neither TRUE nor FALSE' } : { value };
}

/** The sign with which a number is written, null for a whole one. */
export function decimalSignOf(text: string): ',' | '.' | null {
  return /^-?\d+,\d+$/.test(text) ? ',' : /^-?\d+[.]\d+$/.test(text) ? '.' : null;
}

/** `signs`: all that the numbers of the sheet are written with. With both of them, 1.234 could be more than a thousand. */
export function numberOf(text: string, signs: ReadonlySet<',' | '.'>): Meaning {
  if (!/^-?\d+(?:[.,]\d+)?$/.test(text)) return { problem: 'is not a number' };
  if (signs.size > 1 && decimalSignOf(text) === '.')
    return {
      problem:
        'has a point, and other numbers of the sheet have a comma: write all of them with the same, and no sign for thousands',
    };
  return { value: Number(text.replace(',', '.')) };
}

type Parts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly ms: number;
};

const TIME = /(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.source;
const YEAR_FIRST = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${TIME}`);
const DAY_FIRST = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})${TIME}`);
const AS_WE_WRITE = 'write 2028-12-31, or 2028-12-31T00:00:00Z';

/** A day and a time of day without a zone. 3/4/2028 is another day in another country; 31/12/2028 and 3-4-2028 are not. */
function partsOf(text: string): Parts | { readonly problem: string } {
  const yearFirst = YEAR_FIRST.exec(text);
  const found = yearFirst ?? DAY_FIRST.exec(text);
  if (found === null) return { problem: `is not a time: ${AS_WE_WRITE}` };
  const [a = 0, b = 0, c = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const [year, month, day] = yearFirst === null ? [c, b, a] : [a, b, c];
  if (yearFirst === null && text.includes('/') && day <= 12 && day !== month)
    return { problem: `could be two different days: ${AS_WE_WRITE}` };
  const at = new Date(Date.UTC(year, month - 1, day));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1970;
  if (!isReal || hours > 23 || minutes > 59 || seconds > 59)
    return { problem: `is no day or time that there is: ${AS_WE_WRITE}` };
  return { year, month, day, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** What a clock in the zone shows then, as if it were UTC. */
function wallOf(at: number, timeZone: string): number {
  const options = { hourCycle: 'h23', dateStyle: undefined } as const;
  const parts = formatInZone(DIGITS_LOCALE, timeZone, {
    ...options,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** A time with `Z` or an offset as it is; one without is a time of day at the site. */
export function instantOf(text: string, timeZone: string): Meaning {
  if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) && /T/i.test(text)) return { value: text };
  const parts = partsOf(text);
  if ('problem' in parts) return parts;
  const wanted = Date.UTC(parts.year, parts.month - 1, parts.day) + parts.ms;
  // By the clock of the day before, and by that of the day after: where both say it, it happens twice.
  const meant = [-DAY_MS, DAY_MS]
    .map((aside) => wanted - (wallOf(wanted + aside, timeZone) - (wanted + aside)))
    .filter((at) => wallOf(at, timeZone) === wanted);
  const [first, second = first] = meant.toSorted((a, b) => a - b);
  if (first === undefined || second === undefined)
    return { problem: 'is a time that the clock leaves out that night' };
  if (first !== second)
    return {
      problem: `happens twice that night, as the clock is set back: write ${isoUtc(first)} for the first time, or ${isoUtc(second)} for the second`,
    };
  return { value: isoUtc(first) };
}

/** A day alone. */
export function dayOf(text: string): Meaning {
  const parts = partsOf(text);
  if ('problem' in parts) return parts;
  if (parts.ms > 0) return { problem: 'is a time, and a day is asked for: write 2028-12-31' };
  const day = new Date(Date.UTC(parts.year, parts.month - 1, parts.day));
  return { value: day.toISOString().slice(0, 10) };
}
