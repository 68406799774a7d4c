// Damaged, foreign and half-made data folders, opened by the real database process: each ends in a sentence that says what is wrong and what
// to do, or opens and says what it did. Never in "unreachable", "[object Object]" or a stack.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readInspection } from '#database/embedded/inspection.ts';
import { damagedFolders, openDatabase as open } from '../../kit/database/damaged-folders.ts';

const { copyOf, emptyFolder } = damagedFolders();

const database = (dir: string, name = ''): string => path.join(dir, 'database', name);
const zero = (file: string): void => writeFileSync(file, Buffer.alloc(statSync(file).size));
const zeroSome = (file: string, at: number, length: number): void => {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0, at, at + length));
};
const empty = (dir: string): void => {
  rmSync(database(dir), { recursive: true });
  mkdirSync(database(dir));
};
const journalIn = (dir: string): void => {
  mkdirSync(path.join(dir, 'journal/demo'), { recursive: true });
  writeFileSync(path.join(dir, 'journal/demo/1750000020000.ndjson'), '');
};

const DO = /put back a backup of the whole folder\. To begin anew .* choose another DATA_DIR/;

const REFUSED: readonly (readonly [string, () => string, RegExp])[] = [
  ['an emptied database folder', () => copyOf(empty), /is empty, but database\.made beside it/],
  [
    'an emptied database folder beside a journal, of an older version of this program',
    () =>
      emptyFolder((dir) => {
        mkdirSync(database(dir));
        journalIn(dir);
      }),
    /is empty, but journal beside it says that this site has run before/,
  ],
  [
    'a database folder that is gone',
    () => copyOf((dir) => rmSync(database(dir), { recursive: true })),
    /is not there, but database\.made beside it/,
  ],
  [
    'a file in the place of the folder',
    () =>
      copyOf((dir) => {
        rmSync(database(dir), { recursive: true });
        writeFileSync(database(dir), '');
      }),
    /database is a file and should be the folder/,
  ],
  [
    'PG_VERSION missing',
    () => copyOf((dir) => rmSync(database(dir, 'PG_VERSION'))),
    /has no file PG_VERSION/,
  ],
  [
    'PG_VERSION cut',
    () => copyOf((dir) => truncateSync(database(dir, 'PG_VERSION'))),
    /has a damaged file PG_VERSION/,
  ],
  [
    'pg_control missing',
    () => copyOf((dir) => rmSync(database(dir, 'global/pg_control'))),
    /has no file global\/pg_control/,
  ],
  [
    'pg_control cut',
    () => copyOf((dir) => truncateSync(database(dir, 'global/pg_control'), 100)),
    /has a damaged file global\/pg_control/,
  ],
  [
    'one bit of pg_control flipped',
    () =>
      copyOf((dir) => {
        const file = database(dir, 'global/pg_control');
        const bytes = readFileSync(file);
        bytes[60] = (bytes[60] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      }),
    /has a damaged file global\/pg_control/,
  ],
  [
    'a transaction log full of zeros, with which the engine would open and rows would not be there',
    () => copyOf((dir) => zero(database(dir, 'pg_xact/0000'))),
    /has a damaged transaction log \(pg_xact\/0000 \(emptied\)\): nobody can tell/,
  ],
  [
    'a transaction log that was cut',
    () => copyOf((dir) => truncateSync(database(dir, 'pg_xact/0000'), 100)),
    /has a damaged transaction log \(pg_xact\/0000 \(cut\)\)/,
  ],
  ...[160, 4].map((bytes): (typeof REFUSED)[number] => [
    `a transaction log with ${bytes} bytes of zeros in the middle`,
    () => copyOf((dir) => zeroSome(database(dir, 'pg_xact/0000'), 220, bytes)),
    /has a damaged transaction log \(pg_xact\/0000 \(zeros in place of what was written\)\)/,
  ]),
  ...['pg_notify', 'pg_multixact', 'pg_twophase'].map((name): (typeof REFUSED)[number] => [
    `the folder ${name} is gone`,
    () => copyOf((dir) => rmSync(database(dir, name), { recursive: true })),
    new RegExp(`Its files are damaged \\(.*database/${name} \\(this folder is gone\\)`),
  ]),
  [
    'the catalogue of databases is emptied',
    () =>
      copyOf((dir) => {
        rmSync(path.join(dir, 'database-files.json'));
        truncateSync(database(dir, 'global/1262'));
      }),
    /Its files are damaged \(database\/global\/1262 \(emptied\);/,
  ],
  [
    'a transaction log that is gone, after an end that left no list of files',
    () =>
      copyOf((dir) => {
        rmSync(path.join(dir, 'database-files.json'));
        rmSync(database(dir, 'pg_xact/0000'));
      }),
    /has a damaged transaction log \(pg_xact\/0000 \(missing\)\)/,
  ],
  [
    'the write-ahead log is gone',
    () => copyOf((dir) => rmSync(database(dir, 'pg_wal'), { recursive: true })),
    /Its files are damaged \(database\/pg_wal\/\w{24} \(missing\);/,
  ],
  [
    'the write-ahead log is full of zeros',
    () =>
      copyOf((dir) => {
        for (const name of readdirSync(database(dir, 'pg_wal')))
          if (/^\w{24}$/.test(name)) zero(database(dir, `pg_wal/${name}`));
      }),
    /Its files are damaged \(database\/pg_wal\/\w{24} \(not what was written\);/,
  ],
  [
    'the map of relation files is cut',
    () => copyOf((dir) => truncateSync(database(dir, 'global/pg_filenode.map'), 100)),
    /Its files are damaged \(database\/global\/pg_filenode\.map \(cut\);/,
  ],
  [
    'the version of one database is empty',
    () => copyOf((dir) => truncateSync(database(dir, 'base/1/PG_VERSION'))),
    /Its files are damaged \(database\/base\/1\/PG_VERSION \(not what was written\);/,
  ],
  [
    'the settings of the engine are gone',
    () => copyOf((dir) => rmSync(database(dir, 'postgresql.conf'))),
    /Its files are damaged \(database\/postgresql\.conf \(missing\);/,
  ],
  [
    'the folder of its data is gone',
    () => copyOf((dir) => rmSync(database(dir, 'base'), { recursive: true })),
    /Its files are damaged \(database\/base \(missing\);|Its files are damaged \(.*\(missing\)/,
  ],
];

test.each(REFUSED)('%s is refused, with what to do', async (_name, folder, words) => {
  const dir = folder();
  const before = readdirSync(dir).filter((name) => name !== 'database.lock');
  const { failed, printed } = await open(dir);
  expect(failed).toMatch(words);
  expect(failed).toMatch(DO);
  expect(failed).not.toMatch(/\[object|undefined|\n|unreachable$/);
  expect(printed).not.toMatch(/ {4}at |\[object/);
  // Nothing was moved or made in its place.
  for (const name of before) expect(existsSync(path.join(dir, name))).toBe(true);
});

test.each(['16', '18'])(
  'a folder of PostgreSQL %s is refused, with the way to move it',
  async (version) => {
    const dir = copyOf((each) => writeFileSync(database(each, 'PG_VERSION'), `${version}\n`));
    const { failed } = await open(dir);
    expect(failed).toMatch(
      new RegExp(
        `was made by PostgreSQL ${version}, this program holds PostgreSQL 17 and cannot open it: go on with the version of Crowdshade that made it`,
      ),
    );
  },
);

test('what a killed first start left half made is made anew, when nothing was ever released', async () => {
  const dir = emptyFolder((each) => {
    mkdirSync(database(each, 'global'), { recursive: true });
    writeFileSync(database(each, 'PG_VERSION'), '17\n');
  });
  const { failed, printed } = await open(dir);
  expect(failed).toBeNull();
  expect(printed).toContain('a first start was ended before its database was made');
  expect(readFileSync(database(dir, 'PG_VERSION'), 'utf8')).toBe('17\n');
});

test('a damaged page of the catalogue, which the engine cannot even name: the refusal and the report do', async () => {
  const dir = copyOf((each) => {
    const file = database(each, 'base/1/1259');
    const bytes = readFileSync(file);
    bytes[5000] = (bytes[5000] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    rmSync(path.join(each, 'database-check.json'), { force: true });
  });
  const { failed } = await open(dir);
  expect(failed).toMatch(
    /Its files are damaged \(database\/base\/1\/1259, page 0; database-check\.json/,
  );
  expect(failed).toMatch(DO);
  expect(readInspection(dir)?.damage).toEqual(['database/base/1/1259, page 0']);
});
