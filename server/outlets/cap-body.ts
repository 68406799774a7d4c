// CAP 1.2 (OASIS Common Alerting Protocol): what control rooms and warning systems exchange. Valid against its schema for every step of an alert.
import { create } from 'xmlbuilder2';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { type Language, LOCALES, otherLanguages, textIn } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Told } from './entry.ts';
import { type News, type NewsStatus, type Ring, statusOf } from './news.ts';
import { descriptionOf, eventOf, headlineOf } from './words.ts';

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const STATUS: Readonly<Record<NewsStatus, string>> = {
  actual: 'Actual',
  exercise: 'Exercise',
  test: 'Test',
};
/** A drill ends by itself after this time (the room's rule). Milliseconds. */
const DRILL_MS = 20 * 60_000;
/** An alert that nobody hears of any more is not believed for longer than a long event. Milliseconds. */
const ALERT_MS = 12 * 3_600_000;
const RESTRICTION = 'For the event safety team and its partners. Not for publication.';

/** Local time with its offset; CAP forbids `Z` and wants -00:00 for UTC. Whole seconds. */
export function capTime(at: EpochMs, timeZone: string): string {
  const part = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(part?.value ?? '') ?? [];
  const offsetMinutes = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  const signed = sign === '-' ? -offsetMinutes : offsetMinutes;
  const local = new Date(at + signed * 60_000).toISOString().slice(0, 19);
  return signed === 0 ? `${local}-00:00` : `${local}${sign}${hours}:${minutes}`;
}

/** CAP ids and senders have no space, comma, `<` or `&`. */
function plain(text: string): string {
  return text.replace(/[\s,<>&]+/g, '_');
}

function senderOf({ site }: Pick<News, 'site'>): string {
  return plain(site.organisation.email ?? `crowdshade@${site.siteId}.invalid`);
}

function identifierOf({ site, outletId }: News, seq: number, at: EpochMs): string {
  const number = seq === 0 ? `test-${at}` : seq;
  return plain(`crowdshade-${site.siteId}-${outletId}-${number}`);
}

function referenceOf(news: News, { seq, at }: Told): string {
  return `${senderOf(news)},${identifierOf(news, seq, at)},${capTime(at, news.site.timeZone)}`;
}

function messageType({ isOver, earlier }: News): string {
  if (earlier.length === 0) return 'Alert';
  return isOver ? 'Cancel' : 'Update';
}

function severityOf({ alert }: News): string {
  if (alert === null) return 'Minor';
  if (ALERT_KINDS[alert.kind].isUrgent) return 'Extreme';
  if (alert.level === null) return 'Unknown';
  return alert.level === 4 ? 'Severe' : 'Moderate';
}

function urgencyOf({ alert, isOver }: News): string {
  if (isOver) return 'Past';
  if (alert === null || ALERT_KINDS[alert.kind].isBlind) return 'Unknown';
  return ALERT_KINDS[alert.kind].isUrgent || alert.level === 4 ? 'Immediate' : 'Expected';
}

function responseOf({ alert, isOver, measure }: News): string {
  if (isOver) return 'AllClear';
  if (alert === null) return 'None';
  return measure === null ? 'Assess' : 'Execute';
}

/** `lat,lon lat,lon ...`, closed; GeoJSON has them the other way round. */
export function capPolygon(ring: Ring): string {
  const points = ring.map(([lon, lat]) => `${lat.toFixed(6)},${lon.toFixed(6)}`);
  const [first] = points;
  if (first !== undefined && points.at(-1) !== first) points.push(first);
  return points.join(' ');
}

function areaOf(news: News, language: Language) {
  return {
    areaDesc: textIn(news.place, language),
    ...(news.rings.length === 0 ? {} : { polygon: news.rings.map(capPolygon) }),
    ...(news.zones.length === 0
      ? {}
      : { geocode: news.zones.map(({ zoneId }) => pair('crowdshade:zone', zoneId)) }),
  };
}

const pair = (valueName: string, value: string) => ({ valueName, value });

function infoOf(news: News, language: Language) {
  const { site, alert, measure, at } = news;
  const time = (of: EpochMs): string => capTime(of, site.timeZone);
  const level = alert?.level ?? null;
  return {
    language: LOCALES[language],
    category: 'Safety',
    event: eventOf(news)[language],
    responseType: responseOf(news),
    urgency: urgencyOf(news),
    severity: severityOf(news),
    certainty: 'Observed',
    effective: time(at),
    ...(alert === null ? {} : { onset: time(Date.parse(alert.since)) }),
    expires: time(at + (alert === null ? DRILL_MS : ALERT_MS)),
    senderName: site.organisation.name,
    headline: headlineOf(news, language),
    description: descriptionOf(news, language),
    ...(measure === null ? {} : { instruction: textIn(measure.text, language) }),
    ...(level === null ? {} : { parameter: pair('crowdshade:level', String(level)) }),
    area: areaOf(news, language),
  };
}

/** `first`: the language whose part comes first. */
export function capBody(news: News, first: Language): string {
  const { at, site, earlier, alert } = news;
  const references = earlier.map((told) => referenceOf(news, told)).join(' ');
  const note = statusOf(news) === 'exercise' ? { note: headlineOf(news, first) } : {};
  const message = {
    '@xmlns': NAMESPACE,
    identifier: identifierOf(news, news.seq, at),
    sender: senderOf(news),
    sent: capTime(at, site.timeZone),
    status: STATUS[statusOf(news)],
    msgType: messageType(news),
    scope: 'Restricted',
    restriction: RESTRICTION,
    ...note,
    ...(references === '' ? {} : { references }),
    ...(alert === null ? {} : { incidents: alert.alertId }),
    info: [first, ...otherLanguages(first)].map((language) => infoOf(news, language)),
  };
  // What XML cannot hold, such as a control character in a name, is left out rather than refused: the alert must go out.
  const options = { version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '' } as const;
  return create(options, { alert: message }).end();
}
