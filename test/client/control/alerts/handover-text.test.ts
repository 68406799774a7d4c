// The handover that is drawn up for whoever takes the watch: what is open, what is not known, which entries there are and what is ahead.
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { type HandoverOf, handoverText } from '#client/control/alerts/handover-text.ts';
import { addAlertTexts } from '#client/control/alerts/texts.ts';
import { addControlTexts } from '#client/control/texts.ts';
import { localClockOf } from '#client/control/words.ts';
import { startTexts } from '#client/i18n/texts.ts';
import { type AlertPlace, alertPlaces } from '#client/model/alert-places.ts';
import { type AlertView, MAX_NOTE } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { alertView } from '#test/kit/alert-view.ts';

beforeAll(async () => {
  await startTexts('en');
  addAlertTexts();
  addControlTexts();
});

const since = '2026-11-27T20:00:00Z';
const now = Date.parse('2026-11-27T20:30:00Z');

const alertAt = (cell: string, of: Partial<AlertView> = {}): AlertView =>
  alertView({ alertId: cell, regionId: `r-${cell}`, cells: [cell], ...of });

const places = (...alerts: readonly AlertView[]): readonly AlertPlace[] =>
  alertPlaces(alerts, [], now);

const plan = {
  siteId: 'demo',
  name: { en: 'Festival', nl: 'Festival' },
  startsAt: since,
  endsAt: null,
  phases: [
    { phase: 'circulation', startsAt: since },
    { phase: 'egress', startsAt: '2026-11-27T22:00:00Z' },
  ],
  programme: [{ at: '2026-11-27T21:15:00Z', name: { en: 'Main act', nl: 'Hoofdact' } }],
  rules: {},
  measures: [],
} as unknown as EventPlan;

const nothing: HandoverOf = {
  places: [],
  rows: [],
  notes: [],
  plan: null,
  clock: localClockOf('Europe/Amsterdam', 'en'),
  now,
};

const textOf = (of: Partial<HandoverOf>): string =>
  handoverText(
    { ...nothing, ...of },
    {
      t: (key, values) => i18next.t(key, { ...values, ns: 'alerts', lng: 'en' }),
      c: (key, values) => i18next.t(key, { ...values, ns: 'control', lng: 'en' }),
      language: 'en',
      nameOf: ({ cells }) => cells.join(' + '),
    },
  );

test('open places with what runs there and what was done, without a name of anybody', () => {
  const by = { by: 'a-12345678', at: '2026-11-27T20:05:00Z' };
  const answered = alertAt('Gate B', {
    state: 'acknowledged',
    acknowledged: by,
    goes: { by: by.by, at: '2026-11-27T20:06:00Z', who: 'Sanne' },
    names: { 'a-12345678': 'Sanne' },
  });
  const signal = alertAt('Gate A', { alertId: 's', kind: 'critical', level: null });
  const text = textOf({ places: places(alertAt('Gate A'), signal, answered) });
  expect(text.split('\n')).toEqual([
    'Open places: 2.',
    '- Gate A: too busy, 4 critical + critical signal since 21:00 · New',
    '- Gate B: too busy, 4 critical since 21:00 · Acknowledged 21:05 · somebody sent 21:06',
  ]);
});

test('what is not known is never told as calm', () => {
  expect(textOf({})).toBe('No open places.');
  expect(textOf({ places: null })).toBe('The alerts are not known.');
  const rows = [{ state: { kind: 'withheld' } }, { state: { kind: 'level' } }];
  expect(textOf({ rows: rows as unknown as HandoverOf['rows'] })).toBe(
    'No open places. 1 of 2 regions not known.',
  );
});

test('entries by their number, and what is ahead', () => {
  const entry = (seq: number, text: string | null): LogEntry =>
    ({ seq, text, document: { at: since } }) as unknown as LogEntry;
  const notes = [entry(44, 'Fence moved'), entry(43, null), entry(41, 'Sanne is at gate B')];
  expect(textOf({ notes, plan }).split('\n')).toEqual([
    'No open places.',
    'Entries of the log: #41 21:00, #44 21:00',
    'Ahead:',
    '- 22:15 Main act',
    '- 23:00 phase: egress',
  ]);
});

test('it is never longer than an entry may be: the worst places stand, the others are counted', () => {
  const many = Array.from({ length: 60 }, (_, i) => alertAt(`Promenade of the ${i}th pier`));
  const text = textOf({
    places: places(
      ...many.map((alert, i) => ({
        ...alert,
        openedAt: new Date(Date.parse(since) + i * 60_000).toISOString(),
      })),
    ),
    plan,
  });
  expect(text.length).toBeLessThanOrEqual(MAX_NOTE);
  expect(text).toMatch(/^Open places: 60\.\n- Promenade of the 0th pier/);
  expect(text).toMatch(/\n- \d+ more\nAhead:\n- 22:15 Main act\n- 23:00 phase: egress$/);
});
