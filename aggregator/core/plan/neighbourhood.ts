// Which sensors are one viewpoint: they share a mount, stand in one spot or have one view (release specification, section 1).
import type { Sensor } from '#shared/wire/sensor.ts';
import {
  distanceM,
  EARTH_RADIUS_M,
  radiusM,
  sharesHalf,
  type Vector,
  vectorOf,
} from './geometry.ts';
import { ProximityIndex } from './proximity.ts';

/** Sensors nearer than this are one unit. */
const NEAR_M = 10;

/** What of a sensor says whether another one is the same viewpoint. */
export type SensorPlace = {
  readonly location: {
    readonly lat: number;
    readonly lon: number;
    readonly mountId?: string | undefined;
  };
  readonly fieldOfView: {
    readonly areaM2: number;
    readonly centre?: { readonly lat: number; readonly lon: number } | undefined;
  };
};

/** A place as it is measured. */
export type Spot = {
  readonly mountId: string | undefined;
  readonly at: Vector;
  readonly view: Vector;
  readonly radius: number;
};

export type Located = Spot & { readonly sensor: Sensor };

export function spotOf({ location, fieldOfView }: SensorPlace): Spot {
  return {
    mountId: location.mountId,
    at: vectorOf(location),
    view: vectorOf(fieldOfView.centre ?? location),
    radius: radiusM(fieldOfView.areaM2),
  };
}

export function locate(sensor: Sensor): Located {
  return { sensor, ...spotOf(sensor) };
}

/** Earlier in the register; ties: the lower sensorId. */
export function byEntry(a: Located, b: Located): number {
  const earlier = Date.parse(a.sensor.registeredAt) - Date.parse(b.sensor.registeredAt);
  if (earlier !== 0) return earlier;
  return a.sensor.sensorId < b.sensor.sensorId ? -1 : 1;
}

type Box = readonly [
  xFrom: number,
  xTo: number,
  yFrom: number,
  yTo: number,
  zFrom: number,
  zTo: number,
];

/**
 * Where whoever would be one unit with one of these can be, for a store that knows of all others: a mount, or a box of the sphere's own space, round where
 * they hang and round what they see. It rests on the same rules as `Neighbourhood` and on no guess of how far a sensor may look.
 */
export type Reach = {
  readonly earthRadiusM: number;
  readonly mounts: readonly string[];
  readonly places: Box;
  /** For views that are no wider than the widest of these; the middle of a wider one lies at most its own radius outside. */
  readonly views: Box;
};

/** Null: of nobody. */
export function reachOf(sensors: readonly SensorPlace[]): Reach | null {
  if (sensors.length === 0) return null;
  const spots = sensors.map(spotOf);
  const widest = spots.reduce((most, { radius }) => Math.max(most, radius), 0);
  return {
    earthRadiusM: EARTH_RADIUS_M,
    mounts: [...new Set(spots.flatMap(({ mountId }) => mountId ?? []))],
    places: boxOf(
      spots.map(({ at }) => at),
      NEAR_M,
    ),
    views: boxOf(
      spots.map(({ view }) => view),
      widest,
    ),
  };
}

/** In whole metres, rounded outwards: who measures by other arithmetic misses nobody at its edge. */
function boxOf(points: readonly Vector[], aroundM: number): Box {
  const from = (axis: 0 | 1 | 2): number =>
    Math.floor(
      points.reduce((least, at) => Math.min(least, at[axis]), Number.POSITIVE_INFINITY) - aroundM,
    );
  const to = (axis: 0 | 1 | 2): number =>
    Math.ceil(
      points.reduce((most, at) => Math.max(most, at[axis]), Number.NEGATIVE_INFINITY) + aroundM,
    );
  return [from(0), to(0), from(1), to(1), from(2), to(2)];
}

/** Sensors that were let in, found by mount, place and view. */
export class Neighbourhood<S extends Spot> {
  readonly #members: S[] = [];
  readonly #mounts = new Map<string, number>();
  readonly #places = new ProximityIndex(NEAR_M);
  readonly #views: ProximityIndex;

  /** `all`: everybody who will be added or asked about. */
  constructor(all: readonly Spot[]) {
    // Two discs that share half of the smaller have centres nearer than the larger radius.
    this.#views = new ProximityIndex(
      all.reduce((reach, { radius }) => Math.max(reach, radius), NEAR_M),
    );
  }

  add(member: S): void {
    const index = this.#members.push(member) - 1;
    const { mountId } = member;
    if (mountId !== undefined && !this.#mounts.has(mountId)) this.#mounts.set(mountId, index);
    this.#places.add(index, member.at);
    this.#views.add(index, member.view);
  }

  /** Members that would be one unit with this sensor; of one mount, the first that was added stands for all. */
  of({ mountId, at, view, radius }: Spot): readonly S[] {
    const found = new Set<number>();
    const mounted = this.#mounts.get(mountId ?? '');
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
