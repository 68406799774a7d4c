// What the page of people says: one clock, ages instead of days of another clock, and a log without raw ids and numbers.
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { actionOf, factsOf } from '#client/control/people/audit-words.ts';
import { staffClock } from '#client/control/people/staff-clock.tsx';
import { peopleEn } from '#client/control/people/texts/people.en.ts';
import { peopleNl } from '#client/control/people/texts/people.nl.ts';
import { addPeopleTexts, type PeopleTranslate } from '#client/control/people/texts.ts';
import { startTexts } from '#client/i18n/texts.ts';
import { lastUsed } from '#client/model/last-used.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';

beforeAll(async () => {
  await startTexts('en');
  addPeopleTexts();
});

const saying =
  (lng: string): PeopleTranslate =>
  (key, values) =>
    i18next.t(key, { ...values, ns: 'people', lng });
const siteName = (siteId: string): string => (siteId === 'demo' ? 'Zoutkade' : siteId);
const entryOf = (
  action: string,
  after: AuditEntry['after'],
  before: AuditEntry['before'] = null,
): AuditEntry => ({
  entryId: '1',
  recordedAt: '2026-11-27T03:00:00Z',
  actorId: 'a-0123456789',
  action,
  subjectId: null,
  before,
  after,
});
const told = (entry: AuditEntry, lng = 'en'): string =>
  `${actionOf(entry, saying(lng))}: ${factsOf(entry, { p: saying(lng), siteName })}`;

describe('the log of changes', () => {
  const rotation = (graceHours: string): AuditEntry =>
    entryOf('token.rotated', { tokenRole: 'operator', next: 't-0123456789', graceHours });

  test('a rotation says which is new and how long the old one stays valid', () => {
    expect(told(rotation('24'))).toBe(
      'token rotated: program, the new one is t-0123456789, the old one stays valid for 24 more hours',
    );
    expect(told(rotation('1'))).toContain('for 1 more hour');
    expect(told(rotation('0'))).toContain('the old one ended at once');
    expect(told(rotation('24'), 'nl')).toContain('het oude blijft nog 24 uur geldig');
  });

  test('what a command did is told as such, of tokens as of accounts', () => {
    const byPerson = entryOf('token.created', { tokenRole: 'operator', sites: 'all' });
    const byCommand = { ...byPerson, actorId: 'system' };
    expect(told(byCommand)).toBe('token created: program, all sites, by a command on the machine');
    expect(told(byCommand, 'nl')).toContain('met een opdracht op de machine');
    const account = entryOf('account.created', { role: 'admin', by: 'command' });
    expect(told(account)).toBe('account created: admin, by a command on the machine');
    expect(told(byPerson)).toBe('token created: program, all sites');
  });

  test('sites have names, and what did not change is not told', () => {
    const change = entryOf(
      'account.changed',
      { role: 'operator', sites: 'demo other' },
      { role: 'operator', sites: 'all' },
    );
    expect(told(change)).toBe('account changed: all sites → Zoutkade, other');
  });

  test('an outlet is told in words', () => {
    const made = {
      siteId: 'demo',
      kind: 'webhook',
      language: 'nl',
      minimumLevel: '3',
      about: 'level drill',
      disabled: false,
    };
    expect(told(entryOf('outlet.created', made))).toBe(
      'outlet created: Zoutkade, webhook, in Dutch, very busy and critical, levels, drills, active',
    );
    expect(told(entryOf('outlet.changed', { ...made, disabled: true }, made))).toBe(
      'outlet changed: active → disabled',
    );
  });

  test('of refusals that were counted the line says how many, and says it once', () => {
    const counted = entryOf('sign-in.refused', { times: '396', since: '2026-11-27T02:00:00.000Z' });
    expect(told(counted)).toBe('sign-in refused: ');
    const words = { count: 396, time: '03:00:00' };
    expect(saying('en')('audit.times', words)).toBe('396 times since 03:00:00');
    expect(saying('nl')('audit.times', words)).toBe('396 keer sinds 03:00:00');
  });

  test('what this client has no word for stays as it is', () => {
    expect(told(entryOf('thing.happened', { color: 'blue' }))).toBe('thing.happened: blue');
  });
});

test('times are those of the site, in summer and in winter', () => {
  const clock = staffClock('Europe/Amsterdam', 'Zoutkade', 'en');
  expect(clock.second('2026-11-27T23:30:05Z')).toBe('28 Nov 2026, 00:30:05');
  expect(clock.moment('2026-07-01T21:30:00Z')).toBe('1 Jul 2026, 23:30');
  expect(clock.day('2026-11-27T23:30:00Z')).toBe('28 Nov 2026');
});

test('a day of use is told as an age', () => {
  const now = Date.parse('2026-11-27T00:30:00Z');
  expect(lastUsed(null, now).key).toBe('used.never');
  expect(lastUsed('2026-11-27', now).key).toBe('used.today');
  expect(lastUsed('2026-11-26', now)).toEqual({ key: 'used.days', count: 1 });
  expect(lastUsed('2026-10-28', now)).toEqual({ key: 'used.days', count: 30 });
  // A device whose clock is behind.
  expect(lastUsed('2026-11-28', now).key).toBe('used.today');
});

test('whoever has a one-time password is told what is always true of it', () => {
  expect(peopleEn['choose.lead']).toBe('This is a one-time password. Choose your own to continue.');
  for (const text of [peopleEn['choose.lead'], peopleNl['choose.lead']])
    expect(text).not.toMatch(/somebody|someone|iemand/i);
});
