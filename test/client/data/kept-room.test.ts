import { expect, test } from 'vitest';
import { isRoomKeptYet } from '#client/data/kept-room.ts';
import { HOUR_MS, isoUtc } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';

const KEPT_AT = 1_800_000_000_000;
const SESSION: Session = {
  accountId: 'a-1',
  displayName: 'Vera',
  role: 'operator',
  sites: null,
  mustChangePassword: false,
  hasFirstPassword: false,
  mustAddFactor: false,
  expiresAt: isoUtc(KEPT_AT + 3 * HOUR_MS),
};

test.each([
  ['at once', 0, true],
  ['before the session ends by itself', 3 * HOUR_MS - 1, true],
  ['when it has ended', 3 * HOUR_MS, false],
  ['on a clock that was put back', -1, false],
])('a room that was kept is shown %s: %i ms later, %s', (_, later, isShown) => {
  expect(isRoomKeptYet({ keptAt: KEPT_AT, session: SESSION }, KEPT_AT + later)).toBe(isShown);
});

test('twelve hours are the most, however long the session lasts', () => {
  const session = { ...SESSION, expiresAt: isoUtc(KEPT_AT + 24 * HOUR_MS) };
  const isShown = (hours: number) =>
    isRoomKeptYet({ keptAt: KEPT_AT, session }, KEPT_AT + hours * HOUR_MS);
  expect([isShown(11.9), isShown(12)]).toEqual([true, false]);
});
