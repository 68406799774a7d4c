import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyMap } from '#aggregator/core/policy/bands.ts';
import type { Effect } from '#aggregator/core/window/protocol.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import type { Level } from '#shared/wire/level.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
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
import { T0 } from '../../kit/core/builders.ts';
import { Drive } from '../../kit/core/drive.ts';

const WINDOWS = 18;

/** Runs the windows second by second, as a live site would, and gives everything that came out. */
function run(sensors: readonly Sensor[], who: Participation, levels: readonly Level[]): Drive {
  const d = new Drive(SITE, sensors);
  const bySecond = Map.groupBy(readingsOf(who, levels), ([second]) => second);
  for (let second = 0; second < WINDOWS * 60 + 11; second += 1) {
    const now = T0 + second * 1000;
    const silent = who.silentFrom >= 0 && second >= who.silentFrom && second < who.silentFrom + 30;
    if (!silent) d.step({ type: 'heartbeat', now });
    const items = bySecond.get(second)?.map(([, item]) => item);
    if (items !== undefined) d.send(items, now);
    d.close(now);
  }
  return d;
}

const scene = crowd.chain((sensors) =>
  fc.record({
    sensors: fc.constant(sensors),
    who: participation(sensors.length, WINDOWS),
    levels: fc.array(level, { minLength: 1, maxLength: 300 }),
    others: fc.array(level, { minLength: 1, maxLength: 300 }),
  }),
);

/** Everything about the effects but the levels themselves. */
function shape(effects: readonly Effect[]): unknown {
  return effects.map((effect) => {
    if (effect.type === 'journal') return effect.entries.map((entry) => ({ ...entry, level: 0 }));
    if (effect.type !== 'release') return effect;
    const units = Object.entries(effect.carry.units).map(([id, [, freshIn]]) => [id, freshIn]);
    const rows = effect.rows.map(({ record, kClass }) => [
      { ...record, level: record.level === null ? null : 0 },
      kClass,
    ]);
    return { ...effect, rows, carry: { ...effect.carry, units } };
  });
}

test('P5: equal sensors and times with other levels give the same decisions, statuses, reasons, classes, rosters and times', () => {
  let released = 0;
  let withheld = 0;
  fc.assert(
    fc.property(scene, ({ sensors, who, levels, others }) => {
      const one = run(sensors, who, levels);
      expect(shape(run(sensors, who, others).effects)).toEqual(shape(one.effects));
      for (const row of one.releases.flatMap((release) => release.rows)) {
        if (row.record.status === 'released') released += 1;
        else withheld += 1;
      }
    }),
    runs(15),
  );
  expect(Math.min(released, withheld)).toBeGreaterThan(50);
});

type Spoken = { readonly slots: ReadonlySet<number>; readonly levels: readonly number[] };

/** The oracle: per unit and window, from the readings alone and without the engine's arrays. */
function oracle(
  d: Drive,
  who: Participation,
  levels: readonly Level[],
  window: number,
): Map<string, Spoken> {
  const spoken = new Map<string, Spoken>();
  for (const [second, item] of readingsOf(who, levels)) {
    const unitId = d.planning.unitOfSensor.get(item.sensorId);
    if (unitId === undefined || Math.floor(second / 60) !== window) continue;
    const map = d.planning.mapOfSensor.get(item.sensorId) ?? [];
    const before = spoken.get(unitId) ?? { slots: new Set<number>(), levels: [] };
    spoken.set(unitId, {
      slots: new Set([...before.slots, Math.floor((second % 60) / 10)]),
      levels: [...before.levels, applyMap(map, item.level)],
    });
  }
  return spoken;
}

type Released = {
  readonly row: ReleaseRow;
  readonly fresh: readonly { readonly unitId: string; readonly level: number }[];
};

function releasedRows(d: Drive, who: Participation, levels: readonly Level[]): readonly Released[] {
  return d.releases.flatMap((release, window) => {
    const spoken = oracle(d, who, levels, window);
    return release.rows
      .filter((row) => row.record.status === 'released')
      .map((row) => {
        const region = d.planning.plan.staff.find((r) => r.regionId === row.record.regionId);
        const roster = release.carry.rosters[row.record.regionId]?.units ?? [];
        const fresh = roster
          .filter((unitId) => (spoken.get(unitId)?.slots.size ?? 0) >= 3)
          .map((unitId) => ({
            unitId,
            level: applyMap(
              region?.boundaries ?? [],
              upperMedian(spoken.get(unitId)?.levels ?? []),
            ),
          }));
        return { row, fresh };
      });
  });
}

