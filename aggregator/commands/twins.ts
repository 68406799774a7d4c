// One id in several entries of a file: which of them was meant is not ours to choose.
import { listed } from '#shared/process/options.ts';

export type Numbered = {
  readonly sensorId: string;
  /** As people see it at the entry. */
  readonly number: number;
};

/** A sentence for each id that stands in several; `called`: what an entry of the file is. */
export function twinsIn(entries: readonly Numbered[], called: 'entries' | 'rows'): string[] {
  return [...Map.groupBy(entries, ({ sensorId }) => sensorId)]
    .filter(([, alike]) => alike.length > 1)
    .map(
      ([id, alike]) =>
        `sensor ${id} stands in ${called} ${listed(alike.map(({ number }) => `${number}`))}`,
    );
}

/** The entries of a list that name a sensor, numbered from 1. */
export function namedIn(document: unknown): readonly Numbered[] {
  const entries: readonly unknown[] = Array.isArray(document) ? document : [];
  return entries.flatMap((entry, index) => {
    const isNamed = typeof entry === 'object' && entry !== null && 'sensorId' in entry;
    const sensorId = isNamed ? entry.sensorId : null;
    return typeof sensorId === 'string' ? [{ sensorId, number: index + 1 }] : [];
  });
}
