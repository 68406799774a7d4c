// Which entries are for which outlet, and when it is tried again.
import { expect, test } from 'vitest';
import {
  GIVE_UP_AFTER_MS,
  isHopeless,
  LONGEST_WAIT_MS,
  WAITS_MS,
  waitAfter,
} from '#server/outlets/backoff.ts';
import { entryOf, inHand, SENT_KINDS } from '#server/outlets/entry.ts';
import { ALERT, EVERYTHING, Story } from '../../kit/outlets/builders.ts';

const kindsOf = (story: Story): string[] => story.bulletin.map(({ kind }) => kind);
const at4 = { ...ALERT, level: 4 } as const;

test('an outlet for level 4 hears of an alert from there, and then to its end although it eases', () => {
  const story = new Story({ ...EVERYTHING, minimumLevel: 4 });
  story.tell('alert_opened', ALERT);
  story.tell('alert_acknowledged', ALERT);
  story.tell('alert_raised', at4);
  story.tell('alert_lowered', ALERT);
  story.tell('alert_cleared', ALERT);
  expect(kindsOf(story)).toEqual(['alert_raised', 'alert_lowered', 'alert_cleared']);
});

test('of who goes nobody outside hears', () => {
  expect(SENT_KINDS.filter((kind) => /sent|recalled/.test(kind))).toEqual([]);
  const document = { kind: 'alert_sent', at: ALERT.openedAt, actor: 'a-1', salt: '0'.repeat(32) };
  const more = { alertId: ALERT.alertId, data: {}, textSha256: '0'.repeat(64) };
  expect(() => entryOf(1, JSON.stringify({ ...document, ...more }))).toThrow();
});

test('what was never told is not told to be over, and what fires again begins again', () => {
  const story = new Story({ ...EVERYTHING, minimumLevel: 4 });
  story.tell('alert_opened', ALERT);
  story.tell('alert_cleared', ALERT);
  expect(story.bulletin).toEqual([]);
  story.tell('alert_repeated', at4);
  story.tell('alert_cleared', at4);
  story.tell('alert_cleared', at4);
  expect(kindsOf(story)).toEqual(['alert_repeated', 'alert_cleared']);
});

test('an outlet hears only of what it is about', () => {
  const story = new Story({ minimumLevel: 3, about: ['critical'] });
  story.tell('alert_opened', ALERT);
  story.tell('alert_opened', { ...ALERT, alertId: '1'.repeat(16), kind: 'blind', level: null });
  story.tell('drill_started', null);
  story.tell('drill_ended', null);
  story.tell('alert_opened', { ...ALERT, alertId: '2'.repeat(16), kind: 'critical', level: 4 });
  expect(story.bulletin.map(({ alert }) => alert?.kind)).toEqual(['critical']);
});

test('of two drills the second has nothing to do with the first, which ended by itself', () => {
  const drill = (seq: number) => ({ seq, at: seq, kind: 'drill_started' }) as const;
  expect(inHand([drill(1), drill(2)]).map(({ seq }) => seq)).toEqual([2]);
});

test('of an entry the actor, the salt and everything unknown stay behind', () => {
  const document = {
    kind: 'alert_measure_taken',
    at: '2027-06-12T18:00:00Z',
    actor: 'jansen',
    salt: 'ab'.repeat(16),
    alertId: ALERT.alertId,
    data: {
      alert: 'level',
      cells: ['bar'],
      level: 3,
      since: ALERT.since,
      escalation: 0,
      measureId: 'm',
      by: 'jansen',
    },
    textSha256: null,
  };
  const entry = entryOf(5, JSON.stringify(document));
  expect(JSON.stringify(entry)).not.toMatch(/jansen|abab/);
  expect(entry).toMatchObject({ seq: 5, thread: ALERT.alertId, alert: { measureId: 'm' } });
  expect(() => entryOf(5, JSON.stringify({ ...document, kind: 'note' }))).toThrow();
});

test('found C6: waits follow the schedule, spread by a tenth, never above a day', () => {
  expect(WAITS_MS.slice(0, 8).map((wait) => wait / 1000)).toEqual([
    5, 15, 30, 60, 300, 1800, 7200, 18_000,
  ]);
  expect(waitAfter(1, 0.5)).toBe(5000);
  expect(waitAfter(1, 0)).toBe(4500);
  expect(waitAfter(5, 0.999999)).toBeGreaterThan(329_000);
  for (let failures = 1; failures < 30; failures += 1)
    expect(waitAfter(failures, 0.99)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
  expect(waitAfter(20, 0.5)).toBe(LONGEST_WAIT_MS);
  expect(isHopeless(null, 1e15)).toBe(false);
  expect(isHopeless(0, GIVE_UP_AFTER_MS - 1)).toBe(false);
  expect(isHopeless(0, GIVE_UP_AFTER_MS)).toBe(true);
});
