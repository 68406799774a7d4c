import { expect, test } from 'vitest';
import type { JournalEntry } from '#aggregator/core/window/protocol.ts';
import type { Level } from '#shared/wire/level.ts';
import { crew, policy, reading, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

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

test('P15: a window whose journal is damaged is a gap, whatever is left of it; the windows beside it are whole', () => {
  const first = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  for (const minute of [0, 1, 2]) {
    first.listen(T0 + minute * MINUTE);
    for (let slot = 0; slot < 6; slot += 1) {
      const at = T0 + minute * MINUTE + slot * 10_000 + 1000;
      first.send(
        Object.entries(all(4, 3)).map(([id, level]) => reading(id, at, level)),
        at,
      );
    }
  }
  const entries = first.effects.flatMap((effect) =>
    effect.type === 'journal' ? effect.entries : [],
  );
  const released = (change: (entry: JournalEntry) => JournalEntry, damaged: readonly number[]) => {
    const d = new Drive(site, crew({ a: 4 }), { startAt: T0 + 3 * MINUTE, journalFrom: T0 });
    d.step({ type: 'recovered', entries: entries.map(change), damaged });
    d.close(T0 + 3 * MINUTE + 10_000);
    expect(d.held).toEqual([]);
    return d.releases.flatMap(({ rows }) => rows.map(said));
  };
  const same = (entry: JournalEntry): JournalEntry => entry;
  expect(released(same, [])).toEqual([3, 3, 3]);
  expect(released(same, [T0 + MINUTE])).toEqual([3, 'aggregator_gap', 3]);
  expect(released(same, [T0])).toEqual(['aggregator_gap', 3, 3]);
  // Of a window from before the first one nothing is kept either.
  expect(released(same, [T0 - MINUTE])).toEqual([3, 3, 3]);
  // A time that is no window's start marks nothing and keeps nothing open.
  expect(released(same, [T0 + MINUTE + 1, Number.NaN])).toEqual([3, 3, 3]);
  // A line that says it is of another window than its own time was never written like this.
  const moved = (entry: JournalEntry): JournalEntry =>
    entry.kind === 'reading' && entry.windowStart === T0 + MINUTE
      ? { ...entry, observedAt: entry.observedAt + MINUTE }
      : entry;
  expect(released(moved, [])).toEqual([3, 'aggregator_gap', 3]);
});

test('P15: what is recovered of a window that was closed is not kept, nor what is damaged of it', () => {
  const line: JournalEntry = {
    kind: 'reading',
    windowStart: T0,
    sensorId: 'a1',
    observedAt: T0 + 1000,
    level: 1,
    seq: null,
    receivedAt: T0 + 1000,
  };
  const beat: JournalEntry = { kind: 'heartbeat', windowStart: T0, at: T0 + 1000 };
  const d = new Drive(site, crew({ a: 4 }), {
    startAt: T0 + MINUTE,
    lastStaffWindow: T0,
    lastPublicWindow: null,
  });
  expect(d.step({ type: 'recovered', entries: [line, beat], damaged: [T0] })).toEqual([]);
  expect(d.held).toEqual([]);
});

test('a recording knows no gap: what is damaged before its first reading changes nothing', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay' });
  d.step({ type: 'recovered', entries: [], damaged: [T0] });
  expect(d.held).toEqual([]);
  const items = [0, 10, 20, 30, 40, 50, 80].flatMap((second) =>
    Object.keys(all(4, 2)).map((id) => reading(id, T0 + second * 1000, 2)),
  );
  d.send(items, 0);
  expect(d.releases.flatMap(({ rows }) => rows.map(said))).toEqual([2]);
});

test('the clock goes on with a heartbeat too: a reading that comes with an earlier time of receipt may be late', () => {
  const d = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  d.step({ type: 'heartbeat', now: T0 + 2 * MINUTE });
  expect(d.send([reading('a1', T0 + 59_000, 1)], T0 + 61_000)).toEqual(['late']);
});

test('stops and a new register are heard without an effect of their own', () => {
  const d = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  const plans = [{ planning: d.planning, policy: policy() }];
  expect(d.step({ type: 'stopped', stops: [] })).toEqual([]);
  expect(d.step({ type: 'replanned', sensors: crew({ a: 4 }), plans })).toEqual([]);
});
