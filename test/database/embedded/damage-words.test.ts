// What an operator reads about damage: a sentence per kind, and only one kind needs a backup.
import { expect, test } from 'vitest';
import { dataCheck } from '#aggregator/readiness.ts';
import type { DamageKind } from '#aggregator/site/damage-memory.ts';
import { wordsOfDamage } from '#database/embedded/damage-words.ts';
import { checkOf } from '#shared/wire/health.ts';

const PAGE = 'database/base/5/1249, page 3';
const CHANGED = 'database/base/5/1259 (changed while Crowdshade was stopped)';
const LIST = 'database-files.json (is empty: what the last end left cannot be compared)';
const REPORT = 'database-check.json (is empty: what was found before is not known)';

const told = async (database: readonly string[], sites: readonly DamageKind[] = []) => {
  const seen = await dataCheck({ database: () => database, sites: () => sites }).look();
  return typeof seen === 'string' ? seen : checkOf('data', seen.word, 0, seen.sentence).whatToDo;
};

test('a damaged list or report is named, and there is nothing to do', () => {
  for (const [place, name] of [
    [LIST, 'database-files.json'],
    [REPORT, 'database-check.json'],
  ] as const) {
    const [words = '', ...more] = wordsOfDamage([place]);
    expect(more).toEqual([]);
    expect(words.startsWith(`${name} was damaged`)).toBe(true);
    expect(words).toContain('There is nothing to do: ');
    expect(words).not.toContain('backup');
  }
});

test('files of the database are one sentence, with the backup and what is lost, and come first', () => {
  const words = wordsOfDamage([LIST, PAGE, CHANGED]);
  expect(words).toHaveLength(2);
  expect(words[0]).toMatch(/put back a backup of the whole DATA_DIR; .* is lost$/);
  expect(words[1]).toContain('database-files.json');
});

test('a log that was damaged after an unclean end is a sentence of its own', () => {
  const lost =
    'database/pg_wal/000000010000000000000003 (damaged at byte 5: what was committed after it is lost)';
  const [words = '', ...more] = wordsOfDamage([lost]);
  expect(more).toEqual([]);
  expect(words).toMatch(
    /^The write-ahead log of the database was damaged .* is lost, windows as well as accounts/,
  );
  expect(words).not.toContain('reading some of it');
  expect(wordsOfDamage([lost, PAGE])).toHaveLength(2);
});

test('readiness says the sentence of each kind, the journal needs nothing, and no place is repeated', async () => {
  expect(await told([])).toBe('ok');
  const journal = await told([], ['open']);
  expect(journal).toMatch(
    /^Files of windows .* There is nothing to do: .* told for an hour\. The log/,
  );
  expect(journal).not.toContain('backup');
  const both = await told([PAGE], ['open']);
  expect(both).toContain('Files of the database');
  expect(both).toContain('Files of windows');
  expect(both).not.toContain('1249');
  expect(await told([], ['released'])).toMatch(/^The database has lost windows .* a backup/);
});
