// Who controls a unit: k must hold without any one external group (release specification, sections 1 and 2).
import type { Sensor } from '#shared/wire/sensor.ts';

/** The operator is inside the trust boundary. */
export const OPERATOR = null;
/** All unverified owners together. */
export const UNVERIFIED = 'unverified';
export type OwnerGroup = string | typeof OPERATOR;

/** External group of a sensor, or null for the operator. All unverified owners together are one group. */
export function ownerGroupOf(sensor: Pick<Sensor, 'owner'>): OwnerGroup {
  const owner = sensor.owner;
  if (owner === null || owner.kind === 'unverified') return UNVERIFIED;
  return owner.kind === 'operator' ? OPERATOR : `verified:${owner.ownerId}`;
}

/** Counts units per external group; only ever grows, so the largest group is known at once. */
export class OwnerTally {
  readonly #groups = new Map<OwnerGroup, number>();
  #size = 0;
  #largest = 0;

  add(group: OwnerGroup, units = 1): void {
    this.#size += units;
    if (group === OPERATOR) return;
    const count = (this.#groups.get(group) ?? 0) + units;
    this.#groups.set(group, count);
    this.#largest = Math.max(this.#largest, count);
  }

  /** All units. */
  get size(): number {
    return this.#size;
  }

  /** Units of the largest external group. */
  get largestExternal(): number {
    return this.#largest;
  }

  /** Units that remain whichever one external group is taken away. */
  get outsideAnyOne(): number {
    return this.#size - this.#largest;
  }

  /**
   * Units of one external group that may stay, so that none holds more than a third of what is left: the largest number of which three times is
   * no more than all units with no group above it. Taking units out of the largest group, one by one, ends there.
   */
  get mostOfOne(): number {
    let most = this.#largest;
    while (most * 3 > this.#sizeWith(most)) most = Math.floor(this.#sizeWith(most) / 3);
    return most;
  }

  /** What is left when no external group holds more than a third of it. */
  trimmed(): { readonly size: number; readonly outsideAnyOne: number } {
    const most = this.mostOfOne;
    const size = this.#sizeWith(most);
    return { size, outsideAnyOne: size - most };
  }

  #sizeWith(most: number): number {
    let size = this.#size;
    for (const count of this.#groups.values()) size -= Math.max(0, count - most);
    return size;
  }
}