test('P2 P21: a released record has k fresh units, k without any one owner, and a level between their lowest and highest', () => {
  let checked = 0;
  fc.assert(
    fc.property(scene, ({ sensors, who, levels }) => {
      const d = run(sensors, who, levels);
      const groupOf = new Map(d.planning.units.map((unit) => [unit.unitId, unit.group]));
      for (const { row, fresh } of releasedRows(d, who, levels)) {
        checked += 1;
        expect(fresh.length).toBeGreaterThanOrEqual(3);
        const groups = new Set(fresh.map(({ unitId }) => groupOf.get(unitId)));
        for (const group of groups) {
          if (group === null) continue;
          expect(
            fresh.filter(({ unitId }) => groupOf.get(unitId) !== group).length,
          ).toBeGreaterThanOrEqual(3);
        }
        expect(row.record.level).toBeGreaterThanOrEqual(
          Math.min(...fresh.map((unit) => unit.level)),
        );
        expect(row.record.level).toBeLessThanOrEqual(Math.max(...fresh.map((unit) => unit.level)));
        expect(
          d.planning.plan.staff
            .find((r) => r.regionId === row.record.regionId)
            ?.boundaries.concat(0),
        ).toContain(row.record.level === 0 ? 0 : bandFloor(d, row));
      }
    }),
    runs(15),
  );
  expect(checked).toBeGreaterThan(50);
});

/** Lowest boundary of the band that the released level names: it must be one that the region keeps. */
function bandFloor(d: Drive, row: ReleaseRow): number {
  const boundaries =
    d.planning.plan.staff.find((r) => r.regionId === row.record.regionId)?.boundaries ?? [];
  return boundaries.findLast((boundary) => boundary <= (row.record.level ?? 0)) ?? -1;
}

test('P16: within an epoch a roster only shrinks, except for one new roster after windows that could not be released', () => {
  let reformed = 0;
  fc.assert(
    fc.property(scene, ({ sensors, who, levels }) => {
      const { releases } = run(sensors, who, levels);
      for (const [i, release] of releases.entries()) {
        const before = releases[i - 1];
        for (const [regionId, roster] of Object.entries(release.carry.rosters)) {
          const known = before?.carry.rosters[regionId];
          if (known === undefined || known.epochStart !== roster.epochStart) continue;
          if (roster.units.every((unit) => known.units.includes(unit))) continue;
          reformed += 1;
          expect([known.reformed, roster.reformed]).toEqual([false, true]);
          const last = before?.rows.find((row) => row.record.regionId === regionId);
          expect(last?.record.status).toBe('withheld');
        }
      }
    }),
    runs(15),
  );
  expect(reformed).toBeGreaterThan(0);
});

test('P10: readings of a window inside fewer than three slots are withheld, however many there are', () => {
  fc.assert(
    fc.property(
      crowd,
      fc.constantFrom(1, 2),
      fc.integer({ min: 0, max: 4 }),
      level,
      (sensors, slots, from, said) => {
        const d = new Drive(SITE, sensors);
        d.listen(T0);
        const seconds = Array.from({ length: slots * 10 }, (_, i) => from * 10 + i).filter(
          (second) => second < 60,
        );
        for (const second of seconds) {
          const at = T0 + second * 1000;
          d.send(
            sensors.map(({ sensorId }) => ({
              sensorId,
              observedAt: new Date(at).toISOString(),
              level: said,
            })),
            at,
          );
        }
        for (const row of d.close(T0 + 70_000)) expect(row.record.status).toBe('withheld');
      },
    ),
    runs(60),
  );
});

test('P9: staff windows tile time, and every public window is a whole number of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_600_000 }),
      fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 20 }),
      (startOffset, waits) => {
        const d = new Drive(SITE, [], { startAt: T0 + startOffset });
        let now = T0 + startOffset;
        for (const wait of waits) {
          now += wait;
          d.close(now);
        }
        const starts = d.releases.map((release) => release.windowStart);
        for (const [i, start] of starts.entries())
          expect(start).toBe((starts[0] ?? 0) + i * 60_000);
        for (const [i, publish] of d.publishes.entries()) {
          expect(publish.windowStart).toBe((d.publishes[0]?.windowStart ?? 0) + i * 900_000);
          expect(publish.publishedAt).toBeLessThanOrEqual(now);
        }
      },
    ),
    runs(200),
  );
});
