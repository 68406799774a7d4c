// The words of a debrief in both languages: those of the control room (design), so that paper and screen say the same.
import { type Language, LOCALES } from '#shared/languages.ts';
import { formatInZone } from '#shared/time-zone.ts';
import { wordsEn } from './texts/debrief.en.ts';
import { type WordKey, wordsNl } from './texts/debrief.nl.ts';

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

export type DebriefFormat = {
  /** 21:30 */
  readonly time: (at: number) => string;
  /** 21:30:05 */
  readonly second: (at: number) => string;
  /** za 12 juni 2027 */
  readonly day: (at: number) => string;
  /** za 12 juni 2027, 21:30 */
  readonly moment: (at: number) => string;
  /** 8,5 % */
  readonly percent: (share: number) => string;
  /** 12 s, 1 min 12 s, 1 h 12 min; a dash where there is none. */
  readonly duration: (ms: number | null) => string;
};

/** How times and numbers are written: the clock of the site, 24 hours. */
export function formatIn(timeZone: string, language: Language): DebriefFormat {
  const locale = LOCALES[language];
  const t = translator(language);
  const clock = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    formatInZone(locale, timeZone, { hourCycle: 'h23', ...options });
  const time = clock({ hour: '2-digit', minute: '2-digit' });
  const second = clock({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = clock({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    time: (at) => time.format(at),
    second: (at) => second.format(at),
    day: (at) => day.format(at),
    moment: (at) => `${day.format(at)}, ${time.format(at)}`,
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
