// What a registration says of the plan that it makes: who counts, who does not and why, and what counts as one. Whoever registers can mend all of it in the
// files, so each code has words that say how.
import type { Say } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import { listed } from '#shared/process/options.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type Located, locate, Neighbourhood } from '../core/plan/neighbourhood.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
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
  duplicate_unit:
    'it would be part of a unit of another owner or of another site, or link two units',
  surplus:
    'an outside owner has at most a third of the units of a region: those beyond it do not count until there are more of others',
};

const VALID_YEARS = 4;

/** `expired` is four things, and only one of them is over. */
function whyExpired({ validFrom, validUntil }: Sensor, at: EpochMs): string {
  const [from, until] = [Date.parse(validFrom), Date.parse(validUntil)];
  if (until <= from) return 'its validUntil is not after its validFrom';
  if (until <= at) return 'its validUntil has passed';
  const limit = new Date(from);
  limit.setUTCFullYear(limit.getUTCFullYear() + VALID_YEARS);
  return until < limit.getTime()
    ? `it begins later, at ${isoUtc(from)}: it counts from a plan that is made then`
    : 'it would be valid for four years or more: validUntil must be less than 4 years after validFrom';
}

/** Sites of the installation with a sensor that is one viewpoint with this one, by id. */
function sitesBeside({ sensors }: OtherSites): (sensor: Sensor) => readonly string[] {
  const theirs = sensors.map(({ sensor }) => locate(sensor));
  return (sensor) => {
    const neighbours = new Neighbourhood<Located>([...theirs, locate(sensor)]);
    for (const other of theirs) neighbours.add(other);
    return [...new Set(neighbours.of(locate(sensor)).map((near) => near.sensor.siteId))].toSorted();
  };
}

function whyDuplicate(sites: readonly string[]): string {
  return sites.length === 0
    ? WHY.duplicate_unit
    : `the site ${listed(sites)} has a sensor in its place, and a place counts for one site: end or move one of them`;
}

type Judged = {
  readonly at: EpochMs;
  readonly beside: (sensor: Sensor) => readonly string[];
};

function whyNot(code: EligibilityCode, sensor: Sensor | undefined, { at, beside }: Judged): string {
  if (sensor === undefined) return WHY[code];
  if (code === 'duplicate_unit') return whyDuplicate(beside(sensor));
  return code === 'expired' ? whyExpired(sensor, at) : WHY[code];
}

function sayRefused(
  { eligibility }: SitePlanning,
  sensors: readonly Sensor[],
  judged: Judged,
  say: Say,
): void {
  const byId = new Map(sensors.map((sensor) => [sensor.sensorId, sensor]));
  const refused = [...eligibility].flatMap(([sensorId, code]) =>
    code === 'eligible' ? [] : [{ sensorId, code, why: whyNot(code, byId.get(sensorId), judged) }],
  );
  for (const alike of Map.groupBy(refused, ({ code, why }) => `${code} ${why}`).values()) {
    const ids = alike.map(({ sensorId }) => sensorId).join(', ');
    say(`  refused ${alike[0]?.code}: ${ids}: ${alike[0]?.why}`);
  }
}

/** Says what will be released of the sensors, and of which nothing. `others`: what the other sites of the installation count, where that is known. */
export function sayPlan(
  planning: SitePlanning,
  sensors: readonly Sensor[],
  at: EpochMs,
  say: Say,
  others?: OtherSites,
): void {
  const { plan, units, eligibility, mapOfSensor, warnings } = planning;
  const verdicts = [...eligibility.values()];
  const eligible = verdicts.filter((verdict) => verdict === 'eligible').length;
  say(
    `${counted(verdicts.length, 'sensor')}, ${eligible} eligible, in ${counted(units.length, 'unit')}`,
  );
  const beside = others === undefined ? () => [] : sitesBeside(others);
  sayRefused(planning, sensors, { at, beside }, say);
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
