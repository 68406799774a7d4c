// The fortnight behind the red-team kit: the crowd of its site, and for each asked moment what a sensor said and what twins would have said that stand in the
// same crowd and are not in the site. Everything that is told comes from the real plan, engine and public lane.
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import { T0 } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';
import { DAY_WINDOWS } from '../attack/engine/crowd.ts';
import type { Program, Scene, SeenRecord, SeenRegion } from '../attack/engine/seen.ts';
import { clampLevel, readingsOf } from '../attack/engine/worlds.ts';
import { type Asked, keyOf } from './questions.ts';
import { sceneOf } from './site.ts';
import type { Streams } from './streams.ts';

/** Unit-minutes that the network loses. */
const LOSS = 0.02;
/** How much the levels of two sensors in one crowd differ: for good, and from minute to minute. */
const OFFSET = 0.8;
const NOISE = 0.3;
const TWINS = 20;
export const PUBLIC_MINUTES = 15;

/** Upper median of the minutes of a public window: of the sensor, and of each twin. */
export type Truth = { readonly own: number; readonly twins: readonly number[] };

export type Fortnight = {
  readonly scene: Scene;
  readonly regions: readonly SeenRegion[];
  /** Whatever was told, in order of publication. */
  readonly records: readonly SeenRecord[];
  readonly truth: ReadonlyMap<string, Truth>;
};

export type FortnightOptions = {
  readonly days: number;
  readonly streams: Streams;
  readonly asked: readonly Asked[];
  readonly onDay?: (day: number) => void;
};

/** Plays the days minute by minute. Readings get lost as they do; what is told does not say which. */
export function play(
  program: Program,
  { days, streams, asked, onDay }: FortnightOptions,
): Fortnight {
  const scene = sceneOf();
  const aggregator = program(scene);
  const losses = streams('losses');
  const crowd = new Crowd(scene, streams);
  const hidden = new Hidden(asked, streams('twins'));
  const records: SeenRecord[] = [];
  for (let minute = 0; minute < days * DAY_WINDOWS; minute += 1) {
    const start: EpochMs = T0 + minute * MINUTE_MS;
    const levels = crowd.next(minute);
    hidden.note(minute, levels, crowd);
    const said = new Map([...levels].filter(() => !losses.happens(LOSS)));
    records.push(...aggregator.window(start, readingsOf(said, start)));
    if ((minute + 1) % DAY_WINDOWS === 0) onDay?.((minute + 1) / DAY_WINDOWS);
  }
  const end = T0 + days * DAY_WINDOWS * MINUTE_MS;
  records.push(...aggregator.later(end + 2 * PUBLIC_MINUTES * MINUTE_MS));
  return { scene, regions: aggregator.regions, records, truth: hidden.truth() };
}

/** Each zone's crowd rises and falls with the day and wanders; each sensor sees it with an offset of its own. */
class Crowd {
  readonly #offset = new Map<string, number>();
  readonly #zone = new Map<string, string>();
  readonly #wander = new Map<string, number>();
  readonly #walk: Chance;
  readonly #noise: Chance;
  #day = 0;

  constructor({ sensors }: Scene, streams: Streams) {
    this.#walk = streams('crowd');
    this.#noise = streams('noise');
    const offsets = streams('offsets');
    for (const { sensorId, zoneId = '' } of sensors) {
      this.#offset.set(sensorId, OFFSET * offsets.normal());
      this.#zone.set(sensorId, zoneId);
      this.#wander.set(zoneId, 0);
    }
  }

  next(minute: number): ReadonlyMap<string, number> {
    this.#day = 1.8 + 1.2 * Math.sin((2 * Math.PI * minute) / DAY_WINDOWS);
    for (const [zone, value] of this.#wander)
      this.#wander.set(zone, 0.98 * value + 0.1 * this.#walk.normal());
    return new Map(
      [...this.#offset].map(([id, offset]) => [id, this.seenWith(id, offset, this.#noise)]),
    );
  }

  /** What a sensor with that offset would say now where this one stands. */
  seenWith(sensorId: string, offset: number, chance: Chance): number {
    const wander = this.#wander.get(this.#zone.get(sensorId) ?? '') ?? 0;
    return clampLevel(this.#day + wander + offset + NOISE * chance.normal());
  }
}

type Voice = { readonly offsets: readonly number[]; readonly said: number[][] };

/** What is asked for, minute by minute. All chance of the twins is their own, so that they change nothing of the site. */
class Hidden {
  readonly #chance: Chance;
  readonly #voices = new Map<string, Voice>();
  readonly #byWindow: ReadonlyMap<number, readonly Asked[]>;

  constructor(asked: readonly Asked[], chance: Chance) {
    this.#chance = chance;
    this.#byWindow = Map.groupBy(asked, ({ window }) => window);
    for (const one of asked) {
      const offsets = Array.from({ length: TWINS }, () => OFFSET * chance.normal());
      this.#voices.set(keyOf(one), { offsets, said: Array.from({ length: TWINS + 1 }, () => []) });
    }
  }

  note(minute: number, levels: ReadonlyMap<string, number>, crowd: Crowd): void {
    for (const one of this.#byWindow.get(Math.floor(minute / PUBLIC_MINUTES)) ?? []) {
      const voice = this.#voices.get(keyOf(one));
      if (voice === undefined) continue;
      const twins = voice.offsets.map((offset) =>
        crowd.seenWith(one.sensorId, offset, this.#chance),
      );
      const all = [levels.get(one.sensorId) ?? 0, ...twins];
      for (const [i, level] of all.entries()) voice.said[i]?.push(level);
    }
  }

  truth(): ReadonlyMap<string, Truth> {
    const entries = [...this.#voices].map(([key, { said }]) => {
      const [own = 0, ...twins] = said.map(upperMedian);
      return [key, { own, twins }] as const;
    });
    return new Map(entries);
  }
}
