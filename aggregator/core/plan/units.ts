// A unit is what counts once: sensors on one pole, in one spot or with one view are one viewpoint (release specification, section 1).
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type BandMap, commonMap } from '../policy/bands.ts';
import { distanceM } from './geometry.ts';
import { byEntry, type Located, locate, Neighbourhood } from './neighbourhood.ts';
import { type OtherSites, takenElsewhere } from './other-sites.ts';
import { OPERATOR, type OwnerGroup, ownerGroupOf } from './owners.ts';

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
  /** Units all of whose sensors are kept out: they hold their places, and do not count. */
  readonly waiting: readonly AgedUnit[];
};

export type Beside = {
  /** First instant of the plan that the units are for. */
  readonly effectiveFrom: EpochMs;
  readonly others?: OtherSites | undefined;
  /** Sensors that hold their places and do not count. */
  readonly keptOut?: ReadonlySet<string> | undefined;
};

type Placed = Candidate & Located & { readonly group: OwnerGroup; readonly index: number };

/**
 * Groups candidates transitively. What another site counts is its own. Then the operator's have their places before all others; then whoever was
 * registered first (ties: lowest sensorId), so the result does not depend on the order of the input. An external sensor joins a unit only as it is: it
 * links no two, and neither narrows nor moves one.
 */
export function formUnits(
  candidates: readonly Candidate[],
  { effectiveFrom, others, keptOut = new Set() }: Beside,
): FormedUnits {
  const located = candidates.map((candidate) => ({ ...candidate, ...locate(candidate.sensor) }));
  const taken = takenElsewhere(located, others, effectiveFrom);
  const placed = located
    .filter(({ sensor }) => !taken.has(sensor.sensorId))
    .map((candidate) => ({ ...candidate, group: ownerGroupOf(candidate.sensor) }))
    .toSorted(byRegistration)
    .map((candidate, index) => ({ ...candidate, index }));
  const neighbours = new Neighbourhood<Placed>(placed);
  const parent = placed.map(({ index }) => index);
  const duplicates = [...taken];
  for (const candidate of placed) {
    const near = neighbours.of(candidate);
    if (!mayJoin(candidate, near, parent)) {
      duplicates.push(candidate.sensor.sensorId);
      parent[candidate.index] = -1;
      continue;
    }
    for (const other of near) parent[rootOf(parent, other.index)] = candidate.index;
    neighbours.add(candidate);
  }
  return { ...collect(placed, parent, keptOut), duplicates: duplicates.toSorted() };
}

/** Whether the sensor may be one unit with these neighbours. What strangers add must change nobody's unit (promise P24). */
function mayJoin(candidate: Placed, near: readonly Placed[], parent: number[]): boolean {
  if (near.some(({ group }) => group !== candidate.group)) return false;
  if (candidate.group === OPERATOR) return true;
  // All external sensors of a unit name one cell, and none keeps less than the first of them did.
  return (
    new Set(near.map(({ index }) => rootOf(parent, index))).size <= 1 &&
    near.every(
      ({ cell, map }) => cell === candidate.cell && map.every((b) => candidate.map.includes(b)),
    )
  );
}

type Grouped = Located & { readonly group: OwnerGroup };

function byRegistration(a: Grouped, b: Grouped): number {
  if ((a.group === OPERATOR) !== (b.group === OPERATOR)) return a.group === OPERATOR ? -1 : 1;
  return byEntry(a, b);
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

function collect(
  placed: readonly Placed[],
  parent: number[],
  keptOut: ReadonlySet<string>,
): Omit<FormedUnits, 'duplicates'> {
  const members = Map.groupBy(
    placed.filter(({ index }) => parent[index] !== -1),
    ({ index }) => rootOf(parent, index),
  );
  const units: AgedUnit[] = [];
  const waiting: AgedUnit[] = [];
  const wide: string[] = [];
  for (const sensors of members.values()) {
    const counting = sensors.filter(({ sensor }) => !keptOut.has(sensor.sensorId));
    const whole = unitOf(sensors);
    if (counting.length === 0) waiting.push(whole);
    else units.push({ ...unitOf(counting), cell: whole.cell, since: whole.since });
    if (isWide(sensors)) wide.push(whole.unitId);
  }
  units.sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  return { units, waiting, wide: wide.toSorted() };
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
