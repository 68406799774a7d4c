import { expect, test } from 'vitest';
import { openSite, step } from '#aggregator/core/engine.ts';
import type { CarryDocument, JournalEntry } from '#aggregator/core/window/protocol.ts';
import type { Level } from '#shared/wire/level.ts';
import { crew, DAY, plan, policy, reading, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const all = (count: number, level: Level = 1): Record<string, Level> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, level]));

test('P9: the first window of a live site holds the start, and windows tile from there', () => {
  const d = new Drive(site, crew({ a: 4 }), { startAt: T0 + 30_000 });
  d.close(T0 + 5 * MINUTE + 10_000);
  expect(d.releases.map((r) => r.windowStart)).toEqual([0, 1, 2, 3, 4].map((i) => T0 + i * MINUTE));
  expect(d.releases.flatMap((r) => r.rows.map(said))).toEqual(Array(5).fill('aggregator_gap'));
});

test('P9: windows of a downtime are closed one by one as gaps, at most 24 hours of them', () => {
  const short = new Drive(site, crew({ a: 4 }), {
    startAt: T0 + 10 * MINUTE,
    lastStaffWindow: T0,
    lastPublicWindow: T0 - 900_000,
  });
  short.close(T0 + 10 * MINUTE + 10_000);
  expect(short.releases.map((r) => (r.windowStart - T0) / MINUTE)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]);
  const long = new Drive(site, crew({ a: 4 }), {
    startAt: T0 + 3 * DAY,
    lastStaffWindow: T0,
    lastPublicWindow: T0,
  });
  long.close(T0 + 3 * DAY + 10_000);
  expect(long.releases).toHaveLength(1440);
  expect(long.releases[0]?.windowStart).toBe(T0 + 2 * DAY);
});

test('a public window is due one public window after its end, after every staff window in it', () => {
  const d = new Drive(site, crew({ a: 7 }));
  d.close(T0 + 30 * MINUTE - 1);
  expect(d.publishes).toEqual([]);
  d.close(T0 + 30 * MINUTE);
  expect(d.publishes).toEqual([
    {
      type: 'publish',
      windowStart: T0,
      windowSeconds: 900,
      publishedAt: T0 + 30 * MINUTE,
      plan: d.planning.plan,
      transition: new Set(),
    },
  ]);
  d.close(T0 + 60 * MINUTE);
  expect(d.publishes.map((p) => p.windowStart)).toEqual([0, 15, 30].map((m) => T0 + m * MINUTE));
});

test('effects of one long tick stand in the order in which they fell due', () => {
  const d = new Drive(site, crew({ a: 7 }));
  d.close(T0 + 120 * MINUTE);
  const due = d.effects.map((e) =>
    e.type === 'release' ? e.windowStart + 70_000 : e.type === 'publish' ? e.publishedAt : 0,
  );
  expect(due).toEqual(due.toSorted((a, b) => a - b));
});

test('publishing goes on after the last public window that is stored', () => {
  const d = new Drive(site, crew({ a: 7 }), {
    startAt: T0 + 40 * MINUTE,
    lastStaffWindow: T0 + 38 * MINUTE,
    lastPublicWindow: T0 - 15 * MINUTE,
  });
  d.close(T0 + 46 * MINUTE);
  expect(d.publishes.map((p) => p.windowStart)).toEqual([T0, T0 + 15 * MINUTE]);
});

function journalOf(d: Drive): JournalEntry[] {
  return d.effects.flatMap((e) => (e.type === 'journal' ? e.entries : []));
}

test('P15: carry and journal bring a restart to the same releases, whatever was open', () => {
  const sensors = crew({ a: 5 });
  const feed = (d: Drive, from: number, to: number): void => {
    for (let second = from; second < to; second += 1) {
      const now = T0 + second * 1000;
      d.step({ type: 'heartbeat', now });
      if (second % 7 === 0) {
        const ids = second % 3 === 0 ? ['a1', 'a2', 'a3', 'a4', 'a5'] : ['a1', 'a2', 'a3', 'a4'];
        d.send(
          ids.map((id, i) => reading(id, now, ((second + i) % 5) as Level)),
          now,
        );
      }
      d.close(now);
    }
  };
  const whole = new Drive(site, sensors);
  feed(whole, 0, 600);
  for (const stop of [245, 305, 309, 311, 355]) {
    const first = new Drive(site, sensors);
    feed(first, 0, stop);
    const last = first.releases.at(-1);
    const carry: CarryDocument | null =
      last === undefined ? null : JSON.parse(JSON.stringify(last.carry));
    const lastStaffWindow = last?.windowStart ?? null;
    const second = new Drive(site, sensors, { startAt: T0 + stop * 1000, lastStaffWindow, carry });
    second.step({ type: 'recovered', entries: journalOf(first) });
    feed(second, stop, 600);
    expect([...first.releases, ...second.releases]).toEqual(whole.releases);
  }
});

