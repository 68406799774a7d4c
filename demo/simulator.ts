// Turns the crowd into readings: density x field of view, noise, a level by the zone type's scale, lost readings, outages and clock jitter.
// Every reading depends on seed, sensor and slot only, so any chunking of time gives the same readings.

import type { EpochMs } from '#shared/time.ts';
import { DEFAULT_SCALES, LEVELS, type Level, type Scale } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { type Chance, chanceFor } from './chance.ts';
import { densityOf, festivalMinute } from './schedule.ts';

const SLOT_MS = 10_000;
const LOST_READINGS = 0.02;
const JITTER_MS = 800;
/** Chance that a unit fails in a ten-minute block, for three minutes. */
const OUTAGE_CHANCE = 0.012;
const OUTAGE_BLOCK_MS = 600_000;
const OUTAGE_MS = 180_000;
/** The gate that is registered but silent all day, so that a withheld region is always to be seen. */
const SILENT_ZONES: ReadonlySet<string> = new Set(['OB']);
/** A stretch of the history in which a whole zone is dark, in minutes of the festival's day. */
const DARK = { zoneId: 'PC', from: -104, to: -82 } as const;

type Source = {
  readonly sensorId: string;
  readonly zoneId: string;
  readonly areaM2: number;
  readonly scale: Scale;
  readonly phaseMs: number;
  /** How much more or less than its zone this spot holds. */
  readonly bias: number;
  readonly noise: Chance;
  readonly unit: Chance;
};

export type Simulator = {
  readonly anchor: EpochMs;
  readonly sources: readonly Source[];
  readonly waves: ReadonlyMap<string, Chance>;
};

export type SimulatorOptions = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly seed: number;
  readonly anchor: EpochMs;
};

/** `anchor` is the first start of the demo: minute 0 of the schedule. */
export function createSimulator({ site, sensors, seed, anchor }: SimulatorOptions): Simulator {
  const { partition } = site;
  if (partition.kind !== 'zones') throw new Error('the demo site has zones');
  const types = new Map(partition.zones.map((zone) => [zone.zoneId, zone.zoneType]));
  const sources = sensors.map((sensor): Source => {
    const zoneId = sensor.zoneId ?? '';
    const own = chanceFor(seed, `sensor ${sensor.sensorId}`);
    const unit = chanceFor(seed, `unit ${sensor.location.mountId ?? sensor.sensorId}`);
    return {
      sensorId: sensor.sensorId,
      zoneId,
      areaM2: sensor.fieldOfView.areaM2,
      scale: DEFAULT_SCALES[types.get(zoneId) ?? 'moving'],
      phaseMs: Math.floor(1000 + own.uniform(1) * 8000),
      bias: Math.exp(0.16 * unit.normal(2)),
      noise: own,
      unit,
    };
  });
  const waves = new Map(
    partition.zones.map((zone) => [zone.zoneId, chanceFor(seed, `zone ${zone.zoneId}`)]),
  );
  return { anchor, sources: sources.toSorted((a, b) => a.phaseMs - b.phaseMs), waves };
}

/** Slow coming and going that no schedule knows: two waves per zone, a tenth of its density each. */
function wave(chance: Chance | undefined, minute: number): number {
  if (chance === undefined) return 1;
  const part = (index: number, period: number): number =>
    Math.sin(2 * Math.PI * (minute / period + chance.uniform(index)));
  return 1 + 0.1 * part(1, 13 + 6 * chance.uniform(3)) + 0.1 * part(2, 37 + 12 * chance.uniform(4));
}

function levelOf(density: number, scale: Scale): Level {
  const milli = density * 1000;
  return LEVELS[scale.filter((boundary) => milli >= boundary).length] ?? 4;
}

function isDown(source: Source, at: EpochMs, minute: number): boolean {
  if (SILENT_ZONES.has(source.zoneId)) return true;
  if (source.zoneId === DARK.zoneId && minute >= DARK.from && minute < DARK.to) return true;
  const block = Math.floor(at / OUTAGE_BLOCK_MS);
  if (source.unit.uniform(block, 5) >= OUTAGE_CHANCE) return false;
  const start =
    block * OUTAGE_BLOCK_MS + source.unit.uniform(block, 6) * (OUTAGE_BLOCK_MS - OUTAGE_MS);
  return at >= start && at < start + OUTAGE_MS;
}

function readingAt(simulator: Simulator, source: Source, slot: number): Reading | null {
  const sentAt = slot * SLOT_MS + source.phaseMs;
  const minute = festivalMinute((sentAt - simulator.anchor) / 60_000);
  if (isDown(source, sentAt, minute) || source.noise.uniform(slot, 1) < LOST_READINGS) return null;
  const density =
    densityOf(source.zoneId, minute) *
    wave(simulator.waves.get(source.zoneId), minute) *
    source.bias;
  const persons = density * source.areaM2;
  const seen = Math.max(0, persons + 0.8 * Math.sqrt(persons) * source.noise.normal(slot, 2));
  const jitter = Math.round((2 * source.noise.uniform(slot, 9) - 1) * JITTER_MS);
  return {
    sensorId: source.sensorId,
    observedAt: new Date(sentAt + jitter).toISOString(),
    level: levelOf(seen / source.areaM2, source.scale),
  };
}

/** Readings that sensors send in `[from, to)`, in the order of sending; a sensor's clock may be off by up to 0.8 s. */
export function* readingsBetween(
  simulator: Simulator,
  from: EpochMs,
  to: EpochMs,
): Generator<Reading> {
  for (let slot = Math.floor(from / SLOT_MS); slot * SLOT_MS < to; slot += 1) {
    for (const source of simulator.sources) {
      const sentAt = slot * SLOT_MS + source.phaseMs;
      if (sentAt < from || sentAt >= to) continue;
      const reading = readingAt(simulator, source, slot);
      if (reading !== null) yield reading;
    }
  }
}
