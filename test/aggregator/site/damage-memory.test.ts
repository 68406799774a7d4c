// What was damaged when the sites were opened is told by readiness for an hour, however often the
// process is started again in it.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDamageMemory } from '#aggregator/site/damage-memory.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2031, 0, 1);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-told-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A process that was started `startedAt` after the first one; `now` counts from there too. */
function processOf(startedAt = 0) {
  let now = startedAt;
  const said: string[] = [];
  const memory = createDamageMemory({
    dataDir,
    monotonic: () => now - startedAt,
    wall: () => START + now,
    say: (text) => said.push(text),
  });
  return { memory, said, at: (time: number) => (now = time) };
}

test('each kind is told for an hour after it was last met', () => {
  const { memory, at } = processOf();
  expect(memory.kinds()).toEqual([]);
  memory.note('open');
  memory.note('released');
  at(HOUR / 2);
  memory.note('released');
  expect(memory.kinds()).toEqual(['open', 'released']);
  at(HOUR);
  expect(memory.kinds()).toEqual(['released']);
  at(1.5 * HOUR);
  expect(memory.kinds()).toEqual([]);
});

test('a process that is started again tells the rest of the hour, also by a clock that was put back', () => {
  processOf().memory.note('open');
  const second = processOf(HOUR / 2);
  expect(second.memory.kinds()).toEqual(['open']);
  second.memory.note('released');
  const third = processOf(HOUR);
  expect(third.memory.kinds()).toEqual(['released']);
  third.at(1.5 * HOUR);
  expect(third.memory.kinds()).toEqual([]);
  expect(processOf(-2 * HOUR).memory.kinds()).toEqual(['open', 'released']);
});

test('a damaged file is named and set aside, and one that cannot be written stops nothing', () => {
  const file = path.join(dataDir, 'damage-told.json');
  writeFileSync(file, '{"open": 1');
  const { memory, said } = processOf();
  expect(said).toEqual([expect.stringMatching(/damage-told\.json is cut .*\.damaged/)]);
  expect(readdirSync(dataDir)).toEqual(['damage-told.json.damaged']);
  rmSync(dataDir, { recursive: true });
  memory.note('open');
  expect(memory.kinds()).toEqual(['open']);
  expect(said.at(-1)).toMatch(/^what was damaged could not be written down: /);
});