test('P15: what was journalled twice counts once', () => {
  const first = new Drive(site, crew({ a: 4 }));
  first.window(T0, all(4, 3));
  const entries = journalOf(first);
  const second = new Drive(site, crew({ a: 4 }));
  second.step({ type: 'recovered', entries: [...entries, ...entries] });
  second.close(T0 + 70_000);
  expect(second.releases).toEqual(first.releases);
});

test('P12: readings recovered for a closed window change nothing', () => {
  const first = new Drive(site, crew({ a: 4 }));
  first.window(T0, all(4, 3));
  const entries = journalOf(first);
  const d = new Drive(site, crew({ a: 4 }), { lastStaffWindow: T0, startAt: T0 + MINUTE });
  d.step({ type: 'recovered', entries });
  d.close(T0 + 2 * MINUTE + 10_000);
  expect(d.releases.map((r) => r.windowStart)).toEqual([T0 + MINUTE]);
});

test('a carry document of another window or site is not used', () => {
  const units = { a1: [4, T0], a2: [4, T0], a3: [4, T0], a4: [4, T0] } as const;
  const carry = (more: Partial<CarryDocument>): CarryDocument => ({
    siteId: 'site',
    planId: 'p',
    windowStart: T0,
    units,
    rosters: {},
    critical: {},
    ...more,
  });
  const next = (document: CarryDocument): readonly string[] => {
    const d = new Drive(site, crew({ a: 4 }), {
      startAt: T0 + MINUTE,
      lastStaffWindow: T0,
      carry: document,
    });
    d.close(T0 + 2 * MINUTE + 10_000);
    return Object.keys(d.releases[0]?.carry.units ?? {});
  };
  expect(next(carry({}))).toHaveLength(4);
  expect(next(carry({ windowStart: T0 - MINUTE }))).toEqual([]);
  expect(next(carry({ siteId: 'other' }))).toEqual([]);
});

test('a plan belongs to the windows that start in it, and live units and rosters go over', () => {
  const sensors = crew({ a: 5 });
  const effectiveFrom = T0 + 15 * MINUTE;
  const used = policy();
  const before = plan(site, sensors.slice(0, 4));
  const after = plan(site, sensors, { effectiveFrom });
  const d = new Drive(site, sensors, {
    plans: [before, after].map((planning) => ({ planning, policy: used })),
  });
  for (let i = 0; i < 14; i += 1) d.window(T0 + i * MINUTE, all(4, 2));
  expect(d.send([reading('a5', T0 + 14 * MINUTE, 1)], T0 + 14 * MINUTE)).toEqual([
    'unknown_sensor',
  ]);
  d.window(T0 + 14 * MINUTE, all(4, 2));
  // In the first window of the new plan three of four are silent: they are carried across.
  const rows = d.window(effectiveFrom, { a1: 2, a2: 2, a5: 0 });
  expect(d.releases.map((r) => r.planId)).toEqual([
    ...Array(15).fill(before.plan.planId),
    after.plan.planId,
  ]);
  expect(said(rows[0])).toBe(2);
  expect(Object.values(d.releases.at(-1)?.carry.rosters ?? {})[0]?.units).toHaveLength(5);
});

test('P12: late readings change no effect', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.window(T0, all(4, 0));
  const before = JSON.stringify(d.releases);
  d.send(
    ['a1', 'a2'].map((id) => reading(id, T0 + 55_000, 4)),
    T0 + 71_000,
  );
  d.close(T0 + 71_000);
  expect(JSON.stringify(d.releases)).toBe(before);
});

test('heartbeats are journalled once each, and not for closed windows', () => {
  const d = new Drive(site, crew({ a: 4 }));
  expect(d.step({ type: 'heartbeat', now: T0 + 1500 })).toEqual([
    { type: 'journal', entries: [{ kind: 'heartbeat', windowStart: T0, at: T0 + 1500 }] },
  ]);
  d.close(T0 + 70_000);
  expect(d.step({ type: 'heartbeat', now: T0 + 50_000 })).toEqual([]);
});

test('a site without a plan, or with plans in disorder, does not open', () => {
  const base = {
    site,
    sensors: [],
    clock: 'live',
    startAt: T0,
    lastStaffWindow: null,
    lastPublicWindow: null,
    carry: null,
  } as const;
  expect(() => openSite({ ...base, plans: [] })).toThrow(RangeError);
  const planned = { planning: plan(site, []), policy: policy() };
  expect(() => openSite({ ...base, plans: [planned, planned] })).toThrow(RangeError);
  expect(
    step(openSite({ ...base, plans: [planned] }), { type: 'tick', now: T0 + 70_000 }).effects,
  ).toMatchObject([{ type: 'release', rows: [] }]);
});
