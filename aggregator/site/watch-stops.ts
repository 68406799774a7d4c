// Takes up emergency stops while the aggregator runs. What they withhold does not wait for it: the transaction that publishes reads the stops itself.
// The engine has to know of them so that critical signals end with their lane, and begin anew after it.
import type pg from 'pg';
import { readStops } from '#database/stops.ts';
import type { RunningSite } from './open-site.ts';

const STOPS_LOOK_MS = 1000;

export type StopWatchParts = {
  readonly pool: pg.Pool;
  /** A row is new: its number. */
  readonly onTaken: (siteId: string, number: number) => void;
  readonly onError: (siteId: string, error: unknown) => void;
};

/** Looks every second. Gives the function that ends it. */
export function watchStops(
  sites: readonly RunningSite[],
  { pool, onTaken, onError }: StopWatchParts,
): () => void {
  const known = new Map<string, number>();
  let isLooking = false;
  const lookAt = async ({ site: { siteId }, runner }: RunningSite): Promise<void> => {
    const stops = await readStops(pool, siteId);
    const before = known.get(siteId);
    if (before === stops.length) return;
    await runner.takeStops(stops);
    known.set(siteId, stops.length);
    if (before !== undefined) onTaken(siteId, stops.length);
  };
  const look = async (): Promise<void> => {
    for (const running of sites)
      await lookAt(running).catch((error: unknown) => onError(running.site.siteId, error));
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, STOPS_LOOK_MS);
  return () => clearInterval(timer);
}
