// What a start says about signing in, when its file holds the first password and when accounts were there before it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lostWords, writtenWords } from '#aggregator/process/credentials.ts';
import { changeCredentials } from '#server/people/secret-file.ts';
import { howToSignIn } from '../../../scripts/how-to-sign-in.ts';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-words-'));
  file = path.join(dataDir, 'credentials.json');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a file with the first password: the start names it', () => {
  writeFileSync(
    file,
    JSON.stringify({ operatorToken: 'x', adminLogin: 'admin', adminPassword: 'y' }),
  );
  expect(writtenWords(file)).toBe(
    `tokens and the admin's password of the first start are in ${file}`,
  );
  expect(howToSignIn(dataDir, 'http://x')[0]).toContain(`adminPassword from ${file}`);
});

test('an admin was made before the first start: no password is promised, and no login that is not there', () => {
  writeFileSync(file, JSON.stringify({ operatorToken: 'x' }));
  expect(writtenWords(file)).toBe(`tokens of the first start are in ${file}`);
  const [line = ''] = howToSignIn(dataDir, 'http://x');
  expect(line).toContain('npm run people -- list');
  expect(line).not.toMatch(/adminPassword|--login admin/);
  rmSync(file);
  expect(howToSignIn(dataDir, 'http://x').join('\n')).not.toContain('--login admin');
});

const DAMAGED: readonly (readonly [string, () => void, string])[] = [
  [
    'cut',
    () => writeFileSync(file, '{\n  "operatorToken": "cs_op_x", "adm'),
    'is cut or is not JSON',
  ],
  ['empty', () => writeFileSync(file, ''), 'is empty'],
  ['null', () => writeFileSync(file, 'null'), 'holds something other than what was written there'],
  ['garbage', () => writeFileSync(file, Buffer.from('fe00ff', 'hex')), 'is cut or is not JSON'],
  ['a folder', () => mkdirSync(file), 'is a folder and should be a file'],
];
test.each(DAMAGED)(
  'a file that is %s: the start says so, and how to make anew what stood in it',
  (_name, damage, why) => {
    damage();
    expect(lostWords(dataDir)).toMatch(`${file} ${why}. What stood in it cannot be read back`);
    const lines = howToSignIn(dataDir, 'http://x').join('\n');
    expect(lines).toContain(`${file} ${why}. What was in it is still valid`);
    expect(lines).not.toContain('adminPassword from');
  },
);

test('a token that is written into a damaged file: what can still be read of it is kept beside, and said', () => {
  const half = '{\n  "operatorToken": "cs_op_x", "adm';
  writeFileSync(file, half);
  const said = changeCredentials(dataDir, { deviceToken: 'new' });
  expect(said).toBe(
    `${file} is cut or is not JSON; it is kept as ${file}.damaged, and a new one is written`,
  );
  expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(half);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ deviceToken: 'new' });
  expect(changeCredentials(dataDir, { operatorToken: 'more' })).toBeNull();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    deviceToken: 'new',
    operatorToken: 'more',
  });
});
