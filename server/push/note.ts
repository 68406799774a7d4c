// What a device is told of an alert, in words: where, what, how bad, since when. Places and levels, as the room says them; never a person. Pure.
import { cellCodes, placeCode } from '#shared/domain/cell-codes.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { FICTIONAL } from '#shared/domain/glossary/fictional.ts';
import { LEVEL_WORDS } from '#shared/domain/glossary/levels.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { DEFAULT_LANGUAGE, type Language, LOCALES, textIn } from '#shared/languages.ts';
import { formatInZone } from '#shared/time-zone.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Site } from '#shared/wire/site.ts';
import { DEMO_MARK, ENDED_WORDS, MORE_CALLS } from './words.ts';

/** An alarm that comes late misleads: a service that cannot reach the device within five minutes lets it be. */
export const ALERT_TTL_SECONDS = 300;
/** That no more come may be read the next morning. */
const ENDED_TTL_SECONDS = 43_200;

export type Note = {
  readonly title: string;
  readonly body: string;
  /** Page of ours that a click opens. */
  readonly path: string;
  readonly language: Language;
  /** A later one about the same takes its place. */
  readonly about: string;
  readonly ttlSeconds: number;
};

const ROOM = '/control';
const roomIn = (language: Language, rest = ''): string =>
  `${language === DEFAULT_LANGUAGE ? '' : `/${language}`}${ROOM}${rest}`;

/** A site, and every cell that its room has a code for. */
export type CallPlace = { readonly site: Site; readonly cells: readonly string[] };

/** `HP Hoofdpodium`; where a cell of a grid has no other name, its code. */
function whereOf(
  { site, cells }: CallPlace,
  alert: Pick<Alert, 'cells'>,
  language: Language,
): string {
  const code = placeCode(alert.cells, cellCodes([...cells, ...alert.cells]));
  if (site.partition.kind !== 'zones') return code;
  return `${code} ${placeNameOf(site, alert.cells, language)}`;
}

/** How bad it is, for whoever sees a line of it. */
function wordOf({ kind, level }: Pick<Alert, 'kind' | 'level'>, language: Language): string {
  const { namesLevel, words } = ALERT_KINDS[kind];
  return namesLevel && level !== null ? LEVEL_WORDS[level][language] : words.short[language];
}

/** `level 4, critical`; of what names no level nothing. */
function levelIn({ kind, level }: Pick<Alert, 'kind' | 'level'>, language: Language): string {
  if (level === null || !ALERT_KINDS[kind].namesLevel) return '';
  const number = TERMS.levelNumber[language].replace('{{level}}', String(level));
  return `, ${number}, ${LEVEL_WORDS[level][language]}`;
}

/** Before a title: that nothing of it is real. */
const markOf = ({ isFictional }: Site, language: Language): string =>
  isFictional === true ? `${DEMO_MARK[language]}: ` : '';

const lines = (site: Site, language: Language, ...said: readonly string[]): string =>
  [...said, ...(site.isFictional === true ? [FICTIONAL[language]] : [])].join('\n');

export function noteOf(place: CallPlace, alert: Alert, language: Language): Note {
  const { site } = place;
  const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = formatInZone(LOCALES[language], site.timeZone, hours);
  const { event } = ALERT_KINDS[alert.kind].words;
  const since = TERMS.since[language].replace('{{time}}', time.format(Date.parse(alert.since)));
  const what = `${event[language]}${levelIn(alert, language)}, ${since}`;
  return {
    title: `${markOf(site, language)}${whereOf(place, alert, language)}: ${wordOf(alert, language)}`,
    body: lines(site, language, what, textIn(site.name, language)),
    path: roomIn(language, `?alert=${alert.alertId}#alerts`),
    language,
    about: `${site.siteId} ${alert.cells.join('+')}`,
    ttlSeconds: ALERT_TTL_SECONDS,
  };
}

/** In place of the rest, where one window opens many. */
export function moreNote({ site }: CallPlace, count: number, language: Language): Note {
  return {
    title: markOf(site, language) + MORE_CALLS[language].replace('{{count}}', String(count)),
    body: lines(site, language, textIn(site.name, language)),
    path: roomIn(language, '#alerts'),
    language,
    about: `${site.siteId} more`,
    ttlSeconds: ALERT_TTL_SECONDS,
  };
}

/** The last one that a device is sent: silence from then on is no all-clear. */
export function endedNote(language: Language): Note {
  return {
    title: ENDED_WORDS.title[language],
    body: ENDED_WORDS.body[language],
    path: roomIn(language),
    language,
    about: 'ended',
    ttlSeconds: ENDED_TTL_SECONDS,
  };
}
