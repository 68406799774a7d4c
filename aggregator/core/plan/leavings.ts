// A leaving: a sensor of a plan that may no longer count while the plan is in force (release specification, section 11; promise P22). It is a fact that
// is stored when it is found, never derived again: the register goes on to change, and a sensor whose suspension is lifted must not return into a plan that it left.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { SensorPlace } from './neighbourhood.ts';

export type Leaving = {
  readonly sensorId: string;
  /** First staff window in which it counts no more. */
  readonly at: EpochMs;
  /** Why its readings are refused from then on. `expired`: it is its own end that refuses them. */
  readonly code: EligibilityCode;
  /** effectiveFrom of the newest plan that was there when it left: it counts in that one and older ones no more, in later ones by their own word. */
  readonly plansTo: EpochMs;
};

/**
 * Of each sensor the first: by it it left for good the plans that it counted in, and whoever is let back in, and leaves again, leaves the plan that took it in
 * again.
 */
export function firstLeavings(leavings: readonly Leaving[]): ReadonlyMap<string, Leaving> {
  const first = new Map<string, Leaving>();
  for (const leaving of leavings) {
    const known = first.get(leaving.sensorId);
    if (known === undefined || leaving.at < known.at) first.set(leaving.sensorId, leaving);
  }
  return first;
}

/** Start of the roster epoch in which somebody who ends at `validUntil` counts no more: it ends later than that. */
export function epochEndedBy(validUntil: EpochMs, rosterEpochSeconds: number): EpochMs {
  return windowStartOf(validUntil, rosterEpochSeconds * 1000);
}

/** What a plan rests on of a sensor: when it ended as it was planned, and everything else, of which any change is a leaving. */
export type PlannedFacts = { readonly validUntil: EpochMs; readonly rest: string };

export function plannedFacts(sensor: Sensor): PlannedFacts {
  const { location, fieldOfView, siteId, zoneId, reportIntervalSeconds, reporting } = sensor;
  const owner = sensor.owner === null ? null : [sensor.owner.kind, sensor.owner.ownerId];
  const rest = [
    siteId,
    owner,
    [location.lat, location.lon, location.mountId ?? null, location.verified],
    zoneId ?? null,
    [fieldOfView.areaM2, fieldOfView.centre?.lat ?? null, fieldOfView.centre?.lon ?? null],
    [reportIntervalSeconds, reporting],
  ];
  return { validUntil: Date.parse(sensor.validUntil), rest: JSON.stringify(rest) };
}

/** Whether a plan that rests on this counts the sensor as it is now. `rest` undefined: a plan of a release that did not keep it. */
export function isAsPlanned(sensor: Sensor, rest: string | undefined): boolean {
  return rest === undefined || rest === plannedFacts(sensor).rest;
}

type Rest = readonly [
  siteId: string,
  owner: unknown,
  location: readonly [lat: number, lon: number, mountId: string | null, verified: boolean],
  zoneId: string | null,
  view: readonly [areaM2: number, lat: number | null, lon: number | null],
];

/** Where a sensor stood and looked when it was planned. */
export function plannedPlace({ rest }: Pick<PlannedFacts, 'rest'>): SensorPlace {
  const [, , [lat, lon, mountId], , [areaM2, viewLat, viewLon]] = JSON.parse(rest) as Rest;
  const centre = viewLat === null || viewLon === null ? undefined : { lat: viewLat, lon: viewLon };
  return {
    location: { lat, lon, mountId: mountId ?? undefined },
    fieldOfView: { areaM2, centre },
  };
}
