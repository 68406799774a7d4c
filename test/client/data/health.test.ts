// When the room says that no readings are taken, from what the service says of itself.
import { expect, test } from 'vitest';
import { deafForMs } from '#client/data/health.ts';
import { checkOf, healthOf } from '#shared/wire/health.ts';

const WELL = checkOf('intake', 'ok', null);

test('an intake, a journal or a clock that fails: for as long as the longest has', () => {
  expect(deafForMs(healthOf({ intake: WELL, journal: WELL, clock: WELL }))).toBeNull();
  expect(
    deafForMs(
      healthOf({
        intake: checkOf('intake', 'no_answer', 70_000),
        journal: checkOf('journal', 'failing', 20_000),
      }),
    ),
  ).toBe(70_000);
  expect(deafForMs(healthOf({ clock: checkOf('clock', 'failing', 5000) }))).toBe(5000);
});

test('what is not looked at yet, not meant to run, or about something else takes no readings away', () => {
  expect(deafForMs(healthOf({}))).toBeNull();
  const intake = checkOf('intake', 'closed', null);
  const journal = checkOf('journal', 'starting', 1000);
  const database = checkOf('database', 'no_answer', 9000);
  expect(deafForMs(healthOf({ intake, journal, database }))).toBeNull();
});
