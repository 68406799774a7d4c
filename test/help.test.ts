// Whoever meets a command asks it first: every one answers --help with a usage that explains each option that its parser takes, with the meaning on the
// option's own line. What the parser takes is heard from the parser itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { runToEnd } from './kit/run-to-end.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const COMMANDS = Object.keys(scripts);
const PROGRAMS = [
  ...COMMANDS.map((name) => `scripts/${name}.ts`),
  ...['aggregator/main.ts', 'server/main.ts', 'demo/main.ts'],
];
const WITNESS = path.join(ROOT, 'test/kit/parser-witness.ts');

/** Without a setting of ours, so that nothing can be opened. */
function node(...args: readonly string[]) {
  const flags = [...NODE_FLAGS, ...args];
  const env = { PATH: process.env.PATH };
  return runToEnd(process.execPath, flags, { cwd: ROOT, env });
}

test.each(PROGRAMS)(
  'found A9: %s: --help explains every option that its parser takes',
  async (program) => {
    const { status, stdout, stderr } = await node(program, '--help');
    expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^usage:/), '']);
    // What it does not know goes to another program instead of a parser.
    if (/^All other options go to (?:Vitest|Stryker)\./m.test(stdout)) return;
    const heard = await node('--import', WITNESS, program, '--nonsense');
    // The witness ends its own process.
    expect([heard.status, heard.stderr]).toEqual([null, '']);
    const taken = heard.stdout.split('\n').filter((line) => line !== '');
    const lines = [...stdout.matchAll(/^ {2}--([\w-]+)(?: <[^>]+>)? +(.+)$/gm)];
    expect(lines.map(([, name]) => name)).toEqual([...taken, 'help']);
    for (const [line, , meaning = ''] of lines) expect(meaning.length, line).toBeGreaterThan(10);
  },
);

test('an option that Vitest does not know is one sentence with the usage', async () => {
  const { status, stdout, stderr } = await node('scripts/test.ts', '--no-such-thing');
  const said = /^Vitest cannot read "--no-such-thing": .+\nusage: npm test/;
  expect([status, stdout, stderr]).toEqual([1, '', expect.stringMatching(said)]);
  expect(stderr).not.toContain('    at ');
});

test('the door of all commands lists them', async () => {
  const { status, stdout, stderr } = await node('scripts/run.mjs', '--help');
  expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^usage:/), '']);
  const listed = [...stdout.matchAll(/^ {2}([\w-]+) {2}/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(COMMANDS.toSorted());
});

test.each([[], ['nonsense']])(
  'called otherwise it shows its usage and fails: %j',
  async (...args) => {
    const { status, stderr } = await node('scripts/run.mjs', ...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining('usage: npm run <command>')]);
  },
);
