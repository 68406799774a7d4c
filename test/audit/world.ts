// What one run of the audit is fed with: a small site, its register over time, and readings as they arrive. All chance comes from a seed.
import type { Policy } from '#aggregator/core/policy/policy.ts';
import { type EpochMs, isoUtc, MINUTE_MS } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { type OwnerKind, policy, sensor, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';

export type Arrival = { readonly now: EpochMs; readonly reading: Reading };

export type World = {
  readonly site: Site;
  readonly policy: Policy;
  /** The register from a time on, ascending; the first from T0. Known to the engine at `at`. */
  readonly registers: readonly { readonly at: EpochMs; readonly sensors: readonly Sensor[] }[];
  /** Ascending by `now`. */
  readonly arrivals: readonly Arrival[];
  /** Staff windows of a minute. */
  readonly minutes: number;
  /** Windows in which nobody listened. */
  readonly deaf: ReadonlySet<number>;
};

const SLOT_MS = MINUTE_MS / 6;
/** Two public windows and the time until they are published; with a change of plan, four windows more. */
const SHORT_MINUTES = 46;
const LONG_MINUTES = 136;
const AREAS_M2 = [20, 35, 60, 100];
const OWNERS: readonly OwnerKind[] = ['operator', 'verified:p', 'verified:q', 'unverified'];

/** A site of some zones, with sensors of several owners, views and maps; `isLong` leaves room for a change of plan. */
export function drawWorld(chance: Chance, isLong: boolean): World {
  const sensors = drawSensors(chance);
  const zoneIds = [...new Set(sensors.map(({ zoneId }) => zoneId ?? ''))];
  const site = zoneSite(zoneIds.map((zoneId) => [zoneId, zoneId.slice(0, 1)]));
  const minutes = isLong ? LONG_MINUTES : SHORT_MINUTES;
  return {
    site,
    policy: policy({
      preset: chance.happens(0.2) ? 'strict' : 'default',
      overrides: { criticalLegalGround: chance.happens(0.5) ? 'Municipal act' : null },
    }),
    registers: [{ at: T0, sensors }],
    arrivals: drawArrivals(sensors, minutes, chance),
    minutes,
    deaf: new Set(chance.happens(0.1) ? [chance.integer(minutes)] : []),
  };
}

function drawSensors(chance: Chance): readonly Sensor[] {
  const sensors: Sensor[] = [];
  const isMixed = chance.happens(0.5);
  for (const area of ['a', 'b'].slice(0, 1 + chance.integer(2)))
    for (let zone = 1 + chance.integer(3); zone > 0; zone -= 1)
      for (let n = 3 + chance.integer(7); n > 0; n -= 1) {
        const id = `${area}${zone}-${n}`;
        const at = sensors.length;
        sensors.push(
          sensor({
            id,
            zone: `${area}${zone}`,
            north: 500 * at,
            areaM2: chance.happens(0.6) ? 100 : chance.pick(AREAS_M2),
            owner: isMixed && chance.happens(0.25) ? chance.pick(OWNERS) : 'operator',
          }),
        );
      }
  return sensors;
}

type Line = {
  readonly loss: number;
  readonly unrest: number;
  readonly slots: number;
  /** What all say who say nothing else; null: each has a level of its own. */
  readonly common: number | null;
};

/** A reading per sensor and slot, as far as the network brings it; a few twice, a few late. */
function drawArrivals(
  sensors: readonly Sensor[],
  minutes: number,
  chance: Chance,
): readonly Arrival[] {
  // In some worlds everybody says the same nearly all the time: the worst case of homogeneity.
  const isAlike = chance.happens(0.25);
  const line = {
    loss: chance.pick([0, 0.03, 0.15, 0.4]),
    unrest: isAlike ? 0.003 : chance.uniform(),
    slots: minutes * 6,
    common: isAlike ? chance.integer(5) : null,
  };
  return sorted(sensors.flatMap(({ sensorId }) => drawSaid(sensorId, line, chance)));
}

function drawSaid(sensorId: string, line: Line, chance: Chance): Arrival[] {
  const { loss, unrest, slots, common } = line;
  const said: Arrival[] = [];
  let level = common ?? chance.integer(5);
  let outUntil = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    if (chance.happens(unrest)) level = chance.integer(5);
    else level = common ?? level;
    if (chance.happens(0.002)) outUntil = slot + chance.integer(60);
    if (slot < outUntil || chance.happens(loss)) continue;
    const observed = T0 + slot * SLOT_MS + chance.integer(SLOT_MS);
    const reading = readingAt(sensorId, observed, level);
    const now = observed + chance.integer(chance.happens(0.01) ? 90_000 : 2000);
    said.push({ now, reading });
    if (chance.happens(0.01)) said.push({ now: observed + 2000, reading });
  }
  return said;
}

export function readingAt(sensorId: string, at: EpochMs, level: number): Reading {
  return { sensorId, observedAt: isoUtc(at), level: level as Level };
}

/** In the order of arrival; what arrives together stands in the order of its sensors. */
export function sorted(arrivals: readonly Arrival[]): readonly Arrival[] {
  return arrivals.toSorted(
    (a, b) => a.now - b.now || (a.reading.sensorId < b.reading.sensorId ? -1 : 1),
  );
}
