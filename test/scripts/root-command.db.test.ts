// Root at the command line, beside a service that is stopped: whatever it runs there, the service starts again as its own user.
import { chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, type TestContext, test } from 'vitest';
import { markMade } from '#database/embedded/diagnosis.ts';
import { readInspection } from '#database/embedded/inspection.ts';
import { dataFolder } from '../kit/database/folder.ts';
import { prepareDatabase } from '../kit/database/prepared.ts';
import { type Ended, runToEnd } from '../kit/run-to-end.ts';

const RUN = path.resolve(import.meta.dirname, '../../scripts/run.mjs');
/** Of the service: no user of any machine. */
const SERVICE = { uid: 61_234, gid: 61_235 };

let folder: ReturnType<typeof dataFolder>;

function everythingIn(dir: string): readonly string[] {
  const below = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return [dir, ...below.map((name) => path.join(dir, name))];
}

function giveTo({ uid, gid }: typeof SERVICE): void {
  for (const file of everythingIn(folder.dir)) chownSync(file, uid, gid);
}

/** What another user than the service's owns there. */
const ofOthers = (): readonly string[] =>
  everythingIn(folder.dir).filter((file) => lstatSync(file).uid !== SERVICE.uid);

function run(who: Partial<typeof SERVICE>, ...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, DATA_DIR: folder.dir, DEMO: 'off' };
  return runToEnd(process.execPath, [RUN, ...args], { env, cwd: folder.dir, ...who });
}

beforeAll(async () => {
  folder = dataFolder();
  if (process.getuid?.() !== 0) return;
  await prepareDatabase(folder.dir);
  markMade(folder.dir);
});
afterAll(() => folder.remove());
beforeEach((context: TestContext) => {
  if (process.getuid?.() !== 0) context.skip('only root can become another user: run it as root');
  giveTo(SERVICE);
});

test('a command of root leaves nothing in the folder that the service may not open, and the service starts', async () => {
  const file = path.join(folder.dir, 'once.json');
  const made = await run({}, 'people', 'create-admin', '--login', 'sanne', '--file', file);
  expect([made.status, made.stderr]).toEqual([0, expect.stringContaining('sanne is an admin')]);
  expect(made.stderr).toContain(`started as root; goes on as uid ${SERVICE.uid}`);
  const token = ['--role', 'operator', '--label', 'wallboard', '--credentials'];
  const kept = await run({}, 'tokens', 'create', ...token);
  expect([kept.status, kept.stderr]).toEqual([0, expect.stringContaining('was created')]);
  expect((await run({}, 'clock', '--trust')).status).toBe(0);
  expect(ofOthers()).toEqual([]);
  const { status, stdout, stderr } = await run(SERVICE, 'people', 'list');
  expect([status, stdout]).toEqual([0, expect.stringContaining('sanne')]);
  expect(stderr).not.toContain('damaged');
});

test('files that root left in the database are named with whose they are and what gives them back: they are not called damaged', async () => {
  chownSync(path.join(folder.dir, 'database/global/pg_control'), 0, 0);
  const { status, stderr } = await run(SERVICE, 'people', 'list');
  expect(status).toBe(1);
  expect(stderr).toContain(
    `this user (uid ${SERVICE.uid}) may not open database/global/pg_control in ${folder.dir}: it belongs to uid 0`,
  );
  expect(stderr).toContain(`"chown -R ${SERVICE.uid}:${SERVICE.gid} ${folder.dir}"`);
  expect(stderr).not.toMatch(/backup|is damaged|are damaged/);
  expect(readInspection(folder.dir)?.damage ?? []).toEqual([]);
  giveTo(SERVICE);
  expect((await run(SERVICE, 'people', 'list')).status).toBe(0);
});

test('a database folder that may not be read is not called empty', async () => {
  chownSync(path.join(folder.dir, 'database'), 0, 0);
  const { status, stderr } = await run(SERVICE, 'people', 'list');
  expect(status).toBe(1);
  expect(stderr).toContain(`may not open database in ${folder.dir}: it belongs to uid 0`);
  expect(stderr).not.toContain('is empty');
});

test('where the user of the folder cannot come, root is told, and nothing is made', async () => {
  const closed = dataFolder();
  const inside = path.join(closed.dir, 'data');
  mkdirSync(inside, { mode: 0o700 });
  writeFileSync(path.join(inside, 'database.made'), '');
  for (const file of everythingIn(inside)) chownSync(file, SERVICE.uid, SERVICE.gid);
  const env = { ...process.env, DATA_DIR: inside };
  const { status, stderr } = await runToEnd(process.execPath, [RUN, 'people', 'list'], { env });
  expect(status).toBe(1);
  expect(stderr).toContain(`${inside} belongs to uid ${SERVICE.uid}`);
  expect(stderr).toContain(`chown -R 0:0 ${inside}`);
  expect(readdirSync(inside)).toEqual(['database.made']);
  closed.remove();
});
