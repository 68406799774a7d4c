// What the critical signal costs (promise P20): it is the one exception to pooling, so a staff reader who sees the released level and the signals of a region may
// infer something about a unit that may not signal. Nothing to hold here: how often is measured and published among the residual risks. The reader knows the
// plan, that each fresh unit which may signal and does not is below 4, and which units are heard: everybody, for this is the worst case.

import { signalIdOf } from '#aggregator/core/plan/identity.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { policy, T0, zoneSite } from '#test/kit/core/builders.ts';
import { Drive } from '#test/kit/core/drive.ts';
import { Chance } from './chance.ts';
import { MINUTE } from './product.ts';
import { clampLevel, farApart } from './worlds.ts';

const LEVELS = [0, 1, 2, 3, 4] as const;
/** Of the levels of a region's units round its crowd. */
const SPREAD = 1;
const SITES = 60;
const WINDOWS_PER_SITE = 20;

export type CriticalResidual = {
  /** Released windows in which a signal fires or runs. */
  readonly windows: number;
  /** Windows in which the level of a unit that may not signal is told. */
  readonly told: number;
  /** Windows in which it is not told, but one level or more is excluded. */
  readonly excluded: number;
  /** The same without the signal: told or excluded. */
  readonly withoutSignal: number;
};

/** A level of each unit, as far as the reader knows it: lowest and highest. */
type Bounds = { readonly low: number; readonly high: number };
type Counts = { windows: number; told: number; excluded: number; withoutSignal: number };

/** Random regions of 4 to 7 units, of which up to a third are of unverified owners and may not signal; each window has a crowd of its own, round which its
 * units' levels are scattered. */
export function criticalResidual(seed: number): CriticalResidual {
  const chance = new Chance(seed);
  const counts: Counts = { windows: 0, told: 0, excluded: 0, withoutSignal: 0 };
  for (let site = 0; site < SITES; site += 1) watchSite(chance, counts);
  return counts;
}

function watchSite(chance: Chance, counts: Counts): void {
  const size = 4 + chance.integer(4);
  const silent = 1 + chance.integer(Math.floor(size / 3));
  const sensors = farApart(
    Array.from({ length: size }, (_, i) => ({
      id: `u${i}`,
      zone: 'a',
      owner: i < silent ? 'unverified' : 'operator',
    })),
  );
  const drive = new Drive(zoneSite([['a', 'x']]), sensors, {
    policy: policy({ overrides: { criticalLegalGround: 'Municipal act' } }),
  });
  const signals = new Set<string>();
  for (let window = 0; window < WINDOWS_PER_SITE; window += 1) {
    const crowd = chance.between(0, 4);
    const levels = Object.fromEntries(
      sensors.map(({ sensorId }) => [
        sensorId,
        clampLevel(crowd + SPREAD * chance.normal()) as Level,
      ]),
    );
    const [row] = drive.window(T0 + window * MINUTE, levels);
    const changes = drive.releases.at(-1)?.critical ?? [];
    const fired = new Set(
      changes.filter(({ state }) => state === 'critical').map(({ signalId }) => signalId),
    );
    for (const { signalId, state } of changes) {
      if (state === 'cleared') signals.delete(signalId);
      else signals.add(signalId);
    }
    const level = row?.record.level ?? null;
    if (level !== null && signals.size > 0) count(sensors, level, { fired, signals }, counts);
  }
}

type Seen = { readonly fired: ReadonlySet<string>; readonly signals: ReadonlySet<string> };

function count(sensors: readonly Sensor[], level: number, seen: Seen, counts: Counts): void {
  const known = sensors.map((sensor) => boundsOf(sensor, seen));
  const open = sensors.map((): Bounds => ({ low: 0, high: 4 }));
  const mayNot = sensors.flatMap(({ owner }, i) => (owner?.kind === 'unverified' ? [i] : []));
  const left = mayNot.map((unit) => feasible(known, unit, level).length);
  counts.windows += 1;
  if (left.includes(1)) counts.told += 1;
  else if (left.some((number) => number < LEVELS.length)) counts.excluded += 1;
  if (mayNot.some((unit) => feasible(open, unit, level).length < LEVELS.length))
    counts.withoutSignal += 1;
}

/** A signal that fires is level 4 now; one that runs on may be below 4 for the third window; a unit that may signal and does not is below 4. */
function boundsOf({ sensorId, siteId, owner }: Sensor, { fired, signals }: Seen): Bounds {
  if (owner?.kind === 'unverified') return { low: 0, high: 4 };
  const signalId = signalIdOf(siteId, sensorId);
  if (fired.has(signalId)) return { low: 4, high: 4 };
  return signals.has(signalId) ? { low: 0, high: 4 } : { low: 0, high: 3 };
}

/** Levels of a unit with which the others can still have made the released level. Whatever lies between the lowest and the highest median can be reached. */
function feasible(bounds: readonly Bounds[], unit: number, level: number): readonly number[] {
  const others = bounds.toSpliced(unit, 1);
  return LEVELS.filter((own) => {
    const lowest = upperMedian([own, ...others.map(({ low }) => low)]);
    const highest = upperMedian([own, ...others.map(({ high }) => high)]);
    return lowest <= level && level <= highest;
  });
}
