import { expect, test } from 'vitest';
import type { Level } from '#shared/level.ts';
import { crew, Drive, reading, said, T0, zoneSite } from './builders.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const all = (count: number, level: Level): Record<string, Level> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, level]));

test('P15: killed before its first window was committed, a new site begins with the oldest window of its journal', () => {
  const first = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  first.listen(T0);
  for (let slot = 0; slot < 6; slot += 1) {
    const at = T0 + slot * 10_000 + 1000;
    const items = Object.entries(all(4, 3)).map(([id, level]) => reading(id, at, level));
    first.send(items, T0 + MINUTE - 1);
  }
  const entries = first.effects.flatMap((effect) =>
    effect.type === 'journal' ? effect.entries : [],
  );
  const restarted = (journalFrom: number | null): readonly (string | number | null)[] => {
    const d = new Drive(site, crew({ a: 4 }), { startAt: T0 + 3 * MINUTE + 5000, journalFrom });
    d.step({ type: 'recovered', entries });
    d.close(T0 + 3 * MINUTE + 10_000);
    return d.releases.flatMap(({ rows }) => rows.map(said));
  };
  expect(restarted(T0)).toEqual([3, 'aggregator_gap', 'aggregator_gap']);
  // Without the journal nothing is known of the time before.
  expect(restarted(null)).toEqual([]);
});
