import { defineConfig } from 'vitest/config';

/** Projects by cost; the suffix of a test file says which one it is in. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.property.test.ts', 'test/**/*.db.test.ts'],
        },
      },
      { test: { name: 'property', include: ['test/**/*.property.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'db',
          include: ['test/**/*.db.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          // Long: `npm run soak`, never part of `npm test`.
          name: 'soak',
          include: ['test/**/*.soak.ts'],
          testTimeout: 7_200_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
