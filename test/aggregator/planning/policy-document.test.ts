// What the environment sets for all sites, on a site that asks for more by itself.
import { expect, test } from 'vitest';
import { nextPolicy, settingsForSite } from '#aggregator/planning/policy-document.ts';
import { T0, zoneSite } from '../../kit/core/builders.ts';

const ZONES = [['a', 'x']] as const;

test.each([
  [true, 5, 20],
  [true, 12, 20],
  [true, 25, 25],
  [false, 5, 5],
  [false, 12, 12],
])(
  'P8: where sensitive is %s, K_PEOPLE=%i makes a band span %i persons',
  (sensitive, given, kPeople) => {
    const site = zoneSite(ZONES, { sensitive });
    const settings = settingsForSite(site, { kPeople: given });
    const change = { site, newest: null, author: 'settings', reason: 'first', effectiveFrom: T0 };
    expect(nextPolicy({ ...change, settings }).settings.kPeople).toBe(kPeople);
  },
);

test('what is not set stays unset', () => {
  expect(settingsForSite(zoneSite(ZONES, { sensitive: true }), { staffK: 4 })).toEqual({
    staffK: 4,
  });
});
