// What an alert's card says of time: how long it waits, when it escalates or did, since when it runs and how often it came back.
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import {
  timeLine,
  type WordsOf,
  whyLine,
  windowsBelowOf,
  withRepeats,
} from '#client/control/alerts/alert-words.ts';
import { addAlertTexts } from '#client/control/alerts/texts.ts';
import { localClockOf } from '#client/control/words.ts';
import { startTexts } from '#client/i18n/texts.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { alertView } from '#test/kit/alert-view.ts';

beforeAll(async () => {
  await startTexts('en');
  addAlertTexts();
});

const alert = alertView();

const words = (seconds: number): WordsOf => ({
  clock: localClockOf('Europe/Amsterdam', 'en'),
  now: Date.parse(alert.openedAt) + seconds * 1000,
  t: (key, values) => i18next.t(key, { ...values, ns: 'alerts', lng: 'en' }),
});
const at = (seconds: number): string => timeLine(alert, words(seconds));

test('it says when it escalates, and once it has, when it did', () => {
  // The word before it says that it escalated.
  expect(at(90)).toBe('waiting 1:30 · escalates in 0:30');
  expect(at(200)).toBe('at 21:02 · waiting 3:20');
  expect(at(400)).toBe('at 21:05 · waiting 6:40');
});

test('how often it fired again stands in the sentence of since when, and sentences end once', () => {
  const said = (of: Partial<AlertView>): string => {
    const shown = { ...alert, ...of };
    return withRepeats(whyLine(shown, null, words(0)), shown, words(0).t);
  };
  const unknown = { sight: 'unknown' } as const;
  const lost = 'No sight now: the alert stays until somebody has looked.';
  expect(said({})).toBe('since 21:00');
  expect(said({ repeats: 1 })).toBe('since 21:00 · fired once more');
  expect(said(unknown)).toBe(`since 21:00. ${lost}`);
  expect(said({ ...unknown, repeats: 3 })).toBe(`since 21:00 · fired 3 more times. ${lost}`);
  const critical = { kind: 'critical', repeats: 1 } as const;
  expect(said(critical)).toBe('One sensor says critical, since 21:00 · fired once more.');
});

test('how far a place is from clearing is told beside a signal too, which counts no windows and ends with the last', () => {
  const signal: AlertView = { ...alert, kind: 'critical', level: null };
  const level = (windowsBelow: number): AlertView => ({ ...alert, windowsBelow });
  expect(windowsBelowOf({ alerts: [level(2), signal] })).toBe(2);
  expect(windowsBelowOf({ alerts: [signal, level(1)] })).toBe(1);
  expect(windowsBelowOf({ alerts: [level(2), { ...level(1), kind: 'blind' }] })).toBe(1);
  expect(windowsBelowOf({ alerts: [signal] })).toBe(0);
});
