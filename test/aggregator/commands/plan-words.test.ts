// What somebody who registers is told of the plan: every refusal with what it takes, and what counts as one.
import { expect, test } from 'vitest';
import { sayPlan } from '#aggregator/commands/plan-words.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';

const AT = Date.UTC(2026, 10, 27);
const site = gridSite('words', 1);
const plain = gridSensors(site, 6);
const policy = makePolicy({
  preset: 'default',
  sensitive: false,
  windowSeconds: 60,
  publicWindowSeconds: 900,
  overrides: {},
  policyVersion: 1,
});

function told(sensors: readonly Sensor[]): readonly string[] {
  const said: string[] = [];
  const planning = planSite({ site, sensors, policy, effectiveFrom: AT, at: AT });
  sayPlan(planning, sensors, AT, (text) => said.push(text));
  return said;
}
const changed = (change: Partial<Sensor>, at = 0): readonly Sensor[] =>
  plain.map((sensor, i) => (i === at ? { ...sensor, ...change } : sensor));

test.each([
  [{ validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }, 'four years or more'],
  [{ validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' }, 'has passed'],
  [{ validFrom: '2027-01-01T00:00:00Z', validUntil: '2026-12-31T00:00:00Z' }, 'is not after its'],
  [
    { validFrom: '2027-01-01T00:00:00Z', validUntil: '2028-01-01T00:00:00Z' },
    'begins later, at 2027-01-01T00:00:00Z',
  ],
  [{ validFrom: '2027-01-01T00:00:00Z', validUntil: '2031-01-01T00:00:00Z' }, 'four years or more'],
])('found A8: expired with %j says which of four it is', (dates, why) => {
  const lines = told(changed(dates)).filter((line) => line.includes('refused'));
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^  refused expired: z000-0: .*${why}`)),
  ]);
});

test('found A8: sensors that count as one are said', () => {
  const [first, second] = plain;
  if (first === undefined || second === undefined) throw new Error('the site has sensors');
  const near = { ...second.location, lon: first.location.lon + 5 / 111_320 };
  const lines = told(changed({ location: near }, 1));
  expect(lines[0]).toBe('6 sensors, 6 eligible, in 5 units');
  expect(lines).toContainEqual(expect.stringContaining('z000-0, z000-1 count as one unit'));
  expect(told(plain).join()).not.toContain('count as one unit');
});

test('a sensor whose place another site counts is told which site that is', () => {
  const [first] = plain;
  if (first === undefined) throw new Error('the site has sensors');
  const theirs = { ...first, siteId: 'city', sensorId: 'c-1', registeredAt: first.validFrom };
  const sensors = [{ sensor: theirs, isCounted: true, isNew: false }];
  const others = { sensors, places: [], counted: new Set<string>(), at: AT };
  const said: string[] = [];
  const planning = planSite({ site, sensors: plain, policy, effectiveFrom: AT, at: AT, others });
  sayPlan(planning, plain, AT, (text) => said.push(text), others);
  expect(said.filter((line) => line.includes('refused'))).toEqual([
    expect.stringMatching(/^ {2}refused duplicate_unit: z000-0: the site city has a sensor/),
  ]);
});

test('sensors that are refused for one reason are told in one line', () => {
  const lines = told(plain.map((sensor) => ({ ...sensor, suspended: true })));
  expect(lines.filter((line) => line.includes('refused'))).toHaveLength(1);
});
