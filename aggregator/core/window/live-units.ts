// The last fresh level of each unit, kept no longer than the carry limit: who it is that is live, and what a silent unit of a roster says.
import type { EpochMs } from '#shared/time.ts';
import type { PlanIndex } from '../plan/plan-index.ts';
import { counts, mayHaveSpoken } from '../plan/sensor-index.ts';
import type { UnitLevels } from './unit-levels.ts';

export class LiveUnits {
  readonly #plan: PlanIndex;
  readonly #level: Int8Array;
  readonly #freshIn: Float64Array;

  constructor(plan: PlanIndex) {
    this.#plan = plan;
    this.#level = new Int8Array(plan.units.length).fill(-1);
    this.#freshIn = new Float64Array(plan.units.length);
  }

  /** Sets what is known from before: a carry file, or the plan that was in force until now. Unknown units are left out. */
  restore(unitId: string, level: number, freshIn: EpochMs): void {
    const number = this.#plan.unitNumberOf.get(unitId);
    if (number === undefined) return;
    this.#level[number] = level;
    this.#freshIn[number] = freshIn;
  }

  /**
   * Takes in the window's fresh levels and forgets what is past the carry limit, and the levels of units that a sensor has left since they were
   * fresh: what it said is not carried.
   */
  update(start: EpochMs, fresh: UnitLevels): void {
    const oldest = start - this.#carryMs;
    this.#plan.units.forEach((unit, number) => {
      const level = fresh.level[number] ?? -1;
      if (level >= 0) {
        this.#level[number] = level;
        this.#freshIn[number] = start;
      } else if (
        (this.#freshIn[number] ?? 0) < oldest ||
        unit.sensors.some((sensor) => this.#hasLeft(sensor, number, start))
      ) {
        this.#level[number] = -1;
      }
    });
  }

  #hasLeft(sensor: number, unit: number, start: EpochMs): boolean {
    const { sensors } = this.#plan;
    return (
      mayHaveSpoken(sensors, sensor, this.#freshIn[unit] ?? 0) && !counts(sensors, sensor, start)
    );
  }

  /** Last fresh level within the carry limit, -1 for a unit that is not live. */
  level(unit: number): number {
    return this.#level[unit] ?? -1;
  }

  isLive(unit: number): boolean {
    return this.level(unit) >= 0;
  }

  /** Every level that a window starting at `nextStart` may still use, by unit id. */
  usableFrom(nextStart: EpochMs): Record<string, readonly [number, EpochMs]> {
    const usable: Record<string, readonly [number, EpochMs]> = {};
    this.#plan.units.forEach(({ unitId }, number) => {
      const freshIn = this.#freshIn[number] ?? 0;
      if (this.isLive(number) && freshIn >= nextStart - this.#carryMs) {
        usable[unitId] = [this.level(number), freshIn];
      }
    });
    return usable;
  }

  get #carryMs(): number {
    return this.#plan.policy.carryWindows * this.#plan.windowMs;
  }
}
