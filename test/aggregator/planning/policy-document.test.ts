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

test('a site that goes over to strict keeps what it had set stricter; the way back begins anew', () => {
  const said = { author: 'board', reason: 'test', effectiveFrom: T0 };
  const site = zoneSite(ZONES);
  const settings = { staffK: 6, publicK: 12, kPeople: 20 };
  const own = nextPolicy({ ...said, site, newest: null, settings });
  const strict = { ...site, preset: 'strict' as const };
  const next = nextPolicy({ ...said, site: strict, newest: own, settings: {} });
  expect(next.settings).toMatchObject({
    staffK: 6,
    staffPlannedUnits: 8,
    publicK: 12,
    kPeople: 20,
  });
  expect(next.settings.publicPlannedUnits).toBeGreaterThan(12);
  const back = nextPolicy({ ...said, site, newest: next, settings: {} });
  const preset = nextPolicy({ ...said, site, newest: null, settings: {} });
  expect(back.settings).toEqual(preset.settings);
  // What is asked for now is asked for.
  const asked = nextPolicy({ ...said, site: strict, newest: own, settings: { kPeople: 10 } });
  expect(asked.settings.kPeople).toBe(10);
});
