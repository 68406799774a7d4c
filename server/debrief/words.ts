// The words of a debrief in both languages: those of the control room (design), so that paper and screen say the same.
import { type Language, LOCALES } from '#shared/languages.ts';
import { formatInZone } from '#shared/time-zone.ts';
import { isClockSet, offsetsOf, offsetText } from './offsets.ts';
import { wordsEn } from './texts/debrief.en.ts';
import { type WordKey, wordsNl } from './texts/debrief.nl.ts';
import type { Span } from './types.ts';

export type DebriefTranslate = (
  key: WordKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

const WORDS: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = {
  nl: wordsNl,
  en: wordsEn,
};

/** Translates into one language; `{{name}}` is replaced by a value. */
export function translator(language: Language): DebriefTranslate {
  return (key, values = {}) =>
    WORDS[language][key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** Where the clock of the place was set in the time that is told, the offset from UTC stands behind each time of day: 02:12 +01:00. */
export type DebriefFormat = {
  /** 21:30 */
  readonly time: (at: number) => string;
  /** 21:30:05 */
  readonly second: (at: number) => string;
  /** 21:30, without offset. */
  readonly bare: (at: number) => string;
  /** +02:00; null where the clock was not set. */
  readonly offset: (at: number) => string | null;
  /** za 12 juni 2027 21:30:05 +02:00: for a cell that stands by itself. */
  readonly whole: (at: number) => string;
  /** za 12 juni 2027 */
  readonly day: (at: number) => string;
  /** za 12 juni 2027, 21:30 */
  readonly moment: (at: number) => string;
  /** 8,5 % */
  readonly percent: (share: number) => string;
  /** 12 s, 1 min 12 s, 1 h 12 min; a dash where there is none. */
  readonly duration: (ms: number | null) => string;
};

type TimesOfDay = Omit<DebriefFormat, 'percent' | 'duration'>;

function timesIn(timeZone: string, language: Language, span: Span | null): TimesOfDay {
  const clock = (options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const format = formatInZone(LOCALES[language], timeZone, { hourCycle: 'h23', ...options });
    return (at) => format.format(at);
  };
  const bare = clock({ hour: '2-digit', minute: '2-digit' });
  const toTheSecond = clock({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = clock({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const offsetAt = offsetsOf(timeZone);
  const isSet = span !== null && isClockSet(offsetAt, span);
  const offset = (at: number): string | null => (isSet ? offsetText(offsetAt(at)) : null);
  const told = (text: string, at: number): string => (isSet ? `${text} ${offset(at)}` : text);
  const time = (at: number): string => told(bare(at), at);
  return {
    bare,
    day,
    offset,
    time,
    second: (at) => told(toTheSecond(at), at),
    whole: (at) => `${day(at)} ${toTheSecond(at)} ${offsetText(offsetAt(at))}`,
    moment: (at) => `${day(at)}, ${time(at)}`,
  };
}

/** How times and numbers are written: the clock of the site, 24 hours. `span`: the time that is told; null: a moment by itself. */
export function formatIn(
  timeZone: string,
  language: Language,
  span: Span | null = null,
): DebriefFormat {
  const locale = LOCALES[language];
  const t = translator(language);
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    ...timesIn(timeZone, language, span),
    percent: (share) => `${percent.format(share * 100)}${t('percent')}`,
    duration: (ms) => {
      if (ms === null) return '–';
      const seconds = Math.round(ms / 1000);
      const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
      const hours = Math.floor(minutes / 60);
      if (hours > 0) return `${hours} ${t('hours')} ${minutes % 60} min`;
      if (minutes === 0) return `${rest} s`;
      return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
    },
  };
}
