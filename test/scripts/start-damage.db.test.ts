// A start that the database ends names the damaged file, or says that all pages are sound and what to
// do: what the database itself answers over damage may be anything, a duplicate key for instance.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DATABASE_ENDED } from '#shared/process/ending.ts';
import { ProgramEnded } from '../../scripts/processes.ts';
import { damageWords } from '../../scripts/start-damage.ts';
import { damagedFolders, openDatabase } from '../kit/database/damaged-folders.ts';

const { copyOf } = damagedFolders();
const ended = new ProgramEnded('aggregator/main.ts ended (code 76)', DATABASE_ENDED);
const wordsOf = (dataDir: string, error: unknown = ended, databaseUrl: string | null = null) =>
  damageWords(error, { databaseUrl, dataDir });
/** A catalogue that the engine opens without. */
const FILE = 'database/base/1/2619';

test('the only page of a table is zeros: named by the start, although the program wrote it anew', async () => {
  const dir = copyOf((each) => {
    const file = path.join(each, FILE);
    writeFileSync(file, Buffer.alloc(readFileSync(file).length));
  });
  expect((await openDatabase(dir)).failed).toBeNull();
  const words = await wordsOf(dir);
  expect(words).toContain(`The database is damaged (${FILE}, `);
  expect(words).toContain('zeros in place of what was written');
  expect(words).toContain('put back a backup of the whole folder');
  // Whatever ended it: damage that is known is said.
  expect(await wordsOf(dir, new ProgramEnded('ended', null))).toBe(words);
});

test('a flipped bit that nobody has looked for yet is found', async () => {
  const dir = copyOf((each) => {
    const file = path.join(each, FILE);
    const bytes = readFileSync(file);
    bytes[5000] = (bytes[5000] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    rmSync(path.join(each, 'database-check.json'), { force: true });
  });
  expect(await wordsOf(dir)).toContain(`The database is damaged (${FILE}, page 0; `);
});

test('sound: said with what to do; and nothing where the database has nothing to do with it', async () => {
  const dir = copyOf((each) => rmSync(path.join(each, 'database-check.json'), { force: true }));
  expect(await wordsOf(dir)).toMatch(/all \d+ pages of it are sound.*put back a backup/);
  expect(await wordsOf(dir, new Error('port 8080 is taken'))).toBe('');
  expect(await wordsOf(dir, new ProgramEnded('ended', 1))).toBe('');
  expect(await wordsOf(dir, ended, 'postgresql://db.example.org/crowdshade')).toBe('');
});
