// How long a test waits for a state before it gives up. No verdict hangs on it: it only ends a run that would never end, so it is longer than
// the slowest machine needs. `test/patience.test.ts` keeps shorter limits out of the tests.
export const PATIENCE_MS = 15 * 60_000;
