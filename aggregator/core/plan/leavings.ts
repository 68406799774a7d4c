// A leaving: a sensor of a plan that may no longer count while the plan is in force (release specification, section 11; promise P22). It is a fact that
// is stored when it is found, never derived again: the register goes on to change, and a sensor whose suspension is lifted must not return into a plan that it left.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';

export type Leaving = {
  readonly sensorId: string;
  /** First staff window in which it counts no more. */
  readonly at: EpochMs;
  /** Why its readings are refused from then on. `expired`: it is its own end that refuses them. */
  readonly code: EligibilityCode;
  /** effectiveFrom of the newest plan that was there when it left: it counts in that one and older ones no more, in later ones by their own word. */
  readonly plansTo: EpochMs;
};

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
