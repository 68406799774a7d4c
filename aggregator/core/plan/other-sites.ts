// Units are formed over all sites of an installation: two sites over the same sensors would be a second geometry of one crowd (release specification,
// section 1; promise P23). So what another site counts is taken, and nothing of it is given away by where our own units end.
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { registerCode } from './eligibility.ts';
import { byEntry, type Located, locate, Neighbourhood } from './neighbourhood.ts';

/** A sensor of another site of the installation. */
export type OtherSensor = {
  readonly sensor: Sensor;
  /** A plan of its site counts it from now on, or it has been suspended for a few days only and would be counted. */
  readonly isCounted: boolean;
  /** It came so lately that no plan of its site says anything about it. */
  readonly isNew: boolean;
};

export type OtherSites = {
  readonly sensors: readonly OtherSensor[];
  /** Sensors of our own that a plan of ours counts. */
  readonly counted: ReadonlySet<string>;
  readonly at: EpochMs;
};

/**
 * Own sensors that would join a unit of another site. A site keeps what its plans count; of two that are both counted, or neither yet, the earlier
 * entry keeps the place.
 */
export function takenElsewhere(
  own: readonly Located[],
  others: OtherSites | undefined,
): ReadonlySet<string> {
  if (others === undefined || others.sensors.length === 0) return new Set();
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
