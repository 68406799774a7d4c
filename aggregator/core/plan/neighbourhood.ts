// Which sensors are one viewpoint: they share a mount, stand in one spot or have one view (release specification, section 1).
import type { Sensor } from '#shared/wire/sensor.ts';
import { distanceM, radiusM, sharesHalf, type Vector, vectorOf } from './geometry.ts';
import { ProximityIndex } from './proximity.ts';

/** Sensors nearer than this are one unit. */
const NEAR_M = 10;

export type Located = {
  readonly sensor: Sensor;
  readonly at: Vector;
  readonly view: Vector;
  readonly radius: number;
};

export function locate(sensor: Sensor): Located {
  const { location, fieldOfView } = sensor;
  return {
    sensor,
    at: vectorOf(location),
    view: vectorOf(fieldOfView.centre ?? location),
    radius: radiusM(fieldOfView.areaM2),
  };
}

/** Earlier in the register; ties: the lower sensorId. */
export function byEntry(a: Located, b: Located): number {
  const earlier = Date.parse(a.sensor.registeredAt) - Date.parse(b.sensor.registeredAt);
  if (earlier !== 0) return earlier;
  return a.sensor.sensorId < b.sensor.sensorId ? -1 : 1;
}

/** Sensors that were let in, found by mount, place and view. */
export class Neighbourhood<S extends Located> {
  readonly #members: S[] = [];
  readonly #mounts = new Map<string, number>();
  readonly #places = new ProximityIndex(NEAR_M);
  readonly #views: ProximityIndex;

  /** `all`: everybody who will be added or asked about. */
  constructor(all: readonly Located[]) {
    // Two discs that share half of the smaller have centres nearer than the larger radius.
    this.#views = new ProximityIndex(
      all.reduce((reach, { radius }) => Math.max(reach, radius), NEAR_M),
    );
  }

  add(member: S): void {
    const index = this.#members.push(member) - 1;
    const { mountId } = member.sensor.location;
    if (mountId !== undefined && !this.#mounts.has(mountId)) this.#mounts.set(mountId, index);
    this.#places.add(index, member.at);
    this.#views.add(index, member.view);
  }

  /** Members that would be one unit with this sensor; of one mount, the first that was added stands for all. */
  of({ sensor, at, view, radius }: Located): readonly S[] {
    const found = new Set<number>();
    const mounted = this.#mounts.get(sensor.location.mountId ?? '');
    if (mounted !== undefined) found.add(mounted);
    for (const other of this.#places.near(at))
      if (distanceM(at, this.#at(other).at) < NEAR_M) found.add(other);
    for (const other of this.#views.near(view)) {
      const member = this.#at(other);
      if (sharesHalf(radius, member.radius, distanceM(view, member.view))) found.add(other);
    }
    return [...found].map((index) => this.#at(index));
  }

  #at(index: number): S {
    const member = this.#members[index];
    if (member === undefined) throw new RangeError('no such sensor');
    return member;
  }
}
