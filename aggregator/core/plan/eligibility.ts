// What a sensor must be before it contributes (release specification, section 5): judged from the register alone, never from a reading.

import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { Scale } from '#shared/wire/level.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type BandMap, bandMap } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { INTERVALS_PER_WINDOW } from './replay-defaults.ts';

const LONGEST_VALIDITY_YEARS = 4;
const PROBATION_MS = 7 * DAY_MS;
/** No external sensor sees more: a field of view that takes in whole squares would take in everybody else's units. */
const WIDEST_EXTERNAL_M2 = 1000;

export type EligibilityContext = {
  readonly siteId: string;
  readonly policy: Policy;
  /** When it is judged. */
  readonly at: EpochMs;
  /** Leaf cell of the sensor, null when the site has none for it. */
  readonly cell: string | null;
  /** Scale of that cell's zone type; null without a cell. */
  readonly scale: Scale | null;
  /** Whether the sensor sees its own cell and no more. */
  readonly holdsView: (sensor: Sensor) => boolean;
};

/** First code of the closed list that applies, or the sensor's own map of levels. `duplicate_unit` is found where units are formed, `surplus` where they are laid out. */
export type Eligibility = { readonly code: EligibilityCode } | { readonly map: BandMap };

export function judgeSensor(sensor: Sensor, context: EligibilityContext): Eligibility {
  const code = registerCode(sensor, context) ?? (sensor.suspended ? 'suspended' : null);
  if (code !== null) return { code };
  if (context.scale === null) return { code: 'not_verified' };
  const map = bandMap(context.scale, sensor.fieldOfView.areaM2, context.policy);
  if (map === null) return { code: 'fov_too_small' };
  if (INTERVALS_PER_WINDOW * sensor.reportIntervalSeconds > context.policy.windowSeconds) {
    return { code: 'too_slow' };
  }
  return sensor.reporting === 'on_change' ? { code: 'on_change_only' } : { map };
}

/** What stands against a sensor in the register itself, whatever the site makes of levels and windows. */
export function registerCode(
  sensor: Sensor,
  context: Pick<EligibilityContext, 'siteId' | 'at' | 'cell' | 'holdsView'>,
): EligibilityCode | null {
  if (sensor.siteId !== context.siteId) return 'unknown_sensor';
  if (!isValid(sensor, context.at)) return 'expired';
  if (sensor.owner === null) return 'no_owner';
  // A place that the site's partition does not know is not a verified location.
  if (!sensor.location.verified || context.cell === null) return 'not_verified';
  if (sensor.owner.kind === 'operator') return null;
  const isWide = sensor.fieldOfView.areaM2 > WIDEST_EXTERNAL_M2;
  if (isWide || !context.holdsView(sensor)) return 'not_verified';
  return context.at < Date.parse(sensor.registeredAt) + PROBATION_MS ? 'probation' : null;
}

/** It has begun, and its end is in the future and less than four years after its start. One that begins later joins with a plan of then. */
function isValid(sensor: Sensor, at: EpochMs): boolean {
  const from = Date.parse(sensor.validFrom);
  const until = Date.parse(sensor.validUntil);
  const limit = new Date(from);
  limit.setUTCFullYear(limit.getUTCFullYear() + LONGEST_VALIDITY_YEARS);
  return from <= at && until > at && until > from && until < limit.getTime();
}
