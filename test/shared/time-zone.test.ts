// A time zone of a document is judged where it is typed, and shown by whatever draws a time, whatever it says.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { timeZoneProblem } from '#aggregator/commands/time-zone-names.ts';
import { staffClock } from '#client/control/people/staff-clock.tsx';
import { localClockOf } from '#client/control/words.ts';
import { endOfDate, localDate, onDate } from '#client/model/local-time.ts';
import { clockIn } from '#client/site/times.ts';
import { offsetsOf } from '#server/debrief/offsets.ts';
import { formatIn } from '#server/debrief/words.ts';
import { capTime } from '#server/outlets/cap-body.ts';
import { LANGUAGES } from '#shared/languages.ts';
import { sourceFiles } from '../../scripts/structure.ts';

const TYPED = [
  'W. Europe Standard Time',
  'Europe/Amsterdm',
  'UTC+2',
  '+02:00',
  'CET/CEST',
  'Europe/Amsterdam ',
  'europe/amsterdam',
  'Amsterdam',
];
const AT = Date.parse('2027-06-12T18:30:05Z');

test.each(TYPED)('found A1: %j is refused where it is typed, with the name to write', (typed) => {
  // Other places have the same offset: where only that is known, the name is an example.
  const isGuess = !/amsterd/i.test(typed);
  expect(timeZoneProblem(typed)).toBe(
    `is not the IANA name of a time zone, which has the form Area/City: ${isGuess ? 'like' : 'write'} Europe/Amsterdam`,
  );
});

test.each([
  ['JST', 'write Asia/Tokyo'],
  ['AET', 'write Australia/Sydney'],
  ['EST5EDT', 'write America/New_York'],
  ['US/Eastern', 'write America/New_York'],
  ['GMT', 'write UTC'],
  ['Etc/UTC', 'write UTC'],
  ['Etc/GMT+5', 'like Europe/Amsterdam'],
])('%s is no name of a place, though programs know it: %s', (typed, instead) => {
  expect(timeZoneProblem(typed)).toBe(
    `is not the IANA name of a time zone, which has the form Area/City: ${instead}`,
  );
});

test('found A1: a name of the list is taken, a former one too; what nobody can guess is told what a name looks like', () => {
  for (const name of ['Europe/Amsterdam', 'Europe/Kyiv', 'Europe/Kiev', 'UTC', 'America/St_Johns'])
    expect(timeZoneProblem(name)).toBeNull();
  expect(timeZoneProblem('here')).toContain('the form Area/City: like Europe/Amsterdam');
});

test.each([
  ...TYPED.filter((typed) => typed !== 'europe/amsterdam' && typed !== '+02:00'),
  '',
  '\0',
])(
  'found A1: no time is lost to the stored time zone %j, and a time in UTC for want of it says so',
  (zone) => {
    for (const language of LANGUAGES) {
      expect(localClockOf(zone, language).time(AT)).toBe('18:30 UTC');
      expect(localClockOf(zone, language).seconds(AT)).toBe('');
      expect(localClockOf('Europe/Amsterdam', language).seconds(AT)).toBe(':05');
      expect(clockIn(zone, language).time(AT)).toBe('18:30 UTC');
      expect(clockIn(zone, language).moment(AT)).toContain('2027');
      expect(formatIn(zone, language).second(AT)).toBe('18:30:05 UTC');
      const staff = staffClock(zone, 'Zoutkade', language);
      expect([staff.zone, staff.moment('2027-06-12T18:30:05Z')]).toEqual([
        'UTC',
        expect.stringMatching(/2027, 18:30 UTC$/),
      ]);
    }
    expect(localDate(AT, zone)).toBe('2027-06-12');
    expect(onDate(AT, '2027-06-13', zone)).toBe(AT + 86_400_000);
    expect(endOfDate('2027-06-12', zone)).toBe(Date.parse('2027-06-13T00:00:00Z'));
    expect(offsetsOf(zone)(AT)).toBe(0);
    expect(capTime(AT, zone)).toBe('2027-06-12T18:30:05-00:00');
  },
);

test('found A1: no other file of a page or of the server gives a time zone to Intl', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const direct = sourceFiles()
    .filter((file) => /^(client|server|shared)\//.test(file) && file !== 'shared/time-zone.ts')
    .filter((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return /Intl\.DateTimeFormat\((?!\))|toLocale(Date|Time)?String\([^)]*timeZone/.test(text);
    });
  expect(direct).toEqual([]);
});
