// The demo's readings through the real engine and cascade: what a newcomer will find on both lanes.
import { expect, test } from 'vitest';
import { openSite, step } from '#aggregator/core/engine.ts';
import { publicRows } from '#aggregator/core/lanes/cascade.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import { demoSensors } from '#demo/sensors.ts';
import { createSimulator, readingsBetween } from '#demo/simulator.ts';
import { demoSite } from '#demo/site.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';

const MINUTE = 60_000;
const ANCHOR = Date.UTC(2026, 5, 12, 18);
const FROM = ANCHOR - 135 * MINUTE;
const TO = ANCHOR + 45 * MINUTE;
const QUARTER = 15 * MINUTE;

const site = demoSite();
const sensors = demoSensors(site, ANCHOR);
const policy = makePolicy({
  preset: 'default',
  sensitive: false,
  windowSeconds: 60,
  publicWindowSeconds: 900,
  policyVersion: 1,
});
const planning = planSite({ site, sensors, policy, effectiveFrom: FROM, at: FROM });

function staffRows(): readonly ReleaseRow[] {
  const rows: ReleaseRow[] = [];
  let state = openSite({
    site,
    sensors,
    plans: [{ planning, policy }],
    clock: 'replay',
    startAt: FROM,
    lastStaffWindow: null,
    lastPublicWindow: null,
    carry: null,
  });
  const simulator = createSimulator({ site, sensors, seed: 1, anchor: ANCHOR });
  for (let at = FROM; at < TO; at += MINUTE) {
    const items = [...readingsBetween(simulator, at, at + MINUTE)];
    const result = step(state, { type: 'readings', now: at + MINUTE, items });
    state = result.state;
    for (const effect of result.effects) {
      if (effect.type === 'decided')
        expect(new Set(effect.decisions)).toEqual(new Set(['accepted']));
      if (effect.type === 'release') rows.push(...effect.rows);
    }
  }
  return rows;
}

const staff = staffRows();

function recordsOf(...cells: readonly string[]) {
  const region = planning.plan.staff.find((r) => r.cells.join() === cells.join());
  return staff.map((row) => row.record).filter((r) => r.regionId === region?.regionId);
}

function publicRecords() {
  const stored = staff.map(({ record, kClass }) => ({
    ...record,
    kClass,
    windowStart: Date.parse(record.windowStart),
  }));
  const windows = Array.from({ length: 11 }, (_, i) => FROM + i * QUARTER);
  return windows.flatMap((windowStart) =>
    publicRows({
      siteId: 'demo',
      plan: planning.plan,
      policy,
      windowStart,
      publishedAt: windowStart + 2 * QUARTER,
      transition: new Set(),
      staffRows: stored.filter(
        (row) => Math.floor((row.windowStart - FROM) / QUARTER) * QUARTER === windowStart - FROM,
      ),
    }).map((row) => row.record),
  );
}

test('gate B is released at level 4 for 8 to 15 windows, first within 30 minutes', () => {
  const critical = recordsOf('LB').filter((record) => record.level === 4);
  expect(critical.length).toBeGreaterThanOrEqual(8);
  expect(critical.length).toBeLessThanOrEqual(15);
  const first = Date.parse(critical[0]?.windowStart ?? '');
  expect(first).toBeGreaterThan(ANCHOR);
  expect(first).toBeLessThan(ANCHOR + 30 * MINUTE);
});

test('gate D is withheld in every staff window, and its region in every public one', () => {
  const gateD = recordsOf('OB');
  expect(gateD.length).toBeGreaterThan(170);
  expect(new Set(gateD.map((record) => record.reason))).toEqual(
    new Set(['insufficient_contributors']),
  );
  const region = planning.plan.public.find((r) => r.cells.includes('OB'));
  const shown = publicRecords().filter((record) => record.regionId === region?.regionId);
  expect(new Set(shown.map((record) => record.reason))).toEqual(new Set(['insufficient_coverage']));
});

test('the history has a withheld stretch that ends', () => {
  const statusAt = (minute: number) =>
    recordsOf('PC').find((r) => Date.parse(r.windowStart) === ANCHOR + minute * MINUTE)?.status;
  expect(statusAt(-110)).toBe('released');
  expect(statusAt(-95)).toBe('withheld');
  expect(statusAt(-60)).toBe('released');
});

test('most of the rest is released on both lanes', () => {
  const withoutGateD = staff.filter((row) => !recordsOf('OB').includes(row.record));
  const share = (rows: readonly { status: string }[]) =>
    rows.filter((row) => row.status === 'released').length / rows.length;
  const records = withoutGateD.map((row) => row.record);
  expect(share(records)).toBeGreaterThan(0.97);
  expect(share(publicRecords())).toBeGreaterThan(0.8);
});
