// A unit is what counts once: sensors on one pole, in one spot or with one view are one viewpoint (release specification, section 1).
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type BandMap, commonMap } from '../policy/bands.ts';
import { distanceM, radiusM, sharesHalf, type Vector, vectorOf } from './geometry.ts';
import { OPERATOR, type OwnerGroup, ownerGroupOf } from './owners.ts';
import { ProximityIndex } from './proximity.ts';

/** Sensors nearer than this are one unit. */
const NEAR_M = 10;
/** A unit wider than this is worth a look by the operator. */
const WIDE_M = 30;

/** An eligible sensor as far as its own entry goes. */
export type Candidate = {
  readonly sensor: Sensor;
  readonly cell: string;
  readonly map: BandMap;
  /** Persons that level 4 of this sensor stands for at the least. */
  readonly topPersons: number;
};

export type Unit = {
  /** Lowest sensorId. */
  readonly unitId: string;
  /** In byte order. */
  readonly sensorIds: readonly string[];
  /** The cell with most of its sensors, ties lowest id. */
  readonly cell: string;
  readonly group: OwnerGroup;
  /** Boundaries that all its sensors' maps keep. */
  readonly map: BandMap;
  /** Persons that level 4 stands for at the least: the smallest of its sensors. */
  readonly topPersons: number;
  /** Where the sensor of its name looks, as in the public register. */
  readonly at: { readonly lat: number; readonly lon: number };
};

/** A unit, and how old it is: its first entry into the register. */
export type AgedUnit = Unit & { readonly since: EpochMs };

export type FormedUnits = {
  /** In order of unitId. */
  readonly units: readonly AgedUnit[];
  /** Sensors refused because they would change what a unit is: whose it is, how far it reaches, what it tells of which cell. */
  readonly duplicates: readonly string[];
  /** Units wider than 30 m. */
  readonly wide: readonly string[];
};

type Placed = Candidate & {
  readonly group: OwnerGroup;
  readonly at: Vector;
  readonly view: Vector;
  readonly radius: number;
};

/**
 * Groups candidates transitively. The operator's have their places before all others; then whoever was registered first (ties: lowest sensorId), so
 * the result does not depend on the order of the input. An external sensor joins a unit only as it is: it links no two, and neither narrows nor moves one.
 */
export function formUnits(candidates: readonly Candidate[]): FormedUnits {
  const placed = candidates.map(place).toSorted(byRegistration);
  const neighbours = new Neighbourhood(placed);
  const parent = placed.map((_, i) => i);
  const duplicates: string[] = [];
  placed.forEach((candidate, index) => {
    const near = neighbours.of(index);
    if (!mayJoin(candidate, near, placed, parent)) {
      duplicates.push(candidate.sensor.sensorId);
      parent[index] = -1;
      return;
    }
    for (const other of near) parent[rootOf(parent, other)] = index;
    neighbours.add(index);
  });
  return { ...collect(placed, parent), duplicates: duplicates.toSorted() };
}

/** Whether the sensor may be one unit with these neighbours. What strangers add must change nobody's unit (promise P24). */
function mayJoin(
  candidate: Placed,
  near: readonly number[],
  placed: readonly Placed[],
  parent: number[],
): boolean {
  const neighbours = near.map((other) => placed[other]).filter((other) => other !== undefined);
  if (neighbours.some(({ group }) => group !== candidate.group)) return false;
  if (candidate.group === OPERATOR) return true;
  // All external sensors of a unit name one cell, and none keeps less than the first of them did.
  return (
    new Set(near.map((other) => rootOf(parent, other))).size <= 1 &&
    neighbours.every(
      ({ cell, map }) => cell === candidate.cell && map.every((b) => candidate.map.includes(b)),
    )
  );
}

function place(candidate: Candidate): Placed {
  const { location, fieldOfView } = candidate.sensor;
  return {
    ...candidate,
    group: ownerGroupOf(candidate.sensor),
    at: vectorOf(location),
    view: vectorOf(fieldOfView.centre ?? location),
    radius: radiusM(fieldOfView.areaM2),
  };
}

function byRegistration(a: Placed, b: Placed): number {
  if ((a.group === OPERATOR) !== (b.group === OPERATOR)) return a.group === OPERATOR ? -1 : 1;
  const earlier = Date.parse(a.sensor.registeredAt) - Date.parse(b.sensor.registeredAt);
  if (earlier !== 0) return earlier;
  return a.sensor.sensorId < b.sensor.sensorId ? -1 : 1;
}

