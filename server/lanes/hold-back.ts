import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpLimits } from './limits.ts';

/** A flood waits for itself: whoever is told to come back later, and asks again at once, hears so a moment later. So many wait; more do not. */
export function holdBackOf({ heldBack, heldBackMs }: HttpLimits): () => Promise<void> {
  let held = 0;
  return async () => {
    if (held >= heldBack) return;
    held += 1;
    await sleep(heldBackMs);
    held -= 1;
  };
}
