import { expect, test } from 'vitest';
import { playMoving } from './a25-moving.ts';
import { product, releasingOn } from './product.ts';

test('A25: in a crowd that moves the product tells nothing for four public windows, the control at once', () => {
  const apartOf = (program: typeof product): ReadonlySet<number> =>
    new Set(playMoving(program, 12, 7).map(({ apart }) => apart));
  expect(apartOf(product)).toEqual(new Set([5]));
  expect(apartOf(releasingOn)).toEqual(new Set([1]));
});
