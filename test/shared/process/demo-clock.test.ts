// The speed of a demo that is played fast: a damaged file stops the start, since any other clock would be a wrong one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDemoClock, nowOfFolder, readDemoClock } from '#shared/process/demo-clock.ts';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-demo-clock-'));
  file = path.join(dataDir, 'demo-clock');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a new folder keeps its speed; one without the file goes by the wall', () => {
  expect(readDemoClock(dataDir)).toBeNull();
  const clock = ensureDemoClock(dataDir, 10, true);
  expect(clock?.speed).toBe(10);
  expect(readDemoClock(dataDir)).toEqual(clock);
  expect(ensureDemoClock(dataDir, 10, false)).toEqual(clock);
  expect(() => ensureDemoClock(dataDir, 1, false)).toThrow('was begun at DEMO_SPEED=10');
});

test.each([
  ['cut', () => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 6))],
  ['empty', () => writeFileSync(file, '')],
  ['null', () => writeFileSync(file, 'null')],
  ['garbage', () => writeFileSync(file, Buffer.from('ff00fe', 'hex'))],
  [
    'a folder',
    () => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
])(
  'a file that is %s: refused in a sentence, at whatever speed, and by commands',
  (_name, damage) => {
    ensureDemoClock(dataDir, 10, true);
    damage();
    for (const ask of [
      () => ensureDemoClock(dataDir, 1, false),
      () => ensureDemoClock(dataDir, 10, false),
      () => nowOfFolder(dataDir),
    ])
      expect(ask).toThrow(
        /demo-clock (?:is|holds) .*: it says how fast the time of this demo passes, .*backup, or choose another DATA_DIR$/,
      );
  },
);
