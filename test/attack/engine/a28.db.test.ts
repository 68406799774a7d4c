import { expect, test } from 'vitest';
import { a28 } from './a28-darkening.ts';

test('A28: strangers darken a covered zone of the control in each way, and none of the product', async () => {
  const options = { quick: true, seed: 20_260_606 };
  const held = await a28.product(options);
  expect(held.asExpected, held.got).toBe(true);
  const broken = await a28.control?.(options);
  expect(broken?.asExpected, broken?.got).toBe(true);
});
