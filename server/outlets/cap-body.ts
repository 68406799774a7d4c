// CAP 1.2 (OASIS Common Alerting Protocol): what control rooms and warning systems exchange. Valid against its schema for every step of an alert.
import { create } from 'xmlbuilder2';
import { DRILL_MS } from '#shared/domain/alerts/types.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import {
  DIGITS_LOCALE,
  type Language,
  LOCALES,
  otherLanguages,
  textIn,
} from '#shared/languages.ts';
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';
import { type Bulletin, type BulletinStatus, type Ring, statusOf } from './bulletin.ts';
import type { Sent } from './entry.ts';
import { descriptionOf, eventOf, headlineOf } from './words.ts';

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const STATUS: Readonly<Record<BulletinStatus, string>> = {
  actual: 'Actual',
  exercise: 'Exercise',
  test: 'Test',
};
/** An alert that nobody hears of any more is not believed for longer than a long event. Milliseconds. */
const ALERT_MS = 12 * HOUR_MS;
const RESTRICTION = 'For the event safety team and its partners. Not for publication.';

/** Local time with its offset; CAP forbids `Z` and wants -00:00 for UTC. Whole seconds. */
export function capTime(at: EpochMs, timeZone: string): string {
  const part = formatInZone(DIGITS_LOCALE, timeZone, { timeZoneName: 'longOffset' })
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

function senderOf({ site }: Pick<Bulletin, 'site'>): string {
  return plain(site.organisation.email ?? `crowdshade@${site.siteId}.invalid`);
}

function identifierOf({ site, outletId }: Bulletin, seq: number, at: EpochMs): string {
  const number = seq === 0 ? `test-${at}` : seq;
  return plain(`crowdshade-${site.siteId}-${outletId}-${number}`);
}

function referenceOf(bulletin: Bulletin, { seq, at }: Sent): string {
  return `${senderOf(bulletin)},${identifierOf(bulletin, seq, at)},${capTime(at, bulletin.site.timeZone)}`;
}

function messageType({ isOver, earlier }: Bulletin): string {
  if (earlier.length === 0) return 'Alert';
  return isOver ? 'Cancel' : 'Update';
}

function severityOf({ alert }: Bulletin): string {
  if (alert === null) return 'Minor';
  if (ALERT_KINDS[alert.kind].isUrgent) return 'Extreme';
  if (alert.level === null) return 'Unknown';
  return alert.level === 4 ? 'Severe' : 'Moderate';
}

/** Nobody sees any more whether it goes on: that is no all-clear. */
const isOutOfSight = ({ kind }: Bulletin): boolean => kind === 'alert_ended';

function urgencyOf(bulletin: Bulletin): string {
  const { alert, isOver } = bulletin;
  if (isOutOfSight(bulletin)) return 'Unknown';
  if (isOver) return 'Past';
  if (alert === null || ALERT_KINDS[alert.kind].isBlind) return 'Unknown';
  return ALERT_KINDS[alert.kind].isUrgent || alert.level === 4 ? 'Immediate' : 'Expected';
}

function responseOf(bulletin: Bulletin): string {
  const { alert, isOver, measure } = bulletin;
  if (isOutOfSight(bulletin)) return 'Assess';
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

function areaOf(bulletin: Bulletin, language: Language) {
  return {
    areaDesc: textIn(bulletin.place, language),
    ...(bulletin.rings.length === 0 ? {} : { polygon: bulletin.rings.map(capPolygon) }),
    ...(bulletin.zones.length === 0
      ? {}
      : { geocode: bulletin.zones.map(({ zoneId }) => pair('crowdshade:zone', zoneId)) }),
  };
}

const pair = (valueName: string, value: string) => ({ valueName, value });

function infoOf(bulletin: Bulletin, language: Language) {
  const { site, alert, measure, at } = bulletin;
  const time = (of: EpochMs): string => capTime(of, site.timeZone);
  const level = alert?.level ?? null;
  return {
    language: LOCALES[language],
    category: 'Safety',
    event: eventOf(bulletin)[language],
    responseType: responseOf(bulletin),
    urgency: urgencyOf(bulletin),
    severity: severityOf(bulletin),
    certainty: 'Observed',
    effective: time(at),
    ...(alert === null ? {} : { onset: time(Date.parse(alert.since)) }),
    expires: time(at + (alert === null ? DRILL_MS : ALERT_MS)),
    senderName: site.organisation.name,
    headline: headlineOf(bulletin, language),
    description: descriptionOf(bulletin, language),
    ...(measure === null ? {} : { instruction: textIn(measure.text, language) }),
    ...(level === null ? {} : { parameter: pair('crowdshade:level', String(level)) }),
    area: areaOf(bulletin, language),
  };
}

/** `first`: the language whose part comes first. */
export function capBody(bulletin: Bulletin, first: Language): string {
  const { at, site, earlier, alert } = bulletin;
  const references = earlier.map((one) => referenceOf(bulletin, one)).join(' ');
  const note = statusOf(bulletin) === 'exercise' ? { note: headlineOf(bulletin, first) } : {};
  const message = {
    '@xmlns': NAMESPACE,
    identifier: identifierOf(bulletin, bulletin.seq, at),
    sender: senderOf(bulletin),
    sent: capTime(at, site.timeZone),
    status: STATUS[statusOf(bulletin)],
    msgType: messageType(bulletin),
    scope: 'Restricted',
    restriction: RESTRICTION,
    ...note,
    ...(references === '' ? {} : { references }),
    ...(alert === null ? {} : { incidents: alert.alertId }),
    info: [first, ...otherLanguages(first)].map((language) => infoOf(bulletin, language)),
  };
  // What XML cannot hold, such as a control character in a name, is left out rather than refused: the alert must go out.
  const options = { version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '' } as const;
  return create(options, { alert: message }).end();
}
