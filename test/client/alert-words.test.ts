// What the head of an alert's card says of time: how long it waits, and when it escalates or did.
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { timeLine } from '#client/control/alerts/alert-words.ts';
import { addAlertTexts } from '#client/control/alerts/texts.ts';
import { clockOf } from '#client/control/words.ts';
import { startTexts } from '#client/i18n/texts.ts';
import type { AlertView } from '#shared/wire/alert.ts';

beforeAll(async () => {
  await startTexts('en');
  addAlertTexts();
});

const openedAt = '2026-11-27T20:00:00Z';
const alert: AlertView = {
  alertId: '0123456789abcdef',
  siteId: 'demo',
  kind: 'level',
  regionId: 'r',
  cells: ['c'],
  state: 'open',
  level: 4,
  since: openedAt,
  openedAt,
  escalation: 0,
  sight: 'above',
  windowsBelow: 0,
  repeats: 0,
  acknowledged: null,
  measure: null,
  clearedAt: null,
  names: {},
  comments: [],
};

const at = (seconds: number): string =>
  timeLine(alert, {
    clock: clockOf('Europe/Amsterdam', 'en'),
    now: Date.parse(openedAt) + seconds * 1000,
    t: (key, values) => i18next.t(key, { ...values, ns: 'alerts', lng: 'en' }),
  });

test('it says when it escalates, and once it has, when it did', () => {
  // The word before it says that it escalated.
  expect(at(90)).toBe('waiting 1:30 · escalates in 0:30');
  expect(at(200)).toBe('at 21:02 · waiting 3:20');
  expect(at(400)).toBe('at 21:05 · waiting 6:40');
});
