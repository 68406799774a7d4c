import type { AreaSum } from '#client/model/area-sum.ts';
import { isLevelLook, type Look } from '#client/model/look.ts';
import type { RegionState } from '#client/model/region-state.ts';
import { type Language, LOCALES } from '#shared/languages.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { formatInZone, shownZone } from '#shared/time-zone.ts';
import type { ControlTranslate } from './texts.ts';

export function wordOf(look: Look, t: ControlTranslate): string {
  return isLevelLook(look) ? t(`level.${look}`) : t(look);
}

/** Why a region is not known, in a sentence; null for a level. */
export function whyOf(state: RegionState, t: ControlTranslate): string | null {
  if (state.kind === 'level') return null;
  const { kind, reason } = state;
  if (reason !== null && (kind === 'withheld' || reason === 'aggregator_gap'))
    return t(`reason.${reason}`);
  return t(`why.${kind}`);
}

/** What is said of an area, a line each: how many of its zones must not be missed; where none is very busy or critical, up to what level they are. */
export function areaLines(sum: AreaSum, t: ControlTranslate): readonly string[] {
  const { all, worst, critical, veryBusy, unknown } = sum;
  const counted = [
    { count: critical, what: t('level.4') },
    { count: veryBusy, what: t('level.3') },
    { count: unknown, what: t('area.unknown') },
  ].filter(({ count }) => count > 0);
  const lines = counted.map(({ count, what }, i) =>
    i === 0 ? t('area.of', { count, all, what }) : t('area.count', { count, what }),
  );
  if (worst === null || worst >= 3) return lines;
  return [t('area.most', { what: t(`level.${worst}`) }), ...lines];
}

export type Clock = {
  readonly time: (at: number) => string;
  /** What goes on behind the time, `:05`; nothing where the time says that it is in UTC. */
  readonly seconds: (at: number) => string;
  readonly day: (at: number) => string;
};

/** Local time of the site, 24 hours. */
export function localClockOf(timeZone: string, language: Language): Clock {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = formatInZone(LOCALES[language], timeZone, {
      hourCycle: 'h23',
      ...options,
    });
    return (at: number): string => formatter.format(at);
  };
  const seconds = format({ second: '2-digit' });
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    seconds: (at) => (shownZone(timeZone) === timeZone ? `:${seconds(at).padStart(2, '0')}` : ''),
    day: format({ weekday: 'short', day: 'numeric', month: 'long' }),
  };
}

const AGE_UNITS = [
  ['days', DAY_MS / SECOND_MS],
  ['hours', HOUR_MS / SECOND_MS],
  ['minutes', MINUTE_MS / SECOND_MS],
] as const;

/** In one whole unit, cut off: the largest of which there are two, so that it stays short however long it lasts. */
export function ageText(ms: number, t: ControlTranslate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [key, each] =
    AGE_UNITS.find(([, unit]) => seconds >= 2 * unit) ?? (['seconds', 1] as const);
  return t(key, { count: Math.floor(seconds / each) });
}
