// What docs/measured says of its runs can be so: each command is the one that measures it, each commit is one of the history and has the engine that was measured,
// no day is to come.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf, ENGINE, engineNow } from '../scripts/measured/engine.ts';
import {
  attacksSchema,
  COMMANDS,
  type Conditions,
  NAMES,
  parseMeasured,
} from '../scripts/measured/kinds.ts';
import { ATTACKS, fileOf } from '../scripts/measured/pages.ts';
import { ROOT } from '../scripts/root.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const git = (...args: readonly string[]) =>
  spawnSync('git', [...args], { cwd: ROOT, encoding: 'utf8' });
const hasHistory = git('rev-parse', '--is-shallow-repository').stdout.trim() === 'false';

/** The digest of the engine at a commit, by Git's own names of its files. */
function engineAt(commit: string): string {
  const { stdout } = git('ls-tree', '-r', commit, '--', ...ENGINE);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return digestOf(
    lines.map((line) => {
      const [about = '', file = ''] = line.split('\t');
      return [file, about.split(' ')[2] ?? ''] as const;
    }),
  );
}

/** What cannot be so, as sentences. */
function doubts(
  { commit, date, engine, isChanged }: Conditions,
  now = new Date(),
): readonly string[] {
  const found: string[] = [];
  if (date > now.toISOString().slice(0, 10)) found.push(`${date} is to come`);
  if (commit === null) return [...found, 'it names no commit'];
  const { status, stdout } = git('show', '--no-patch', '--format=%cI', `${commit}^{commit}`);
  if (status !== 0) return [...found, `${commit} is no commit of this history`];
  if (!isChanged && engine !== engineAt(commit))
    found.push(`${commit} has another engine than ${engine}`);
  const made = new Date(stdout.trim()).toISOString().slice(0, 10);
  return date < made ? [...found, `${commit} was made on ${made}, after ${date}`] : found;
}

const measured = NAMES.filter((name) =>
  readdirSync(path.join(ROOT, 'docs/measured')).includes(path.basename(fileOf(name))),
);

test.skipIf(!hasHistory).each(measured)('%s: its commit and its day can be so', (name) => {
  expect(doubts(parseMeasured(name, read(fileOf(name))))).toEqual([]);
});

test.skipIf(!hasHistory)('the attacks: their commit and their day can be so', () => {
  const attacks = attacksSchema.parse(JSON.parse(read(ATTACKS)));
  expect(doubts(attacks)).toEqual([]);
  expect(attacks.command).toBe('npm run attack');
});

test.skipIf(!hasHistory)(
  'a commit that is none, one of later, and a day to come are doubted',
  () => {
    const [name = 'fuzz'] = measured;
    const head = git('rev-parse', '--short=7', 'HEAD').stdout.trim();
    const made = git('show', '--no-patch', '--format=%cI', head).stdout.slice(0, 10);
    const measuredNow = { commit: head, date: made, engine: engineAt(head), isChanged: false };
    const good = { ...parseMeasured(name, read(fileOf(name))), ...measuredNow };
    expect(doubts(good)).toEqual([]);
    expect(doubts({ ...good, commit: null })).toEqual(['it names no commit']);
    expect(doubts({ ...good, commit: '0123456' })).toEqual([
      '0123456 is no commit of this history',
    ]);
    expect(doubts({ ...good, engine: '0123456789abcdef' })).toEqual([
      `${head} has another engine than 0123456789abcdef`,
    ]);
    expect(doubts({ ...good, date: '2020-01-01' }).join()).toContain('after 2020-01-01');
    expect(doubts({ ...good, date: '2999-01-01' })).toEqual(['2999-01-01 is to come']);
  },
);

const isClean = git('status', '--porcelain', '--', ...ENGINE).stdout.trim() === '';

test.skipIf(!hasHistory || !isClean)(
  'the digest of the files is that of the commit they are of',
  () => {
    expect(engineNow()).toBe(engineAt('HEAD'));
  },
);

test('figures of another command, and some without a command, a day or a commit, are refused', () => {
  for (const name of measured) {
    const file = JSON.parse(read(fileOf(name)));
    expect(file.command).toBe(COMMANDS[name]);
    expect(() => parseMeasured(name, JSON.stringify({ ...file, command: 'npm run x' }))).toThrow();
    for (const key of ['command', 'date', 'commit', 'isChanged', 'engine', 'machine', 'figures'])
      expect(() => parseMeasured(name, JSON.stringify({ ...file, [key]: undefined }))).toThrow(key);
  }
});
