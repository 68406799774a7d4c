// A debrief of the night in which the clock is set: 02:12 comes twice, and whoever reads it has to know which one is meant.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { alertCsv, logCsv } from '#server/debrief/csv.ts';
import { isClockSet, offsetsOf, offsetText } from '#server/debrief/offsets.ts';
import { debriefPage } from '#server/debrief/page.ts';
import { ticksOf } from '#server/debrief/runs.ts';
import type { Debrief } from '#server/debrief/types.ts';
import { formatIn } from '#server/debrief/words.ts';
import { HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { SITE, siteOf } from '../../kit/server/fixture.ts';

const ZONE = 'Europe/Amsterdam';
/** 02:32 summer time. */
const BEFORE = Date.parse('2026-10-25T00:32:00Z');
/** 02:12 winter time, forty minutes later. */
const AFTER = Date.parse('2026-10-25T01:12:00Z');
const NIGHT = { from: BEFORE - HOUR_MS, to: AFTER + HOUR_MS };

const entry = (seq: number, at: number): LogEntry => ({
  seq,
  document: {
    siteId: SITE,
    seq,
    at: isoUtc(at),
    kind: 'note',
    actor: 'system',
    alertId: null,
    data: {},
    textSha256: null,
    salt: '00'.repeat(16),
  } as unknown as LogEntry['document'],
  bytes: '',
  text: null,
  name: null,
  isErased: false,
  previousSha256: '0'.repeat(64),
  sha256: '1'.repeat(64),
});

function debriefOf(span: { from: number; to: number }, times: readonly number[]): Debrief {
  return {
    ...span,
    site: { ...siteOf(SITE), timeZone: ZONE },
    siteNaming: () => siteOf(SITE),
    language: 'en',
    windowMs: MINUTE_MS,
    generatedAt: span.to,
    isRecording: false,
    logFrom: null,
    eventPlans: [],
    before: 0,
    regions: [],
    alerts: [],
    log: times.map((at, i) => entry(i + 1, at)),
    chain: { head: null, broken: null, count: times.length } as Debrief['chain'],
    phases: [{ from: BEFORE, to: AFTER, phase: 'egress', isManual: false }],
  };
}

test('found C12: over a change of the clock every time of day is told with its offset', () => {
  const { time, second, moment, bare, day } = formatIn(ZONE, 'en', NIGHT);
  expect([time(BEFORE), time(AFTER)]).toEqual(['02:32 +02:00', '02:12 +01:00']);
  expect([second(BEFORE), second(AFTER)]).toEqual(['02:32:00 +02:00', '02:12:00 +01:00']);
  expect(moment(AFTER)).toBe(`${day(AFTER)}, 02:12 +01:00`);
  expect(bare(AFTER)).toBe('02:12');
  const page = String(debriefPage(debriefOf(NIGHT, [BEFORE, AFTER])));
  for (const told of ['02:32:00 +02:00', '02:12:00 +01:00', '02:32 +02:00 – 02:12 +01:00'])
    expect(page).toContain(told);
  expect(page).toContain('The clocks changed during this time');
  // No time of day of that page lacks it.
  const bodyOf = page.slice(page.indexOf('<body'));
  expect(
    bodyOf.match(/\b\d\d:\d\d(?::\d\d)?\b(?!:| [+-])/g)?.filter((of) => !/^0[12]:00$/.test(of)),
  ).toEqual([]);
});

test('found C12: over any other time nothing stands behind a time of day', () => {
  const span = { from: BEFORE + 24 * HOUR_MS, to: AFTER + 24 * HOUR_MS };
  const { time, second } = formatIn(ZONE, 'en', span);
  expect([time(span.from), second(span.from)]).toEqual(['01:32', '01:32:00']);
  const page = String(debriefPage(debriefOf(span, [span.from])));
  expect(page).not.toMatch(/[+-]\d\d:\d\d/);
  expect(page).not.toContain('The clocks changed');
});

test('found C12: in CSV the local time always says its offset, and rows stay in the order of time', () => {
  const read = (debrief: Debrief): Record<string, string>[] =>
    parse(logCsv(debrief), { columns: true, bom: true });
  const rows = read(debriefOf(NIGHT, [BEFORE, AFTER]));
  expect(rows.map(({ localTime }) => localTime?.split(' ').slice(-2).join(' '))).toEqual([
    '02:32:00 +02:00',
    '02:12:00 +01:00',
  ]);
  expect(rows.map(({ at }) => at)).toEqual([isoUtc(BEFORE), isoUtc(AFTER)]);
  const june = Date.parse('2027-06-12T19:30:05Z');
  const [row] = read(debriefOf({ from: june - HOUR_MS, to: june + HOUR_MS }, [june]));
  expect(row?.localTime).toMatch(/21:30:05 \+02:00$/);
  expect(alertCsv(debriefOf(NIGHT, []))).not.toMatch(/localTime/);
});

test('found C12: the axis keeps to whole moments of the clock after it was set, in both directions', () => {
  const offsetAt = offsetsOf(ZONE);
  const { bare } = formatIn(ZONE, 'en');
  const autumn = Date.parse('2026-10-24T22:00:00Z');
  const { ticks } = ticksOf(autumn, autumn + 25 * HOUR_MS, offsetAt);
  expect(ticks.map(bare).slice(0, 4)).toEqual(['00:00', '03:00', '06:00', '09:00']);
  const spring = Date.parse('2027-03-27T23:00:00Z');
  const later = ticksOf(spring, spring + 23 * HOUR_MS, offsetAt).ticks;
  expect(later.map(bare).slice(0, 4)).toEqual(['00:00', '03:00', '06:00', '09:00']);
  // Half hours of the hour that comes twice are all there.
  const night = ticksOf(BEFORE - 2 * MINUTE_MS, BEFORE + 3 * HOUR_MS, offsetAt).ticks;
  expect(night.slice(0, 4).map(bare)).toEqual(['02:30', '02:00', '02:30', '03:00']);
});

test('found C12: a clock that is set and set back within the time counts as set; offsets of any place', () => {
  const ramadan = {
    from: Date.parse('2023-03-01T00:00:00Z'),
    to: Date.parse('2023-05-01T00:00:00Z'),
  };
  const rabat = offsetsOf('Africa/Casablanca');
  expect(rabat(ramadan.from)).toBe(rabat(ramadan.to));
  expect(isClockSet(rabat, ramadan)).toBe(true);
  expect(isClockSet(offsetsOf('UTC'), NIGHT)).toBe(false);
  expect([0, 5.5 * HOUR_MS, -3.5 * HOUR_MS, 12.75 * HOUR_MS].map(offsetText)).toEqual([
    '+00:00',
    '+05:30',
    '-03:30',
    '+12:45',
  ]);
});
