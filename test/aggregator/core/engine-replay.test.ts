// A recording's clock is that of its readings: no tick and no heartbeat closes a window.
import { expect, test } from 'vitest';
import { crew, DAY, reading, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);

test('replay: windows close inside a batch, journal and release in order; the last ones stay open', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay', startAt: 0 });
  const items = [0, 10, 20, 30, 40, 50, 60, 70, 80].flatMap((s) =>
    ['a1', 'a2', 'a3', 'a4'].map((id) => reading(id, T0 + s * 1000, 2)),
  );
  const effects = d.step({ type: 'readings', now: 0, items });
  expect(effects.map((e) => e.type)).toEqual(['journal', 'release', 'journal', 'decided']);
  expect(d.releases.map((r) => r.rows.map(said))).toEqual([[2]]);
  expect(d.step({ type: 'tick', now: T0 + DAY })).toEqual([]);
});

test('replay: an hour without readings is withheld for lack of contributors, not as a gap', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay', startAt: 0 });
  d.send([reading('a1', T0, 1), reading('a1', T0 + 60 * MINUTE, 1)], 0);
  expect(d.releases).toHaveLength(59);
  expect(new Set(d.releases.flatMap((r) => r.rows.map(said)))).toEqual(
    new Set(['insufficient_contributors']),
  );
});

test('replay: it begins with the window of the first reading that is admitted', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay', startAt: 0 });
  d.send(
    [
      reading('nobody', T0, 1),
      reading('a1', T0 + 10 * MINUTE, 1),
      reading('a1', T0 + 12 * MINUTE, 1),
    ],
    0,
  );
  expect(d.releases.map((r) => r.windowStart)).toEqual([T0 + 10 * MINUTE]);
});

test('replay: journal lines go with the window that closes after them, each once', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay', startAt: 0 });
  const items = [0, 50, 80, 90].map((s) => reading('a1', T0 + s * 1000, 2));
  const effects = d.step({ type: 'readings', now: 0, items });
  const lines = effects.flatMap((e) => (e.type === 'journal' ? [e.entries.length] : []));
  expect(lines).toEqual([3, 1]);
  const all = effects.flatMap((e) => (e.type === 'journal' ? e.entries : []));
  expect(all.map((entry) => entry.kind)).toEqual(['reading', 'reading', 'reading', 'reading']);
});

test('replay: a reading from before the first plan is late', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay', startAt: 0 });
  expect(d.send([reading('a1', T0 - 1, 1), reading('a1', T0, 1)], 0)).toEqual(['late', 'accepted']);
});
