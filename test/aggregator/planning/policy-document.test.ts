// What one version of a policy hands on to the next.
import { expect, test } from 'vitest';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { T0, zoneSite } from '../../kit/core/builders.ts';

const ZONES = [['a', 'x']] as const;

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

test('windows that become longer than the roster epoch take it with them', () => {
  const said = { author: 'board', reason: 'test', effectiveFrom: T0 };
  const site = zoneSite(ZONES);
  const first = nextPolicy({ ...said, site, newest: null, settings: {} });
  const longer = { ...site, windowSeconds: 1800, publicWindowSeconds: 14_400 } as const;
  const next = nextPolicy({ ...said, site: longer, newest: first, settings: {} });
  expect(next.settings.rosterEpochSeconds).toBe(1800);
});

test('P8: what people decided holds with the next version, unless the site has become sensitive', () => {
  const said = { author: 'board', reason: 'test', effectiveFrom: T0 };
  const site = zoneSite(ZONES);
  const first = nextPolicy({ ...said, site, newest: null, settings: { kPeople: 6 } });
  const next = (sensitive: boolean) =>
    nextPolicy({ ...said, site: { ...site, sensitive }, newest: first, settings: {} });
  expect([next(false), next(true)].map(({ settings }) => settings.kPeople)).toEqual([6, 20]);
});
