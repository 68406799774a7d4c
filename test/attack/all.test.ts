import { expect, test } from 'vitest';
import { attacks } from './all.ts';

const THERE = Array.from({ length: 29 }, (_, i) => `A${i + 1}`);

test('the attacks of the specification are there, once each, with a control or the reason why none can exist', () => {
  expect(attacks.map(({ id }) => id)).toEqual(THERE);
  for (const { id, control, whyNoControl } of attacks) {
    if (control === null) expect(whyNoControl?.length, id).toBeGreaterThan(20);
  }
});
