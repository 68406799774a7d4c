// credentials.json that this user may not read is not lost: one command gives it back, and nothing is to be made anew.
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { runToEnd } from '../kit/run-to-end.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What root runs is run as no user of any machine: root may read everything. */
const AS = process.getuid?.() === 0 ? { uid: 61_234, gid: 61_235 } : {};

const PROGRAM = `
  import { lostWords } from '#aggregator/process/credentials.ts';
  import { changeCredentials } from '#server/people/secret-file.ts';
  import { howToSignIn } from './scripts/how-to-sign-in.ts';
  const [dataDir] = process.argv.slice(1);
  console.log(lostWords(dataDir));
  console.log(howToSignIn(dataDir, 'http://x').join('\\n'));
  try {
    changeCredentials(dataDir, { operatorToken: 'new' });
  } catch (error) {
    console.log(error.message);
  }
`;

test('a file that may not be read: whose it is and what gives it back, in a start as in a command', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-closed-'));
  const file = path.join(dataDir, 'credentials.json');
  writeFileSync(file, JSON.stringify({ operatorToken: 'x' }));
  chmodSync(file, 0);
  if (AS.uid !== undefined) chownSync(dataDir, AS.uid, AS.gid);
  const args = [...NODE_FLAGS, '--input-type=module-typescript', '-e', PROGRAM, dataDir];
  const { status, stdout, stderr } = await runToEnd(process.execPath, args, { cwd: ROOT, ...AS });
  expect([status, stderr]).toEqual([0, '']);
  const uid = AS.uid ?? process.getuid?.();
  const gid = AS.gid ?? process.getgid?.();
  const words = `${file} may not be read by this user (uid ${uid}; it belongs to uid ${process.getuid?.()}): as root, run "chown ${uid}:${gid} ${file}"`;
  expect(stdout.split(words)).toHaveLength(4);
  expect(stdout).not.toMatch(/cannot be read back|new password|created anew|is gone|damaged/);
  chmodSync(file, 0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ operatorToken: 'x' });
  rmSync(dataDir, { recursive: true });
});
