// From readings to units: upper median per slot and sensor, then over the sensors of the unit, then over the slots (release specification, section 3).

import { upperMedianOfCounts } from '#shared/domain/order-statistics.ts';
import type { EpochMs } from '#shared/time.ts';
import type { PlanIndex } from '../plan/plan-index.ts';
import { counts } from '../plan/sensor-index.ts';
import type { OpenWindow } from './open-window.ts';
import { FRESH_SLOTS, SLOTS, slotCount } from './slots.ts';

/** What the units of a plan say in one window, by unit number. */
export type UnitLevels = {
  /** Window level, -1 where the unit is not fresh. */
  readonly level: Int8Array;
  /** Bit per slot in which the unit has a reading. */
  readonly slots: Uint8Array;
};

/** `window` is null when nothing was received or nothing may count (`aggregator_gap`): then no unit is fresh. */
export function unitLevels(plan: PlanIndex, window: OpenWindow | null, start: EpochMs): UnitLevels {
  const level = new Int8Array(plan.units.length).fill(-1);
  const slots = new Uint8Array(plan.units.length);
  if (window === null) return { level, slots };
  plan.units.forEach((unit, number) => {
    const counting = unit.sensors.filter((sensor) => counts(plan.sensors, sensor, start));
    const said = unitWindow(counting, window);
    slots[number] = said.slots;
    if (slotCount(said.slots) >= FRESH_SLOTS) level[number] = said.level;
  });
  return { level, slots };
}

/** Level of a unit over its slots, and the slots in which one of its sensors has a reading. */
function unitWindow(
  sensors: readonly number[],
  window: OpenWindow,
): { readonly level: number; readonly slots: number } {
  const slotLevels = [0, 0, 0, 0, 0];
  let slots = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const level = unitSlotLevel(sensors, window, slot);
    if (level < 0) continue;
    slots |= 1 << slot;
    slotLevels[level] = (slotLevels[level] ?? 0) + 1;
  }
  return { level: upperMedianOfCounts(slotLevels, 0), slots };
}

function unitSlotLevel(sensors: readonly number[], window: OpenWindow, slot: number): number {
  const only = sensors.length === 1 ? sensors[0] : undefined;
  if (only !== undefined) return window.slotLevel(only, slot);
  const levels = [0, 0, 0, 0, 0];
  for (const sensor of sensors) {
    const level = window.slotLevel(sensor, slot);
    if (level >= 0) levels[level] = (levels[level] ?? 0) + 1;
  }
  return upperMedianOfCounts(levels, 0);
}
