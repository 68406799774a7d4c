// What README.md and CONTRIBUTING.md tell people to type, typed: cheap commands are run in an empty data folder, long ones are asked how they are used, and a
// command that this test does not know fails it. Commands of all other pages are asked whether they know the options that stand there. The requests of
// docs/commands.md are sent by test/e2e/documented-requests.e2e.ts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { pages } from '../scripts/prose.ts';
import { commandsOf, type DocCommand } from './kit/doc-commands.ts';
import { runToEnd } from './kit/run-to-end.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Run for real: each ends by itself within seconds, and changes nothing outside of the data folder. */
const CHEAP = [
  ...['people', 'tokens', 'clock', 'policy', 'register', 'retract', 'replay', 'verify-log'],
  'migrate',
];
/** Written pages: looked at, not written. */
const CHECKED = ['drawing', 'papers'];
/** Of other programs; that they are there is not ours to say. */
const NOT_OURS = ['git show --stat'];

const PAGES = ['README.md', 'CONTRIBUTING.md'];
const found = PAGES.flatMap((page) => commandsOf(read(page)).map((command) => ({ page, command })));

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-docs-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** As package.json runs it, but for the set-up of a fresh clone. */
function run(name: string, args: readonly string[]) {
  expect(scripts[name], name).toBe(`node scripts/run.mjs ${name}`);
  const file = path.join(ROOT, 'scripts', `${name}.ts`);
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir };
  const flags = [...NODE_FLAGS, file, ...args];
  return runToEnd(process.execPath, flags, { cwd: ROOT, env });
}

/** Done, or refused because there is no product in an empty folder, which is after the options were understood. */
async function expectDone({ name, args }: DocCommand): Promise<void> {
  const { status, stdout, stderr } = await run(name, args);
  const isElsewhere = stderr.includes('there is no Crowdshade in');
  expect(status === 0 || isElsewhere, `${name} ${args.join(' ')}: ${stderr}${stdout}`).toBe(true);
}

const usages = new Map<string, string>();

/** What a command says of itself, asked once. */
async function usageOf(name: string): Promise<string> {
  const known = usages.get(name);
  if (known !== undefined) return known;
  const { status, stdout, stderr } = await run(name, ['--help']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^usage:/);
  usages.set(name, stdout);
  return stdout;
}

async function expectUsage({ name, args }: DocCommand): Promise<void> {
  const usage = await usageOf(name);
  // A path of a test is one.
  for (const file of args.filter((arg) => /\.(?:ts|tsx)$/.test(arg)))
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  // An option that the command names in its usage, or that goes to another program.
  for (const option of args.join(' ').match(/--[a-z][a-z-]+/g) ?? [])
    expect(usage.includes(option) || usage.includes('options go to'), option).toBe(true);
}

describe('what the README and CONTRIBUTING tell people to type', () => {
  test('both tell of commands', () => {
    for (const page of PAGES) expect(found.some((one) => one.page === page)).toBe(true);
  });

  test.each(found.map(({ page, command }) => [page, command.text, command] as const))(
    '%s: %s',
    async (_, text, command) => {
      if (NOT_OURS.some((known) => text.startsWith(known)) || text.startsWith('curl ')) return;
      expect(Object.keys(scripts), text).toContain(command.name);
      if (CHECKED.includes(command.name))
        expect((await run(command.name, ['--check'])).status).toBe(0);
      else if (CHEAP.includes(command.name)) await expectDone(command);
      else await expectUsage(command);
    },
  );
});

describe('what the other pages tell people to type', () => {
  test.each(pages().filter((page) => !PAGES.includes(page)))('%s', async (page) => {
    for (const command of commandsOf(read(page)).filter(({ name }) => name !== ''))
      await expectUsage(command);
  });
});

describe('the list of commands', () => {
  test('docs/commands.md has every command of package.json, and no other', () => {
    const listed = commandsOf(read('docs/commands.md')).map(({ name }) => name);
    const ours = new Set(listed.filter((name) => name !== ''));
    expect([...ours].toSorted()).toEqual(Object.keys(scripts).toSorted());
  });
});

describe('commands are found', () => {
  test('in blocks, with comments and continued lines, and in the text', () => {
    const page = [
      '```',
      'npm start        # a festival',
      'curl -X POST http://x \\',
      "  -d '{}'",
      '```',
      'Run `npm run people -- reset --login admin`, or `DEMO_SPEED=10 npm start`. `npm` alone is none,',
      'nor is `src/npm.ts`; `npm test -- a.test.ts` is, and `npm run',
      'clock`.',
      '```json',
      '{ "npm run": 1 }',
      '```',
    ].join('\n');
    expect(commandsOf(page).map(({ name, args }) => [name, ...args])).toEqual([
      ['start'],
      [''],
      ['people', 'reset', '--login', 'admin'],
      ['start'],
      ['test', 'a.test.ts'],
      ['clock'],
    ]);
  });
});
