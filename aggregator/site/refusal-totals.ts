// Counts what was accepted and refused, per site and roster epoch, and hands the differences to the database. In total only: which sensor
// it was, and what it had said, is not kept (attack A23).

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { RefusalCode } from '#shared/wire/reading.ts';

type Counts = Record<string, number>;

export type RefusalTotals = {
  count(decisions: readonly ('accepted' | RefusalCode)[], at: EpochMs): void;
  /** Writes what is new; what could not be written is kept for the next call. */
  flush(write: (epochStart: EpochMs, counts: Readonly<Counts>) => Promise<void>): Promise<void>;
};

export function createRefusalTotals(epochSeconds: number): RefusalTotals {
  const fresh = new Map<EpochMs, Counts>();
  const add = (epochStart: EpochMs, code: string, count: number): void => {
    const counts = fresh.get(epochStart) ?? {};
    counts[code] = (counts[code] ?? 0) + count;
    fresh.set(epochStart, counts);
  };
  return {
    count: (decisions, at) => {
      const epochStart = windowStartOf(at, epochSeconds * 1000);
      for (const decision of decisions) add(epochStart, decision, 1);
    },
    flush: async (write) => {
      for (const epochStart of [...fresh.keys()]) {
        const counts = fresh.get(epochStart) ?? {};
        fresh.delete(epochStart);
        try {
          await write(epochStart, counts);
        } catch (error) {
          for (const [code, count] of Object.entries(counts)) add(epochStart, code, count);
          throw error;
        }
      }
    },
  };
}
