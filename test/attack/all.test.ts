import { expect, test } from 'vitest';
import { attacks } from './all.ts';

test('all twenty-four attacks of the specification are there, once each, with a control or the reason why none can exist', () => {
  expect(attacks.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, i) => `A${i + 1}`));
  for (const { id, control, whyNoControl } of attacks) {
    if (control === null) expect(whyNoControl?.length, id).toBeGreaterThan(20);
  }
});
