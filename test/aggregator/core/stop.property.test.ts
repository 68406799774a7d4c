// The emergency stop in the engine: it withholds the staff lane whatever was measured, ends what the lane showed, and leaves plan, rosters and times alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect } from '#aggregator/core/window/protocol.ts';
import { isStopped, resumesAt, type StopRow } from '#shared/domain/stops.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import {
  crowd,
  level,
  type Participation,
  participation,
  readingsOf,
  runs,
  SITE,
} from '../../kit/core/arbitraries.ts';
import { policy, sensor, T0 } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const WINDOWS = 20;
const MINUTE = 60_000;

type Decided = { readonly second: number; readonly row: StopRow };

const decisions = fc
  .array(
    fc.record({
      second: fc.integer({ min: 0, max: WINDOWS * 60 }),
      what: fc.constantFrom('public', 'both', 'resume'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) =>
    all
      .toSorted((a, b) => a.second - b.second)
      .map(({ second, what }): Decided => {
        const at = T0 + second * 1000;
        return what === 'resume'
          ? {
              second,
              row: { action: 'resume', lanes: 'both', from: isoUtc(resumesAt(at, null, 900)) },
            }
          : {
              second,
              row: { action: 'stop', lanes: what === 'both' ? 'both' : 'public', from: isoUtc(at) },
            };
      }),
  );

function run(
  sensors: readonly Sensor[],
  who: Participation,
  levels: readonly Level[],
  decided: readonly Decided[],
): Drive {
  const d = new Drive(SITE, sensors, { policy: CRITICAL });
  const bySecond = Map.groupBy(readingsOf(who, levels), ([second]) => second);
  for (let second = 0; second < WINDOWS * 60 + 11; second += 1) {
    const now = T0 + second * 1000;
    if (decided.some((one) => one.second === second))
      d.step({
        type: 'stopped',
        stops: decided.filter((one) => one.second <= second).map(({ row }) => row),
      });
    d.step({ type: 'heartbeat', now });
    const items = bySecond.get(second)?.map(([, item]) => item);
    if (items !== undefined) d.send(items, now);
    d.close(now);
  }
  return d;
}

const CRITICAL = policy({
  overrides: { criticalLegalGround: 'Municipalities Act, article 172', kCritical: 30 },
});

const scene = crowd.chain((sensors) =>
  fc.record({
    sensors: fc.constant(sensors),
    who: participation(sensors.length, WINDOWS),
    levels: fc.array(level, { minLength: 1, maxLength: 300 }),
    others: fc.array(level, { minLength: 1, maxLength: 300 }),
    decided: decisions,
  }),
);

type Release = Extract<Effect, { type: 'release' }>;
/** What of a release may not depend on levels. */
const shape = ({ rows, carry, ...release }: Release): unknown => ({
  windowStart: release.windowStart,
  publishedAt: release.publishedAt,
  planId: release.planId,
  rosters: carry.rosters,
  units: Object.entries(carry.units).map(([id, [, freshIn]]) => [id, freshIn]),
  rows: rows.map(({ record, kClass }) => [
    { ...record, level: record.level === null ? null : 0 },
    kClass,
  ]),
});

test('P5: with stops and resumptions too, other levels give the same statuses, reasons, rosters and times', () => {
  fc.assert(
    fc.property(scene, ({ sensors, who, levels, others, decided }) => {
      const one = run(sensors, who, levels, decided).releases.map(shape);
      expect(run(sensors, who, others, decided).releases.map(shape)).toEqual(one);
    }),
    runs(10),
  );
});

/** Whether the stops that are known when the window closes hold it. */
function isHeld(decided: readonly Decided[], { windowStart }: Release): boolean {
  const closedAt = windowStart + MINUTE + 10_000;
  const known = decided.filter(({ second }) => T0 + second * 1000 <= closedAt);
  const rows = known.map(({ row }) => row);
  return isStopped(rows, 'staff', windowStart);
}

function expectHeld({ rows, critical, carry }: Release): void {
  expect(new Set(rows.map(said))).toEqual(new Set(rows.map(() => 'policy_suspended')));
  expect(rows.every(({ kClass }) => kClass === null)).toBe(true);
  // No signal runs on beside a lane that is stopped.
  expect(carry.critical).toEqual({});
  expect(critical.every(({ state }) => state === 'cleared')).toBe(true);
}

test('emergency stop: a window is withheld as policy_suspended or is what it would have been without a stop; plan, rosters and times stay', () => {
  const seen = { held: 0, released: 0 };
  fc.assert(
    fc.property(scene, ({ sensors, who, levels, decided }) => {
      const without = run(sensors, who, levels, []).releases;
      run(sensors, who, levels, decided).releases.forEach((release, i) => {
        const plain = without[i];
        const held = isHeld(decided, release);
        if (held) expectHeld(release);
        else expect(release.rows).toEqual(plain?.rows);
        expect(release.carry.rosters).toEqual(plain?.carry.rosters);
        expect(release.carry.units).toEqual(plain?.carry.units);
        expect([release.planId, release.publishedAt]).toEqual([plain?.planId, plain?.publishedAt]);
        seen[held ? 'held' : 'released'] += 1;
      });
    }),
    runs(12),
  );
  expect(Math.min(seen.held, seen.released)).toBeGreaterThan(20);
});

test('emergency stop: a critical signal ends with the staff lane and fires anew after it; a stop of the public lane leaves it alone', () => {
  const d = new Drive(SITE, [sensor({ id: 'hot', zone: 'a', areaM2: 100 })], { policy: CRITICAL });
  const states = (): readonly string[] =>
    d.releases.at(-1)?.critical.map(({ state }) => state) ?? [];
  const minute = (i: number): void => void d.window(T0 + i * MINUTE, { hot: 4 });
  const stop = (lanes: StopRow['lanes'], i: number): StopRow => {
    return { action: 'stop', lanes, from: isoUtc(T0 + i * MINUTE) };
  };
  minute(0);
  expect(states()).toEqual(['critical']);
  const open = stop('public', 1);
  d.step({ type: 'stopped', stops: [open] });
  minute(1);
  expect(d.releases.at(-1)?.carry.critical).toHaveProperty('hot');
  d.step({ type: 'stopped', stops: [open, stop('both', 2)] });
  minute(2);
  expect(states()).toEqual(['cleared']);
  minute(3);
  expect(states()).toEqual([]);
  const resume = { action: 'resume', lanes: 'both', from: isoUtc(T0 + 15 * MINUTE) } as const;
  d.step({ type: 'stopped', stops: [open, stop('both', 2), resume] });
  for (let i = 4; i < 15; i += 1) minute(i);
  expect(d.releases.slice(4).flatMap(({ critical }) => critical)).toEqual([]);
  minute(15);
  expect(states()).toEqual(['critical']);
});
