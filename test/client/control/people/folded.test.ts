// The log of changes tells refusals together, and loses nothing by it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRefusals } from '#client/control/people/folded.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';

const entryOf = (id: number, action: string, subjectId: string | null): AuditEntry => ({
  entryId: String(id),
  recordedAt: new Date(id * 1000).toISOString(),
  actorId: 'system',
  action,
  subjectId,
  before: null,
  after: null,
});

test('a guesser of two accounts is two lines, and what others did keeps its place', () => {
  const entries = [
    entryOf(9, 'sign-in.refused', 'a-1'),
    entryOf(8, 'sign-in.refused', 'a-2'),
    entryOf(7, 'sign-in.refused', 'a-1'),
    entryOf(6, 'account.created', 'a-3'),
    entryOf(5, 'sign-in.refused', 'a-1'),
  ];
  expect(
    foldRefusals(entries).map(({ entry, times, firstAt }) => [entry.entryId, times, firstAt]),
  ).toEqual([
    ['9', 2, '1970-01-01T00:00:07.000Z'],
    ['8', 1, '1970-01-01T00:00:08.000Z'],
    ['6', 1, '1970-01-01T00:00:06.000Z'],
    ['5', 1, '1970-01-01T00:00:05.000Z'],
  ]);
});

test('an entry that the server wrote for many counts as many, from when they began', () => {
  const counted = (id: number, times: string, since: number): AuditEntry => ({
    ...entryOf(id, 'sign-in.refused', null),
    after: { times, since: new Date(since * 1000).toISOString() },
  });
  const entries = [
    counted(9, '396', 2),
    entryOf(8, 'sign-in.refused', null),
    entryOf(7, 'sign-in.refused', null),
    entryOf(6, 'account.created', 'a-3'),
    counted(5, '12', 1),
  ];
  expect(
    foldRefusals(entries).map(({ entry, times, firstAt }) => [entry.entryId, times, firstAt]),
  ).toEqual([
    ['9', 398, '1970-01-01T00:00:02.000Z'],
    ['6', 1, '1970-01-01T00:00:06.000Z'],
    ['5', 12, '1970-01-01T00:00:01.000Z'],
  ]);
});

test('every entry is counted once, and none but refusals are told together', () => {
  const actions = fc.constantFrom('sign-in.refused', 'factor.refused', 'session.started');
  fc.assert(
    fc.property(fc.array(fc.tuple(actions, fc.constantFrom('a-1', 'a-2', null))), (drawn) => {
      const entries = drawn.map(([action, subject], i) =>
        entryOf(drawn.length - i, action, subject),
      );
      const folded = foldRefusals(entries);
      expect(folded.reduce((sum, { times }) => sum + times, 0)).toBe(entries.length);
      const others = ({ action }: AuditEntry): boolean => action === 'session.started';
      expect(folded.filter(({ entry }) => others(entry)).map(({ entry }) => entry)).toEqual(
        entries.filter(others),
      );
      expect(folded.every(({ entry, times }) => times === 1 || !others(entry))).toBe(true);
    }),
  );
});
