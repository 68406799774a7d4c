import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lockOwner, takeIntakeLock, takeLock } from '#database/embedded/lock.ts';
import { dataFolder } from '../../kit/database/folder.ts';

const folders: ReturnType<typeof dataFolder>[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});
function newFolder(): string {
  const folder = dataFolder();
  folders.push(folder);
  return folder.dir;
}
const write = (dir: string, text: string): void =>
  writeFileSync(path.join(dir, 'database.lock'), text);

test('a lock names its owner, refuses a second one, and is free again afterwards', () => {
  const dir = newFolder();
  const free = takeLock(dir, '/run/one');
  expect(lockOwner(dir)).toMatchObject({ pid: process.pid, socketDir: '/run/one' });
  expect(() => takeLock(dir, '/run/two')).toThrow(`in use by process ${process.pid}`);
  free();
  expect(lockOwner(dir)).toBeNull();
  takeLock(dir, '/run/three')();
  expect(readdirSync(dir)).toEqual([]);
});

test.each([
  ['a process that is gone', JSON.stringify({ pid: 4_194_303, startTicks: null, socketDir: '/x' })],
  [
    'a process id that was used again',
    JSON.stringify({ pid: process.pid, startTicks: '1', socketDir: '/x' }),
  ],
  ['a file that holds nothing', ''],
])('the lock of %s is taken over', (_name, text) => {
  const dir = newFolder();
  write(dir, text);
  expect(lockOwner(dir)).toBeNull();
  takeLock(dir, '/run/mine');
  expect(lockOwner(dir)).toMatchObject({ pid: process.pid, socketDir: '/run/mine' });
  expect(readdirSync(dir)).toEqual(['database.lock']);
});

test('the intake has a lock of its own: beside a database, but never two of them', () => {
  const dir = newFolder();
  const freeDatabase = takeLock(dir, '/run/one');
  const freeIntake = takeIntakeLock(dir);
  expect(() => takeIntakeLock(dir)).toThrow(`the journal in ${dir} is in use`);
  freeIntake();
  takeIntakeLock(dir)();
  freeDatabase();
  expect(readdirSync(dir)).toEqual([]);
});

const DAMAGED: readonly (readonly [string, (file: string) => void])[] = [
  ['empty', (file) => writeFileSync(file, '')],
  ['null', (file) => writeFileSync(file, 'null')],
  ['cut', (file) => writeFileSync(file, '{"pid": 12')],
  ['a folder', (file) => mkdirSync(file)],
];
test.each(DAMAGED)(
  'a lock that is %s is taken over when nobody has the folder open; a folder is kept',
  (name, damage) => {
    const dir = newFolder();
    damage(path.join(dir, 'database.lock'));
    const free = takeLock(dir, '/run/mine');
    expect(lockOwner(dir)).toMatchObject({ pid: process.pid });
    free();
    expect(readdirSync(dir)).toEqual(name === 'a folder' ? ['database.lock.damaged'] : []);
  },
);

test('a damaged lock whose owner is alive: whoever has files of the folder open counts as the owner', async () => {
  const dir = newFolder();
  mkdirSync(path.join(dir, 'journal'));
  closeSync(openSync(path.join(dir, 'journal/open'), 'w'));
  writeFileSync(path.join(dir, 'intake.lock'), 'garbage');
  const file = path.join(dir, 'journal/open');
  const script = `require('fs').openSync(${JSON.stringify(file)}, 'r'); console.log('open'); process.stdin.resume()`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  expect(() => takeIntakeLock(dir)).toThrow(
    `intake.lock is cut or is not JSON, and process ${holder.pid} has the journal in ${dir} open. Stop that process`,
  );
  const exit = once(holder, 'exit');
  holder.kill();
  await exit;
  takeIntakeLock(dir)();
});
