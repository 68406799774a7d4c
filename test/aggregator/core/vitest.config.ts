import { defineConfig } from 'vitest/config';

/** What mutation testing runs: the tests of the core alone, without those that look at the repository as a whole. */
export default defineConfig({
  test: {
    include: ['test/aggregator/core/**/*.test.ts'],
    exclude: ['test/aggregator/core/spec.test.ts'],
    testTimeout: 60_000,
    // These are pure functions, which leave nothing behind; loading them anew for each file takes longer than the tests.
    isolate: false,
  },
});
