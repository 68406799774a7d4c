// What a device is told: where, what, how bad, since when, in its language; which alerts call, and how many at a time.
import { expect, test } from 'vitest';
import { callsOf, toldApart } from '#server/push/calls.ts';
import { type CallPlace, endedNote, moreNote, noteOf } from '#server/push/note.ts';
import { LANGUAGES } from '#shared/languages.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Site } from '#shared/wire/site.ts';
import { alertOf } from '../../kit/alert-builder.ts';
import { siteOf } from '../../kit/server/fixture.ts';

const site = siteOf('quay');
const zones = (of: Site): CallPlace => ({
  site: of,
  cells: of.partition.kind === 'zones' ? of.partition.zones.map(({ zoneId }) => zoneId) : [],
});
const OPENED = '2027-06-12T18:02:15Z';
const NOW = Date.parse(OPENED) + 20_000;
const call = (more: Partial<Alert> = {}): Alert =>
  alertOf({
    alertId: '00000000000000c1',
    cells: ['bar', 'pier'],
    since: '2027-06-12T18:00:00Z',
    openedAt: OPENED,
    ...more,
  });

test('an alert says its place by code and name, its kind, its level in words, and since when at the site', () => {
  expect(noteOf(zones(site), call(), 'en')).toEqual({
    title: 'bar+pier Bar + Pier: critical',
    body: 'Crowd alert, level 4, critical, since 20:00\nQuay festival',
    path: '/en/control?alert=00000000000000c1#alerts',
    language: 'en',
    about: 'quay bar+pier',
    ttlSeconds: 300,
  });
  const dutch = noteOf(zones(site), call({ level: 3, cells: ['stage'] }), 'nl');
  expect(dutch.title).toBe('stage Podium: heel druk');
  expect(dutch.body).toBe('Druktemelding, niveau 3, heel druk, sinds 20:00\nKadefestival');
  expect(dutch.path).toBe('/control?alert=00000000000000c1#alerts');
});

test('a critical signal says what it is and no level', () => {
  const signal = call({ kind: 'critical', regionId: null, cells: ['gate'] });
  expect(noteOf(zones(site), signal, 'en')).toMatchObject({
    title: 'gate Gate: critical signal',
    body: 'Critical crowding, since 20:00\nQuay festival',
  });
});

test('a place on a grid is called by its code', () => {
  const cell = '89196953063ffff';
  const grid: Site = { ...site, partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' } };
  const { title } = noteOf({ site: grid, cells: [cell] }, call({ cells: [cell] }), 'nl');
  expect(title).toBe('53063: kritiek');
});

test('what is not real says so first and last', () => {
  const demo = zones({ ...site, isFictional: true });
  for (const language of LANGUAGES) {
    const { title, body } = noteOf(demo, call(), language);
    expect(title).toMatch(/^(?:Verzonnen|Fictional): /);
    expect(body).toMatch(/(?:bestaan niet echt|is real)\.$/);
    expect(moreNote(demo, 3, language).title).toMatch(/^(?:Verzonnen|Fictional): /);
  }
});

test('the last one that a device gets says that it is the last', () => {
  expect(endedNote('en').title).toBe('Alerts on this device have ended');
  expect(endedNote('nl').path).toBe('/control');
});

const QUIET: readonly [string, Partial<Alert>][] = [
  ['acknowledged', { state: 'acknowledged' }],
  ['cleared', { state: 'cleared' }],
  ['blind', { kind: 'blind', level: null }],
  [
    'shelved',
    { shelved: { at: OPENED, by: 'a-anna', until: new Date(NOW + 60_000).toISOString() } },
  ],
  ['older than five minutes', { openedAt: new Date(NOW - 300_000).toISOString() }],
];
test.each(QUIET)('an alert that is %s calls nobody', (_, more) => {
  expect(callsOf([call(more)], NOW)).toEqual([]);
  expect(callsOf([call()], NOW)).toHaveLength(1);
});

test('signals come before level 4, that before level 3; of a flood the rest is counted', () => {
  const flood = Array.from({ length: 12 }, (_, i) =>
    call({ alertId: i.toString(16).padStart(16, '0'), level: i % 2 === 0 ? 3 : 4 }),
  );
  const signal = call({ alertId: 'f'.repeat(16), kind: 'critical' });
  const calls = callsOf([...flood, signal], NOW);
  expect(calls.map(({ kind, level }) => (kind === 'critical' ? 'signal' : level))).toEqual([
    'signal',
    ...Array.from({ length: 6 }, () => 4),
    ...Array.from({ length: 6 }, () => 3),
  ]);
  const { each, more } = toldApart(calls);
  expect([each.length, more.length]).toEqual([8, 5]);
  expect(moreNote(zones(site), more.length, 'en').title).toBe('5 more new alerts');
  expect(toldApart(calls.slice(0, 8)).more).toEqual([]);
});
