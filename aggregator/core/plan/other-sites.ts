// Units are formed over all sites of an installation: two sites over the same sensors would be a second geometry of one crowd (release specification,
// section 1; promise P23). So what another site counts is taken, and nothing of it is given away by where our own units end.
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { TRANSITION_WINDOWS } from '../policy/floors.ts';
import { registerCode } from './eligibility.ts';
import {
  byEntry,
  type Located,
  locate,
  Neighbourhood,
  type SensorPlace,
  type Spot,
  spotOf,
} from './neighbourhood.ts';

/** A sensor of another site of the installation. */
export type OtherSensor = {
  readonly sensor: Sensor;
  /** A plan of its site counts it, as it is, from now on, or it has been suspended for a few days only and would be counted. */
  readonly isCounted: boolean;
  /** It came so lately that no plan of its site says anything about it. */
  readonly isNew: boolean;
};

/** Where a sensor of another site stood as a plan counted it, whatever the register says of it by now. */
export type PlaceElsewhere = {
  readonly place: SensorPlace;
  /** When the last plan that counts it there ends, exclusive. Infinite: none follows it yet. */
  readonly until: EpochMs;
  /** Public window of that plan. */
  readonly publicWindowMs: number;
};

export type OtherSites = {
  readonly sensors: readonly OtherSensor[];
  /** Of all plans in force in the four public windows before ours, and later. */
  readonly places: readonly PlaceElsewhere[];
  /** Sensors of our own that a plan of ours counts as they are now: one that was moved comes to its new place as a newcomer. */
  readonly counted: ReadonlySet<string>;
  readonly at: EpochMs;
};

/**
 * Own sensors that would join a unit of another site. A site keeps what its plans count, for as long as one is in force that does; of two that are both
 * counted, or neither yet, the earlier entry keeps the place.
 */
export function takenElsewhere(
  own: readonly Located[],
  others: OtherSites | undefined,
  effectiveFrom: EpochMs,
): ReadonlySet<string> {
  if (others === undefined) return new Set();
  const held = placesBeside(
    own,
    others.places.filter(({ until }) => until > effectiveFrom),
  );
  const rivals = others.sensors
    .filter((other) => other.isCounted || mayCount(other, others.at))
    .map((other) => ({ ...locate(other.sensor), isCounted: other.isCounted }))
    .toSorted((a, b) => Number(b.isCounted) - Number(a.isCounted) || byEntry(a, b));
  const neighbours = new Neighbourhood<Located & { readonly isCounted: boolean }>([
    ...own,
    ...rivals,
  ]);
  for (const rival of rivals) neighbours.add(rival);
  const isTaken = (sensor: Located): boolean => {
    const isOurs = others.counted.has(sensor.sensor.sensorId);
    if (!isOurs && held(sensor).length > 0) return true;
    return neighbours.of(sensor).some((rival) => {
      if (rival.isCounted !== isOurs) return rival.isCounted;
      return byEntry(rival, sensor) < 0;
    });
  };
  return new Set(own.filter(isTaken).map(({ sensor }) => sensor.sensorId));
}

/** Whether its site can be expected to count it: it has not judged it yet, and the register has nothing against it. */
function mayCount({ sensor, isNew }: OtherSensor, at: EpochMs): boolean {
  if (!isNew || sensor.suspended) return false;
  const context = { siteId: sensor.siteId, at, cell: '', holdsView: () => true };
  return registerCode(sensor, context) === null;
}

/** Which of the places are one viewpoint with an own sensor. */
function placesBeside(
  own: readonly Located[],
  places: readonly PlaceElsewhere[],
): (sensor: Located) => readonly PlaceElsewhere[] {
  const spots = places.map((elsewhere) => ({ ...spotOf(elsewhere.place), elsewhere }));
  const neighbours = new Neighbourhood<Spot & { readonly elsewhere: PlaceElsewhere }>([
    ...own,
    ...spots,
  ]);
  for (const spot of spots) neighbours.add(spot);
  // Each has an end of its own, so none stands for the others of its mount.
  const mounted = Map.groupBy(spots, ({ mountId }) => mountId);
  return (sensor) => {
    const onMount = sensor.mountId === undefined ? [] : (mounted.get(sensor.mountId) ?? []);
    const found = new Set([...neighbours.of(sensor), ...onMount]);
    return [...found].map(({ elsewhere }) => elsewhere);
  };
}

/**
 * Own sensors at places that stood behind public values of another site in the four public windows before this plan, each with the time until which no
 * public region that holds it is released: the first four of the plan (release specification, section 11; promise P17). Ids differ from site to site and
 * a place is not one unit exactly, so whether the two regions differ by a crowd is not asked, as it would be within a site.
 */
export function comeFromElsewhere(
  own: readonly Located[],
  { places }: Pick<OtherSites, 'places'>,
  { effectiveFrom, publicWindowMs }: { effectiveFrom: EpochMs; publicWindowMs: number },
): ReadonlyMap<string, EpochMs> {
  const spanOf = (place: PlaceElsewhere): number =>
    TRANSITION_WINDOWS * Math.max(place.publicWindowMs, publicWindowMs);
  const recent = places.filter((place) => place.until > effectiveFrom - spanOf(place));
  const before = placesBeside(own, recent);
  const spans = own.map((sensor) => {
    const span = Math.max(0, ...before(sensor).map(spanOf));
    return [sensor.sensor.sensorId, span] as const;
  });
  return new Map(
    spans
      .filter(([, span]) => span > 0)
      .map(([sensorId, span]) => [sensorId, effectiveFrom + span]),
  );
}
