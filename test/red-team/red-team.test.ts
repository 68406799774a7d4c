// The kit holds what is public and nothing of the key; its scorer is fair; and whoever does know a sensor's levels wins.
import { expect, test } from 'vitest';
import { Chance } from '../attack/engine/chance.ts';
import { product } from '../attack/engine/product.ts';
import { play, sceneOf } from './days.ts';
import { makeKit } from './kit.ts';
import { answerBy, TRIES, type TryName } from './ours.ts';
import { drawAsked } from './questions.ts';
import { hashOf, score } from './score.ts';

const SEED = 20260606;
const DAYS = 2;
const sensorIds = sceneOf().sensors.map(({ sensorId }) => sensorId);
const asked = drawAsked(sensorIds, DAYS * 96 - 2, 400, new Chance(SEED));
const fortnight = play(product, { days: DAYS, seed: SEED, asked });
const kit = makeKit(fortnight, asked, SEED);

test('the folder holds public records alone, and a hash of the key; nothing of the staff lane, no answer, no seed', () => {
  const { 'README.md': readme = '', 'records.csv': records = '', ...others } = kit.files;
  const lines = records.trimEnd().split('\n').slice(1);
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter((line) => !line.startsWith('public,'))).toEqual([]);
  expect(readme).toContain(hashOf(kit.keyText));
  for (const text of [readme, records, ...Object.values(others)]) {
    expect(text).not.toContain(String(SEED));
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
