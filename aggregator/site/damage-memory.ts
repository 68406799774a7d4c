// What was damaged when the sites were opened, for readiness. The files are gone with their windows a
// minute later, but a disk that loses what was written wants a person to look: it is told for an hour.
import { HOUR_MS } from '#shared/time.ts';

const TOLD_MS = HOUR_MS;

export type DamageMemory = {
  note(places: readonly string[]): void;
  /** What was noted within the last hour. */
  places(): readonly string[];
};

/** `monotonic`: milliseconds on a clock that only goes forward. */
export function createDamageMemory(monotonic: () => number): DamageMemory {
  const noted = new Map<string, number>();
  return {
    note: (places) => {
      for (const place of places) noted.set(place, monotonic());
    },
    places: () => {
      const since = monotonic() - TOLD_MS;
      for (const [place, at] of noted) if (at <= since) noted.delete(place);
      return [...noted.keys()];
    },
  };
}
