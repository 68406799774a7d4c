import type { JournalLine } from '#aggregator/journal/journal.ts';

/** What a window of the journal holds: four readings and two heartbeats. */
export function linesOf(windowStart: number): readonly JournalLine[] {
  return Array.from({ length: 6 }, (_, i) =>
    i % 3 === 2
      ? { kind: 'heartbeat', windowStart, at: windowStart + i * 1000 }
      : {
          kind: 'reading',
          windowStart,
          sensorId: `zk-00${i}`,
          observedAt: windowStart + i * 1000,
          level: (i + 1) % 5,
          seq: i === 0 ? null : i,
          receivedAt: windowStart + i * 1000 + 40,
        },
  );
}
