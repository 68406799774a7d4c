// The two examples of docs/registering.md, as a person saves them, really register and plan as the
// page says.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { prepareDatabase } from '#test/kit/database/prepared.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-registering-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = readFileSync(path.join(root, 'docs/registering.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`\\n\`\`\`${language}\\n([^\`]+)\`\`\``).exec(page)?.[1] ?? '';
/** The page says days of its own years: what it says of them must not end with them. */
const year = new Date().getUTCFullYear();
const ofNow = (text: string): string =>
  text.replaceAll('2026-11-01', `${year - 1}-11-01`).replaceAll('2030-06-30', `${year + 2}-06-30`);

writeFileSync(path.join(folder, 'site.json'), block('json'));
writeFileSync(path.join(folder, 'sensors.csv'), ofNow(block('csv')));

function command(name: string, ...args: readonly string[]) {
  const file = name === 'policy' ? 'change-policy' : name;
  const entry = path.join(root, `aggregator/commands/${file}.ts`);
  return runToEnd(process.execPath, [...NODE_FLAGS, entry, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATA_DIR: path.join(folder, 'data') },
  });
}
const register = (...more: string[]) =>
  command('register', '--site', 'site.json', '--sensors', 'sensors.csv', ...more);

test('the examples of docs/registering.md: the plan of the dry run is the one that the page names, then they register', async () => {
  const dry = await register('--dry-run');
  expect([dry.status, dry.stderr]).toEqual([0, expect.stringContaining('nothing was written')]);
  const flat = page.replaceAll('\n', ' ');
  for (const said of [
    '8 sensors, 8 eligible, in 8 units',
    'plan: 2 staff regions, 1 public region',
  ]) {
    expect(dry.stderr).toContain(said);
    expect(flat).toContain(`\`${said}\``);
  }
  expect(existsSync(path.join(folder, 'data'))).toBe(false);
  await prepareDatabase(path.join(folder, 'data'));
  const done = await register();
  expect([done.status, done.stderr]).toEqual([
    0,
    expect.stringContaining('site market is registered'),
  ]);
  expect(existsSync(path.join(folder, 'data/credentials-market.json'))).toBe(true);
});

test('a site that was never started: a policy that darkens a lane is refused, and one that does not names no moment of the past', async () => {
  const why = ['--site', 'market', '--author', 'Sanne', '--reason', 'fewer units at night'];
  const dark = await command('policy', ...why, '--set', 'publicK=9', '--set', 'staffK=5');
  expect(dark.status).toBe(1);
  expect(dark.stderr).toMatch(/would leave the .*public lane without a region; the nearest that/);
  const done = await command('policy', ...why, '--set', 'kPeople=12');
  expect([done.status, done.stderr]).toEqual([0, expect.stringContaining('regions now, ')]);
  expect(done.stderr).toContain('policy version 1 of market holds from the first plan of the site');
  expect(done.stderr).not.toMatch(/takes effect|\d{4}-\d{2}-\d{2}T/);
});

test('every field of the two examples stands in a table of the page', () => {
  const columns = (block('csv').split('\n')[0] ?? '').split(',');
  const fields = [
    ...columns.map((name) => name.split('.')[0]),
    ...Object.keys(JSON.parse(block('json'))),
  ];
  for (const field of fields) expect(page).toContain(`\`${field}\``);
});

test('found A7: a file of one changed sensor says what the register becomes as a whole, and changes one', async () => {
  const [head = '', first = ''] = ofNow(block('csv')).split('\n');
  writeFileSync(path.join(folder, 'one.csv'), `${head}\n${first.replace(',60,10,', ',70,10,')}\n`);
  for (const more of [['--dry-run'], []]) {
    const files = ['--site', 'site.json', '--sensors', 'one.csv'];
    const said = await command('register', ...files, ...more);
    expect([said.status, said.stderr]).toEqual([
      0,
      expect.stringContaining(
        '1 sensor in the file; the other 7 of the register stay as they are. All together:',
      ),
    ]);
    expect(said.stderr).toContain('8 sensors, 8 eligible, in 8 units');
    expect(said.stderr).toContain('plan: 2 staff regions, 1 public region');
  }
  const moved = first.replace(',west,', ',West,');
  writeFileSync(path.join(folder, 'moved.csv'), `${head}\n${moved}\n`);
  const files = ['--site', 'site.json', '--sensors', 'moved.csv'];
  const refused = await command('register', ...files, '--dry-run');
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining('sensor market-1: there is no zone West: did you mean west?'),
  ]);
});

const asSite = (siteId: string, more: object = {}): readonly string[] => {
  const site = { ...JSON.parse(block('json')), siteId, ...more };
  const rows = ofNow(block('csv'))
    .replaceAll(',market,', `,${siteId},`)
    .replaceAll('market-', `${siteId}-`);
  const [head = '', ...sensors] = rows.trim().split('\n');
  // Two of the eight are a stranger's.
  const kind = head.split(',').indexOf('owner.kind');
  const mixed = sensors.map((row, at) =>
    row
      .split(',')
      .map((cell, column) => (column === kind && at >= 6 ? 'unverified' : cell))
      .join(','),
  );
  writeFileSync(path.join(folder, `${siteId}.json`), JSON.stringify(site));
  writeFileSync(path.join(folder, `${siteId}.csv`), [head, ...mixed].join('\n'));
  return ['--site', `${siteId}.json`, '--sensors', `${siteId}.csv`];
};

test('the id of the demo loosens nothing: a real site under it has probation and a token as any other', async () => {
  const demo = await command(
    'register',
    ...asSite('demo', { isFictional: true }),
    '--demo',
    '--dry-run',
  );
  expect([demo.status, demo.stderr]).toEqual([0, expect.stringContaining('8 sensors, 8 eligible')]);
  const files = asSite('demo');
  const dry = await command('register', ...files, '--dry-run');
  expect([dry.status, dry.stderr]).toEqual([
    0,
    expect.stringContaining('refused probation: demo-7, demo-8'),
  ]);
  const waived = await command('register', ...files, '--demo', '--dry-run');
  expect([waived.status, waived.stderr]).toEqual([
    1,
    expect.stringContaining(
      '--demo is of the fictional site demo alone, and demo is not fictional',
    ),
  ]);
  const done = await command('register', ...files);
  expect([done.status, done.stderr]).toEqual([
    0,
    expect.stringContaining('refused probation: demo-7, demo-8'),
  ]);
  expect(existsSync(path.join(folder, 'data/credentials-demo.json'))).toBe(true);
  // As a start with the demo would write it over.
  const fictional = asSite('demo', { isFictional: true });
  const turned = await command('register', ...fictional, '--demo');
  expect([turned.status, turned.stderr]).toEqual([
    1,
    expect.stringContaining('site demo is registered and exists'),
  ]);
});

test('a site that is registered as fictional stays so, and being fictional waives nothing either', async () => {
  const dry = await command('register', ...asSite('play', { isFictional: true }), '--dry-run');
  expect([dry.status, dry.stderr]).toEqual([
    0,
    expect.stringContaining('refused probation: play-7'),
  ]);
  const other = await command('register', ...asSite('play', { isFictional: true }), '--demo');
  expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('and play is another')]);
  expect((await command('register', ...asSite('play', { isFictional: true }))).status).toBe(0);
  for (const more of [['--dry-run'], []]) {
    const turned = await command('register', ...asSite('play'), ...more);
    expect([turned.status, turned.stderr]).toEqual([
      1,
      expect.stringContaining('site play is registered as fictional, and stays so'),
    ]);
  }
});
