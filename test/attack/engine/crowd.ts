// A crowd that comes and goes, and what the sensors in it say: for the attacks that need weeks of it.
import type { Chance } from './chance.ts';
import type { Scene } from './seen.ts';
import { clampLevel } from './worlds.ts';

/** Staff windows of a minute. */
export const DAY_WINDOWS = 1440;

/** Each region's crowd rises and falls with the day and wanders; each unit has its own offset, which is what is to be hidden. */
export class Crowd {
  readonly #offset = new Map<string, number>();
  readonly #zone = new Map<string, string>();
  readonly #wander = new Map<string, number>();
  readonly #chance: Chance;
  readonly #sum = new Map<string, number>();
  #windows = 0;

  constructor({ sensors }: Scene, chance: Chance) {
    this.#chance = chance;
    for (const { sensorId, zoneId = '' } of sensors) {
      this.#offset.set(sensorId, 0.8 * chance.normal());
      this.#zone.set(sensorId, zoneId);
      this.#wander.set(zoneId, 0);
    }
  }

  next(window: number): Map<string, number> {
    const chance = this.#chance;
    const day = 1.8 + 1.2 * Math.sin((2 * Math.PI * window) / DAY_WINDOWS);
    for (const [zone, value] of this.#wander) {
      this.#wander.set(zone, 0.98 * value + 0.1 * chance.normal());
    }
    const levels = new Map<string, number>();
    for (const [id, offset] of this.#offset) {
      const crowd = day + (this.#wander.get(this.#zone.get(id) ?? '') ?? 0);
      const level = clampLevel(crowd + offset + 0.3 * chance.normal());
      levels.set(id, level);
      this.#sum.set(id, (this.#sum.get(id) ?? 0) + level);
    }
    this.#windows += 1;
    return levels;
  }

  get longRun(): ReadonlyMap<string, number> {
    return new Map([...this.#sum].map(([id, sum]) => [id, sum / this.#windows]));
  }
}
