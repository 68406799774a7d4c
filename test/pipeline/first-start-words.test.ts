// What a start says about signing in, when its file holds the first password and when accounts were there before it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writtenWords } from '#aggregator/process/credentials.ts';
import { howToSignIn } from '../../scripts/how-to-sign-in.ts';

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
