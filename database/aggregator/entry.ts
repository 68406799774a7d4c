// When a sensor came into the register: the register's own time, whatever a document says, since age decides who keeps a place, and an outside owner
// is on probation from it on (release specification, section 1).
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';

/** What an entry of somebody else's sensor stands for: another place or another view is another entry, or one could wait elsewhere and then move in. */
function standsFor({ siteId, owner, zoneId, location, fieldOfView }: Sensor): string {
  const who = [siteId, owner?.kind ?? null, owner?.ownerId ?? null];
  if (owner?.kind === 'operator') return JSON.stringify(who);
  const { lat, lon, mountId } = location;
  const { areaM2, centre } = fieldOfView;
  return JSON.stringify([...who, zoneId, lat, lon, mountId, areaM2, centre?.lat, centre?.lon]);
}

/** The entries as they are written at `at`: one that the register has already, unchanged in what it stands for, keeps its time. */
export function entered(
  sensors: readonly Sensor[],
  known: readonly Sensor[],
  at: EpochMs,
): readonly Sensor[] {
  const before = new Map(known.map((sensor) => [sensor.sensorId, sensor]));
  return sensors.map((sensor) => {
    const one = before.get(sensor.sensorId);
    const isSame = one !== undefined && standsFor(one) === standsFor(sensor);
    return { ...sensor, registeredAt: isSame ? one.registeredAt : isoUtc(at) };
  });
}
