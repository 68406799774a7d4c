import { expect, test } from 'vitest';
import { a13 } from './a13-transition.ts';

test('A13: a joining sensor is told by the control, and not by the product', async () => {
  const options = { quick: true, seed: 20_260_606 };
  const held = await a13.product(options);
  expect(held.asExpected, held.got).toBe(true);
  const broken = await a13.control?.(options);
  expect(broken?.asExpected, broken?.got).toBe(true);
});
