// The kit holds what is public and nothing of the key; its scorer is fair; and whoever does know a sensor's levels wins.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { runToEnd } from '#test/kit/run-to-end.ts';
import { playGame } from './game.ts';
import { makeKit } from './kit.ts';
import { answerBy, TRIES, type TryName } from './ours.ts';
import { hashOf, score } from './score.ts';
import { drawSecret, streamsOf } from './streams.ts';

const secret = drawSecret();
const game = playGame({ days: 2, targets: 400 }, streamsOf(secret, 'test'));
const { fortnight } = game;
const kit = makeKit({ ...game, secret, isSecretGiven: false, today: new Date() });

test('the folder holds public records alone, and a hash of the key; nothing of the staff lane, no answer, no secret', () => {
  const { 'README.md': readme = '', 'records.csv': records = '', ...others } = kit.files;
  const lines = records.trimEnd().split('\n').slice(1);
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter((line) => !line.startsWith('public,'))).toEqual([]);
  expect(readme).toContain(hashOf(kit.keyText));
  for (const text of [readme, records, ...Object.values(others)]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain('"own"');
  }
  expect(Object.keys(kit.files).toSorted()).toEqual([
    'README.md',
    'plan.json',
    'questions.json',
    'records.csv',
    'score.ts',
    'sensors.json',
    'site.json',
  ]);
});

test('the key is committed to with a secret of 256 bits in it; a kit of a secret that was given says that it is not fit for outsiders', () => {
  expect(JSON.parse(kit.keyText).secret).toMatch(/^[0-9a-f]{64}$/);
  const { 'README.md': readme = '', ...files } = kit.files;
  expect(readme).not.toContain('Not fit for outsiders');
  const again = playGame({ days: 2, targets: 400 }, streamsOf(secret, 'test'));
  const given = makeKit({ ...again, secret, isSecretGiven: true, today: new Date() });
  const { 'README.md': warned = '', ...same } = given.files;
  expect(warned).toContain('**Not fit for outsiders.**');
  expect(warned).toContain(hashOf(kit.keyText));
  expect(same).toEqual(files);
});

test('whoever knows a sensor is right about it and about its twins no oftener than others; our tries stay near the baseline', () => {
  const knowing = Object.entries(kit.key.questions).map(([id, { own }]) => [id, own] as const);
  const told = score(Object.fromEntries(knowing), kit.key);
  expect(told.right).toBe(1);
  expect(told.gain).toBeGreaterThan(0.4);
  for (const name of Object.keys(TRIES) as TryName[]) {
    const { of, right, gain } = score(answerBy(name, kit.questions, fortnight), kit.key);
    expect(of).toBe(400);
    expect(right, name).toBeGreaterThan(0.2);
    expect(gain, name).toBeLessThan(told.gain / 2);
  }
});

test('an answer that is missing or not a level is wrong', () => {
  expect(score({}, kit.key)).toMatchObject({ of: 400, right: 0, gain: 0 });
});

const handedOut = mkdtempSync(path.join(tmpdir(), 'crowdshade-kit-'));
afterAll(() => rmSync(handedOut, { recursive: true, force: true }));

const inFolder = (name: string): string => path.join(handedOut, name);

/** The scorer of the kit as it is handed out, in a folder of its own. */
function scored(answers: string | null, keyText: string | null) {
  for (const [name, text] of Object.entries(kit.files)) writeFileSync(inFolder(name), text);
  for (const [name, text] of [
    ['answers.json', answers],
    ['key.json', keyText],
  ] as const)
    if (text === null) rmSync(inFolder(name), { force: true });
    else writeFileSync(inFolder(name), text);
  const files = ['score.ts', 'answers.json', 'key.json'].map(inFolder);
  return runToEnd(process.execPath, [...NODE_FLAGS, '--no-warnings', ...files], {
    env: { PATH: process.env.PATH },
  });
}

test('the scorer of the kit says the gain in points, as the command does', async () => {
  const { status, stdout, stderr } = await scored(`\ufeff{"q01": 3}`, kit.keyText);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^right about \d+\.\d % of 400 targets$/m);
  expect(stdout).toMatch(/^gain -?\d+\.\d points; by luck it lies within \d+\.\d points of 0/m);
});

test.each([
  ['no answers', null, kit.keyText, 'answers.json cannot be read'],
  ['no key', '{}', null, 'key.json cannot be read'],
  ['answers that are cut', '{"q01": ', kit.keyText, 'answers.json is no JSON object: write {"q01"'],
  ['a list of answers', '[3]', kit.keyText, 'answers.json is no JSON object: write {"q01": 3, '],
  ['levels there are none of', '{"q01":9,"q02":"3"}', kit.keyText, 'the answer to q01 is no level'],
  ['a question there is none of', '{"q1":3}', kit.keyText, 'there is no question q1: write {"q01"'],
  ['another key', '{"q01":3}', `${kit.keyText} `, 'key.json is not the key of this kit: its SHA'],
])('%s: not scored, one sentence says why', async (_, answers, keyText, sentence) => {
  const { status, stdout, stderr } = await scored(answers, keyText);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
