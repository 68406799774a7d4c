import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { NODE_FLAGS } from './shared/process/node-flags.ts';
import { PATIENCE_MS } from './test/kit/patience.ts';

/** No verdict hangs on a time limit: these only end what would never end, on a machine of any speed. */
const PATIENT = {
  testTimeout: 2 * PATIENCE_MS,
  hookTimeout: 2 * PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS, interval: 100 } },
};

/** Tests that compute, as many side by side as there are cores to compute on. */
const COMPUTING = {
  maxWorkers: Math.max(2, availableParallelism() - 1),
  sequence: { groupOrder: 0 },
};
/** Tests with a database of their own mostly wait for it, and each holds one in memory. */
const WAITING = { maxWorkers: 2, sequence: { groupOrder: 1 } };

/** Projects by cost; the suffix of a test file says which one it is in. */
export default defineConfig({
  test: {
    execArgv: [...NODE_FLAGS],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.property.test.ts', 'test/**/*.db.test.ts'],
          // A component drawn without a browser has its classes by the names of its style sheet.
          css: { include: [/\.module\.css$/], modules: { classNameStrategy: 'non-scoped' } },
          ...PATIENT,
          ...COMPUTING,
        },
      },
      {
        test: {
          name: 'property',
          include: ['test/**/*.property.test.ts'],
          ...PATIENT,
          ...COMPUTING,
        },
      },
      { test: { name: 'db', include: ['test/**/*.db.test.ts'], ...PATIENT, ...WAITING } },
      {
        test: {
          // Long: `npm run soak`, never part of `npm test`.
          name: 'soak',
          include: ['test/**/*.soak.ts'],
          testTimeout: 24 * 3_600_000,
          hookTimeout: PATIENT.hookTimeout,
          fileParallelism: false,
        },
      },
      {
        // A page waits for windows of its site more than it computes, and each file has a product of its own.
        test: { name: 'e2e', include: ['test/**/*.e2e.ts'], maxWorkers: 2, ...PATIENT },
      },
    ],
  },
});
