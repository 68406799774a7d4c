// Every small file of the data folder is read in one way: absent, good, or damaged with a phrase that says how.
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import {
  makeFolder,
  makePath,
  readStoredJson,
  readStoredText,
  setAside,
  writeWhole,
} from '#shared/process/stored-file.ts';

const schema = z.strictObject({ seed: z.int() });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-stored-'));
  file = path.join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DAMAGED: readonly (readonly [string, string | Buffer, string])[] = [
  ['empty', '', 'is empty'],
  ['blank', ' \n', 'is empty'],
  ['NULs', Buffer.alloc(4096), 'is empty'],
  ['cut', '{"seed": 1', 'is cut or is not JSON'],
  ['garbage', Buffer.from('fffe00d83d', 'hex'), 'is cut or is not JSON'],
  ['null', 'null', 'holds something other than what was written there'],
  ['of another shape', '{"seed": "one"}', 'holds something other than what was written there'],
];
test.each(DAMAGED)('a file that is %s', (_name, bytes, why) => {
  writeFileSync(file, bytes);
  expect(readStoredJson(file, schema)).toEqual({ state: 'damaged', why });
});

test('a folder in its place, and a file in the place of its folder', () => {
  mkdirSync(file);
  expect(readStoredJson(file, schema)).toEqual({
    state: 'damaged',
    why: 'is a folder and should be a file',
  });
  rmSync(file, { recursive: true });
  writeFileSync(file, 'x');
  const below = readStoredText(path.join(file, 'state.json'));
  expect(below).toEqual({
    state: 'damaged',
    why: expect.stringMatching(/^cannot be read: .*ENOTDIR/),
  });
});

test('absent is no damage; what was written whole comes back, for its owner only', () => {
  expect(readStoredJson(file, schema)).toEqual({ state: 'absent' });
  writeFileSync(`${file}.new`, 'left by a kill', { mode: 0o644 });
  writeWhole(file, '{"seed": 1}');
  expect(readStoredJson(file, schema)).toEqual({ state: 'good', value: { seed: 1 } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('what is set aside is kept, however often', () => {
  for (const text of ['one', 'two', 'three']) {
    writeFileSync(file, text);
    setAside(file);
  }
  expect(readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'))).toEqual([
    'one',
    'two',
    'three',
  ]);
});

test('a path is made for its owner alone, each part of it tried once', () => {
  const deep = path.join(folder, 'a/b/c');
  expect(makePath(deep)).toBe(true);
  expect(makePath(deep)).toBe(false);
  expect(statSync(path.join(folder, 'a')).mode & 0o777).toBe(0o700);
  writeFileSync(file, '');
  expect(() => makePath(file)).toThrow('EEXIST');
  expect(() => makePath(path.join(file, 'b'))).toThrow('ENOTDIR');
});

test.skipIf(process.platform !== 'linux')(
  'where the system says that there is no such folder, and there is, it is refused at once',
  () => {
    expect(() => makePath('/proc/crowdshade')).toThrow('ENOENT');
    expect(() => makePath('/proc/crowdshade/data')).toThrow('ENOENT');
    expect(() => makeFolder('/proc/crowdshade')).toThrow(/cannot be made: .* Choose another$/);
  },
);

test("no program makes folders with Node's own mkdir -p, which never ends there", () => {
  const files = globSync('{aggregator,database,demo,server,shared}/**/*.ts').concat(
    globSync('scripts/start*.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  const others = files.filter((each) =>
    /mkdir(?:Sync)?\([^)]*recursive/.test(readFileSync(each, 'utf8')),
  );
  expect(others).toEqual([]);
});
