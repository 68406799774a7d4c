// Neighbours by a batch: devices are replaced, doubled, taken down, put up, suspended and let back in, many of them in one change of the register, and more than
// once. What a sensor is called says nothing then; what counts is which poles look.
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { sensor, T0 } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';
import { type Arrival, readingAt, sorted, type World } from './world.ts';

type Device = {
  readonly sensorId: string;
  readonly isSecond: boolean;
  readonly suspended: boolean;
};
/** A place with what it looks at and whose it is, and the devices that stand there. */
type Pole = { readonly base: Sensor; readonly devices: readonly Device[] };

/** Ids below and above those of all that were there: the order of ids must not matter. */
function newIds(chance: Chance): () => string {
  let serial = 0;
  return () => {
    serial += 1;
    return `${chance.pick(['0', 'z'])}${serial}`;
  };
}

type Act = (pole: Pole, nextId: () => string) => readonly Device[];
const fresh = (nextId: () => string, isSecond: boolean): Device => ({
  sensorId: nextId(),
  isSecond,
  suspended: false,
});

/** What happens to the devices of a pole. */
const ACTS: readonly Act[] = [
  ({ devices }, nextId) => devices.map(({ isSecond }) => fresh(nextId, isSecond)),
  ({ devices }, nextId) => (devices.length === 1 ? [...devices, fresh(nextId, true)] : devices),
  ({ devices }) => devices.slice(-1),
  ({ devices }) => devices.slice(0, 1),
  () => [],
  ({ devices }) => devices.map((device) => ({ ...device, suspended: true })),
  ({ devices, base }, nextId) =>
    devices.length === 0
      ? [fresh(nextId, false)]
      : devices.map((device) => ({ ...device, suspended: base.suspended })),
];

/** A few metres beside the first one, so that both are one viewpoint. */
const BESIDE_DEGREES = sensor({ id: 'x', north: 3 }).location.lat;

function registered({ base, devices }: Pole): readonly Sensor[] {
  return devices.map(({ sensorId, isSecond, suspended }) => {
    const lat = base.location.lat + (isSecond ? BESIDE_DEGREES : 0);
    return { ...base, sensorId, suspended, location: { ...base.location, lat } };
  });
}

/** The poles after one change of the register: one of them is touched, a few, or most, mostly in the same way. */
function changed(poles: readonly Pole[], chance: Chance, nextId: () => string): readonly Pole[] {
  const share = chance.pick([1.5 / poles.length, 4 / poles.length, 0.7, 0.95]);
  const common = chance.pick(ACTS);
  const after = poles.map((pole): Pole => {
    if (!chance.happens(share)) return pole;
    const act = chance.happens(0.85) ? common : chance.pick(ACTS);
    return { ...pole, devices: act(pole, nextId) };
  });
  const isExchange = chance.happens(0.1);
  const [first, second] = [chance.integer(after.length), chance.integer(after.length)];
  // Two poles exchange what stands on them, as when a crew mixes up its boxes.
  const exchanged = isExchange
    ? after.map((pole, at) => {
        const from = at === first ? second : at === second ? first : at;
        return { ...pole, devices: after[from]?.devices ?? [] };
      })
    : after;
  if (!chance.happens(0.2)) return exchanged;
  const { base } = chance.pick(poles);
  const { zoneId = '' } = base;
  const added = sensor({ id: 'x', zone: zoneId, north: 500 * poles.length });
  return [...exchanged, { base: added, devices: [fresh(nextId, false)] }];
}

/** The world with a register that changes up to three times, and with what its new devices say. `touched`: every sensor that ever stood on a pole that changed. */
export function batched(
  world: World,
  moments: readonly EpochMs[],
  chance: Chance,
): { readonly world: World; readonly touched: ReadonlySet<string> } {
  const base = world.registers[0]?.sensors ?? [];
  const nextId = newIds(chance);
  let poles = base.map((one): Pole => {
    const device = { sensorId: one.sensorId, isSecond: false, suspended: one.suspended };
    return { base: one, devices: [device] };
  });
  const touched = new Set<string>();
  const came = new Map<string, EpochMs>();
  const registers = [...world.registers];
  for (const at of moments) {
    const before = poles;
    poles = [...changed(before, chance, nextId)];
    poles.forEach((pole, n) => {
      if (pole === before[n]) return;
      for (const { sensorId } of [...(before[n]?.devices ?? []), ...pole.devices])
        touched.add(sensorId);
      for (const { sensorId } of pole.devices) if (!came.has(sensorId)) came.set(sensorId, at);
    });
    registers.push({ at, sensors: poles.flatMap(registered) });
  }
  for (const { sensorId } of base) came.delete(sensorId);
  const said = [...came].flatMap(([sensorId, at]) => saidFrom(sensorId, at, world, chance));
  const arrivals = sorted([...world.arrivals, ...said]);
  return { world: { ...world, registers, arrivals }, touched };
}

function saidFrom(sensorId: string, at: EpochMs, { minutes }: World, chance: Chance): Arrival[] {
  const said: Arrival[] = [];
  const level = chance.integer(5);
  for (let now = at; now < T0 + minutes * MINUTE_MS; now += 10_000)
    said.push({ now, reading: readingAt(sensorId, now, chance.happens(0.1) ? 4 - level : level) });
  return said;
}
