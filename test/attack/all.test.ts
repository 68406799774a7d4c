import { expect, test } from 'vitest';
import { attacks } from './all.ts';

/** A25 and A29 are to come. */
const THERE = [...Array.from({ length: 24 }, (_, i) => `A${i + 1}`), 'A26', 'A27', 'A28'];

test('the attacks of the specification are there, once each, with a control or the reason why none can exist', () => {
  expect(attacks.map(({ id }) => id)).toEqual(THERE);
  for (const { id, control, whyNoControl } of attacks) {
    if (control === null) expect(whyNoControl?.length, id).toBeGreaterThan(20);
  }
});
