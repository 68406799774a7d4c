// `kill` of "npm start": npm ends and so does its shell, which hands on no signal. The real npm and the real door, before a program of a few lines.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../scripts/root.ts';
import { dataFolder, eventually, isRunning } from '../kit/database/folder.ts';

/** Says who it is, and ends in order when it is told to. */
const PROGRAM = `import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => { writeFileSync('ended', ''); process.exitCode = 0; clearInterval(timer); });
const timer = setInterval(() => {}, 1000);
writeFileSync('pids', process.pid + ' ' + process.ppid);
`;

let folder: ReturnType<typeof dataFolder>;
let dir: string;
beforeEach(() => {
  folder = dataFolder();
  dir = realpathSync(folder.dir);
  for (const name of ['scripts', 'node_modules']) mkdirSync(path.join(dir, name));
  copyFileSync(path.join(ROOT, 'scripts/run.mjs'), path.join(dir, 'scripts/run.mjs'));
  writeFileSync(path.join(dir, 'scripts/start.ts'), PROGRAM);
  const scripts = { start: 'node scripts/run.mjs start' };
  const about = JSON.stringify({ name: 'door', type: 'module', private: true, scripts });
  writeFileSync(path.join(dir, 'package.json'), about);
  const installed = createHash('sha256').update(about).digest('hex');
  writeFileSync(path.join(dir, 'node_modules/.crowdshade-installed'), installed);
});
afterEach(() => {
  for (const pid of pids()) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  folder.remove();
});

/** Of the program and of the door that started it; none before they run. */
function pids(): readonly number[] {
  const file = path.join(dir, 'pids');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split(' ').map(Number);
}
const hasEnded = (): boolean => existsSync(path.join(dir, 'ended'));

test('a kill of npm ends what it started, in order', async () => {
  const npm = spawn('npm', ['start'], { cwd: dir, stdio: 'ignore', detached: true });
  await eventually(() => pids().length === 2);
  npm.kill('SIGTERM');
  await eventually(() => hasEnded() && !pids().some(isRunning));
});

test('whoever starts the door without npm may end before it', async () => {
  const line = 'node scripts/run.mjs start & while [ ! -s pids ]; do sleep 0.1; done';
  const env = { ...process.env, INIT_CWD: dir };
  const shell = spawn('sh', ['-c', line], { cwd: dir, env, stdio: 'ignore', detached: true });
  await new Promise((resolve) => shell.once('exit', resolve));
  const [program = 0, door = 0] = pids();
  // Four looks of one who would look.
  const until = Date.now() + 2000;
  await eventually(() => Date.now() > until);
  expect([isRunning(program), isRunning(door), hasEnded()]).toEqual([true, true, false]);
  process.kill(door, 'SIGTERM');
  await eventually(() => hasEnded() && !isRunning(door));
});
