// What a registration says of the plan that it makes: who counts, who does not and why, and what counts as one. Whoever registers can mend all of it in the
// files, so each code has words that say how.
import type { Say } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import type { EpochMs } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { SitePlanning } from '../core/plan/plan.ts';

const WHY: Readonly<Record<EligibilityCode | 'surplus', string>> = {
  unknown_sensor: 'it belongs to another site',
  expired: 'it is not valid',
  no_owner: 'nobody is known who answers for it',
  not_verified: 'location.verified is not true, or its place is in no zone of the site',
  probation: 'sensors of an outside owner count after 7 days, and enter with the next plan',
  suspended: 'it is set aside',
  fov_too_small: 'on the ground that it sees a level would tell of too few people',
  too_slow: 'five of its report intervals do not fit into a staff window',
  on_change_only: 'it reports on change only, and silence would tell a level',
  duplicate_unit: 'it would be part of a unit of another owner, or link two units',
  surplus:
    'an outside owner has at most a third of the units of a region: those beyond it do not count until there are more of others',
};

/** `expired` is three things, and only one of them is over. */
function whyExpired({ validFrom, validUntil }: Sensor, at: EpochMs): string {
  const [from, until] = [Date.parse(validFrom), Date.parse(validUntil)];
  if (until <= from) return 'its validUntil is not after its validFrom';
  return until <= at
    ? 'its validUntil has passed'
    : 'it would be valid for four years or more: validUntil must be less than 4 years after validFrom';
}

function whyNot(code: EligibilityCode, sensor: Sensor | undefined, at: EpochMs): string {
  return code === 'expired' && sensor !== undefined ? whyExpired(sensor, at) : WHY[code];
}

function sayRefused(
  { eligibility }: SitePlanning,
  sensors: readonly Sensor[],
  at: EpochMs,
  say: Say,
): void {
  const byId = new Map(sensors.map((sensor) => [sensor.sensorId, sensor]));
  const refused = [...eligibility].flatMap(([sensorId, code]) =>
    code === 'eligible' ? [] : [{ sensorId, code, why: whyNot(code, byId.get(sensorId), at) }],
  );
  for (const alike of Map.groupBy(refused, ({ code, why }) => `${code} ${why}`).values()) {
    const ids = alike.map(({ sensorId }) => sensorId).join(', ');
    say(`  refused ${alike[0]?.code}: ${ids}: ${alike[0]?.why}`);
  }
}

/** Says what will be released of the sensors, and of which nothing. */
export function sayPlan(
  planning: SitePlanning,
  sensors: readonly Sensor[],
  at: EpochMs,
  say: Say,
): void {
  const { plan, units, eligibility, mapOfSensor, warnings } = planning;
  const verdicts = [...eligibility.values()];
  const eligible = verdicts.filter((verdict) => verdict === 'eligible').length;
  say(
    `${counted(verdicts.length, 'sensor')}, ${eligible} eligible, in ${counted(units.length, 'unit')}`,
  );
  sayRefused(planning, sensors, at, say);
  const merged = [...mapOfSensor].filter(([, map]) => map.length < 4).map(([sensorId]) => sensorId);
  if (merged.length > 0)
    say(`  field of view too small for five levels, bands merged: ${merged.join(', ')}`);
  for (const { sensorIds } of units)
    if (sensorIds.length > 1)
      say(
        `  ${sensorIds.join(', ')} count as one unit: less than 10 m apart, on one mount, or with half of a view in common`,
      );
  for (const { unitId } of warnings)
    say(`  unit ${unitId} is wider than 30 m: is it really one viewpoint?`);
  say(
    `plan: ${counted(plan.staff.length, 'staff region')}, ${counted(plan.public.length, 'public region')}`,
  );
  if (plan.unpublished.length > 0)
    say(`  too few units to publish: ${plan.unpublished.join(', ')}`);
}
