// What the demo keeps and reads of the data folder, damaged: it goes on, or says in a sentence what to do.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readState, readToken, writeState } from '#demo/state.ts';

const STATE = { seed: 1, anchor: 1_750_000_020_000, backfilledUntil: 0, isAnswered: true };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-demo-state-'));
  file = path.join(folder, 'demo.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DAMAGED: readonly (readonly [string, () => void])[] = [
  ['null', () => writeFileSync(file, 'null')],
  ['empty', () => writeFileSync(file, '')],
  ['cut', () => writeFileSync(file, '{"seed": 1, "anc')],
  ['garbage', () => writeFileSync(file, Buffer.from('00ff00fe', 'hex'))],
  ['of another shape', () => writeFileSync(file, '{"seed": "x"}')],
  ['a folder', () => mkdirSync(file)],
];
test.each(DAMAGED)(
  'a state that is %s: set aside, said, and the schedule begins anew',
  (_name, damage) => {
    damage();
    const said: string[] = [];
    expect(readState(file, (text) => said.push(text))).toBeNull();
    expect(said).toEqual([
      expect.stringMatching(/demo\.json (?:is|holds) .*: it is kept as .*demo\.json\.damaged, /),
    ]);
    writeState(file, STATE);
    expect(readState(file, (text) => said.push(text))).toEqual(STATE);
    expect(said).toHaveLength(1);
    expect(readdirSync(folder).toSorted()).toEqual(['demo.json', 'demo.json.damaged']);
  },
);

test.each([
  ['absent', () => {}, 'is not there'],
  ['null', () => writeFileSync(file, 'null'), 'holds something other'],
  ['cut', () => writeFileSync(file, '{"deviceToken": "cs_'), 'is cut or is not JSON'],
  ['without the token', () => writeFileSync(file, '{"deviceToken": null}'), 'holds no deviceToken'],
])('credentials that are %s: a sentence with the command', (_name, damage, why) => {
  damage();
  expect(() => readToken(file, 'deviceToken')).toThrow(why);
  expect(() => readToken(file, 'deviceToken')).toThrow(
    'npm run tokens -- create --role device --site demo',
  );
});
