import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from './patience.ts';

/** Resolves when it holds; rejects, with what was waited for, when even the slowest machine would be there. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  // performance.now, because a test may hold Date.now.
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); ) {
    if (performance.now() > end)
      throw new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`);
    await sleep(10);
  }
}