/** Accepted sensors, found by mount, place and view. */
class Neighbourhood {
  readonly #placed: readonly Placed[];
  readonly #mounts = new Map<string, number>();
  readonly #places = new ProximityIndex(NEAR_M);
  readonly #views: ProximityIndex;

  constructor(placed: readonly Placed[]) {
    this.#placed = placed;
    // Two discs that share half of the smaller have centres nearer than the larger radius.
    this.#views = new ProximityIndex(
      placed.reduce((reach, candidate) => Math.max(reach, candidate.radius), NEAR_M),
    );
  }

  add(index: number): void {
    const candidate = this.#at(index);
    const mountId = candidate.sensor.location.mountId;
    if (mountId !== undefined) this.#mounts.set(mountId, index);
    this.#places.add(index, candidate.at);
    this.#views.add(index, candidate.view);
  }

  /** Accepted sensors that would be one unit with this one; of one mount, one stands for all. */
  of(index: number): readonly number[] {
    const candidate = this.#at(index);
    const found: number[] = [];
    const mounted = this.#mounts.get(candidate.sensor.location.mountId ?? '');
    if (mounted !== undefined) found.push(mounted);
    for (const other of this.#places.near(candidate.at)) {
      if (distanceM(candidate.at, this.#at(other).at) < NEAR_M) found.push(other);
    }
    for (const other of this.#views.near(candidate.view)) {
      const { view, radius } = this.#at(other);
      const distance = distanceM(candidate.view, view);
      if (sharesHalf(candidate.radius, radius, distance)) found.push(other);
    }
    return found;
  }

  #at(index: number): Placed {
    const candidate = this.#placed[index];
    if (candidate === undefined) throw new RangeError('no such candidate');
    return candidate;
  }
}

function rootOf(parent: number[], index: number): number {
  let root = index;
  for (let up = parent[root]; up !== undefined && up !== root; up = parent[root]) root = up;
  // Path compression keeps long chains cheap.
  for (let at = index; at !== root; ) {
    const next = parent[at] ?? root;
    parent[at] = root;
    at = next;
  }
  return root;
}

function collect(placed: readonly Placed[], parent: number[]): Pick<FormedUnits, 'units' | 'wide'> {
  const members = new Map<number, Placed[]>();
  placed.forEach((candidate, index) => {
    if (parent[index] === -1) return;
    const root = rootOf(parent, index);
    const unit = members.get(root);
    if (unit === undefined) members.set(root, [candidate]);
    else unit.push(candidate);
  });
  const units: AgedUnit[] = [];
  const wide: string[] = [];
  for (const sensors of members.values()) {
    const unit = unitOf(sensors);
    units.push(unit);
    if (isWide(sensors)) wide.push(unit.unitId);
  }
  units.sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  return { units, wide: wide.toSorted() };
}

function unitOf(sensors: readonly Placed[]): AgedUnit {
  const first = sensors[0];
  if (first === undefined) throw new RangeError('a unit has a sensor');
  const ordered = sensors.toSorted((a, b) => (a.sensor.sensorId < b.sensor.sensorId ? -1 : 1));
  const named = ordered[0] ?? first;
  const { lat, lon } = named.sensor.fieldOfView.centre ?? named.sensor.location;
  return {
    unitId: named.sensor.sensorId,
    sensorIds: ordered.map((member) => member.sensor.sensorId),
    cell: mostCommonCell(sensors),
    group: first.group,
    map: sensors.reduce((map, member) => commonMap(map, member.map), first.map),
    topPersons: Math.min(...sensors.map((member) => member.topPersons)),
    at: { lat, lon },
    since: Math.min(...sensors.map(({ sensor }) => Date.parse(sensor.registeredAt))),
  };
}

function mostCommonCell(sensors: readonly Placed[]): string {
  const counts = new Map<string, number>();
  for (const { cell } of sensors) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const ordered = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return ordered[0]?.[0] ?? '';
}

function isWide(sensors: readonly Placed[]): boolean {
  return sensors.some((a, i) => sensors.slice(i + 1).some((b) => distanceM(a.at, b.at) > WIDE_M));
}
