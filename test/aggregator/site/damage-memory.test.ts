// What was damaged when the sites were opened is told by readiness for an hour.
import { expect, test } from 'vitest';
import { createDamageMemory } from '#aggregator/site/damage-memory.ts';

const HOUR = 3_600_000;

test('places are told once each, for an hour after they were last seen', () => {
  let now = 0;
  const memory = createDamageMemory(() => now);
  expect(memory.places()).toEqual([]);
  memory.note(['a', 'b']);
  now = HOUR / 2;
  memory.note(['b']);
  expect(memory.places()).toEqual(['a', 'b']);
  now = HOUR;
  expect(memory.places()).toEqual(['b']);
  now = 1.5 * HOUR;
  expect(memory.places()).toEqual([]);
});
