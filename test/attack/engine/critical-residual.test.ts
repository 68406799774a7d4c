import { expect, test } from 'vitest';
import { criticalResidual } from './critical-residual.ts';

test('P20: what a staff reader infers from a critical signal about units that may not signal is measured; without it, nothing is inferred', () => {
  const { windows, told, excluded, withoutSignal } = criticalResidual(20260606);
  expect(windows).toBeGreaterThan(200);
  expect(withoutSignal).toBe(0);
  // It is a residual risk, so it is there; a change of the engine or of the plan that made it twice as large would have to be published.
  expect(told).toBeGreaterThan(0);
  expect((told + excluded) / windows).toBeLessThan(0.5);
});
