// What the environment sets for all sites never makes one looser than its preset, nor than what was decided for it; also at a restart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PolicyError } from '#aggregator/core/policy/floors.ts';
import {
  HIGHER_IS_STRICTER,
  nextPolicy,
  policyOf,
  sameRules,
} from '#aggregator/planning/policy-document.ts';
import { BY_SETTINGS, startPolicy } from '#aggregator/planning/start-policy.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { PUBLIC_WINDOWS_SECONDS, type Site, STAFF_WINDOWS_SECONDS } from '#shared/wire/site.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import { T0, zoneSite } from '../../kit/core/builders.ts';

const SAID = { reason: 'a test of settings', effectiveFrom: T0 };
const NAMES = {
  STAFF_K: fc.integer({ min: 3, max: 12 }),
  PUBLIC_K: fc.integer({ min: 5, max: 24 }),
  STAFF_PLANNED_UNITS: fc.integer({ min: 4, max: 16 }),
  PUBLIC_PLANNED_UNITS: fc.integer({ min: 6, max: 30 }),
  OWNER_SLACK: fc.integer({ min: 0, max: 2 }),
  K_PEOPLE: fc.integer({ min: 5, max: 30 }),
  ROSTER_EPOCH_SECONDS: fc.integer({ min: 15, max: 60 }).map((minutes) => minutes * 60),
};

/** As it is judged before anything is opened; null: it does not start. */
function overridesOf(environment: Readonly<Record<string, number>>) {
  const texts = Object.entries(environment).map(([name, value]) => [name, `${value}`]);
  try {
    return readSettings(Object.fromEntries(texts)).policyOverrides;
  } catch {
    return null;
  }
}

const environment = fc
  .record(NAMES, { requiredKeys: [] })
  .map(overridesOf)
  .filter((overrides) => overrides !== null);

const site = fc
  .record({
    preset: fc.constantFrom('default', 'strict'),
    sensitive: fc.boolean(),
    pair: fc.nat({ max: STAFF_WINDOWS_SECONDS.length - 1 }),
  })
  .map(({ pair, ...more }): Site => {
    const windowSeconds = STAFF_WINDOWS_SECONDS[pair] ?? 60;
    const publicWindowSeconds = PUBLIC_WINDOWS_SECONDS[pair] ?? 900;
    return zoneSite([['a', 'x']], { ...more, windowSeconds, publicWindowSeconds });
  });

const start = (of: Site, policies: readonly PolicyDocument[], overrides: Partial<PolicySettings>) =>
  startPolicy({ ...SAID, site: of, policies, author: BY_SETTINGS }, overrides);

/** Null: refused for this site, as an epoch that is no multiple of its window. */
function startOrRefusal(...asked: Parameters<typeof start>) {
  try {
    return start(...asked);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    expect(error.setting).toBe('rosterEpochSeconds');
    return null;
  }
}

test('P19: under every environment that starts no site is looser than its preset or than the environment asks, at the first start and at the next', () => {
  let notTaken = 0;
  let taken = 0;
  fc.assert(
    fc.property(site, environment, environment, (of, first, then) => {
      const preset = start(of, [], {}).document.settings;
      const stored: PolicyDocument[] = [];
      for (const overrides of [first, then]) {
        const started = startOrRefusal(of, stored, overrides);
        if (started === null) continue;
        const { settings } = started.document;
        for (const name of HIGHER_IS_STRICTER) {
          expect(settings[name], name).toBeGreaterThanOrEqual(preset[name]);
          expect(settings[name], name).toBeGreaterThanOrEqual(overrides[name] ?? 0);
        }
        expect(settings.publicK).toBeLessThanOrEqual(2 * settings.staffK);
        expect(settings.publicPlannedUnits).toBeLessThanOrEqual(2 * settings.staffPlannedUnits);
        // A restart with the same settings makes no other version.
        stored.push(started.document);
        const again = start(of, stored, overrides);
        expect(sameRules(again.document, started.document)).toBe(true);
        expect(again.notTaken).toEqual(started.notTaken);
        const told = started.notTaken.map(({ setting, asked, kept }) => [setting, asked, kept]);
        const other = HIGHER_IS_STRICTER.filter(
          (name) => overrides[name] !== undefined && overrides[name] !== settings[name],
        );
        expect(told).toEqual(other.map((name) => [name, overrides[name], settings[name]]));
        notTaken += told.length;
        taken += Object.keys(overrides).length - told.length;
      }
    }),
    runs(250),
  );
  expect(Math.min(notTaken, taken)).toBeGreaterThan(100);
});

test('P19: what people decided for a site holds against every environment that asks for less', () => {
  const board = fc.record({ staffK: fc.integer({ min: 6, max: 12 }) }).map(({ staffK }) => ({
    staffK,
    publicK: 2 * staffK - 1,
  }));
  fc.assert(
    fc.property(site, environment, board, (of, overrides, settings) => {
      const first = start(of, [], {}).document;
      const decided = nextPolicy({ ...SAID, site: of, newest: first, author: 'Board', settings });
      const started = startOrRefusal(of, [first, decided], overrides);
      if (started === null) return;
      for (const name of HIGHER_IS_STRICTER)
        expect(started.document.settings[name], name).toBeGreaterThanOrEqual(
          decided.settings[name],
        );
    }),
    runs(120),
  );
});

const strict = zoneSite([['a', 'x']], { preset: 'strict' });
const PRESET = { staffK: 5, publicK: 10, staffPlannedUnits: 7, publicPlannedUnits: 13 };

test.each([
  [{ publicK: 5 }, PRESET],
  [{ staffK: 4, publicK: 8 }, PRESET],
  [{ staffK: 6 }, { ...PRESET, staffK: 6, staffPlannedUnits: 8 }],
  [
    { staffK: 6, publicK: 12, staffPlannedUnits: 7 },
    { staffK: 6, publicK: 12, staffPlannedUnits: 8, publicPlannedUnits: 15 },
  ],
  [
    { rosterEpochSeconds: 900, kPeople: 5 },
    { ...PRESET, rosterEpochSeconds: 3600, kPeople: 10 },
  ],
])('P19: a strict site under %j has %j', (overrides, expected) => {
  expect(start(strict, [], overrides).document.settings).toMatchObject(expected);
});

test('what is not taken is named, with what the site keeps', () => {
  expect(start(strict, [], { staffK: 4, publicK: 10, kPeople: 12 }).notTaken).toEqual([
    { setting: 'staffK', asked: 4, kept: 5 },
  ]);
});

test.each([
  [true, 5, 20],
  [true, 25, 25],
  [false, 5, 10],
  [false, 12, 12],
])(
  'P8: where sensitive is %s, K_PEOPLE=%i makes a band span %i persons',
  (sensitive, kPeople, expected) => {
    const of = zoneSite([['a', 'x']], { sensitive });
    expect(start(of, [], { kPeople }).document.settings.kPeople).toBe(expected);
  },
);

test('P19: what the settings of an earlier start had made looser than the preset is raised to it; what people decided stays', () => {
  const first = start(strict, [], {}).document;
  const settings = { ...first.settings, staffK: 4, publicK: 8, staffPlannedUnits: 6 };
  const loose = { ...first, settings: { ...settings, publicPlannedUnits: 11 } };
  const { document, isRaised } = start(strict, [loose], { staffK: 4 });
  expect([isRaised, document.settings]).toEqual([true, expect.objectContaining(PRESET)]);
  expect(policyOf(strict, document)).toMatchObject(PRESET);
  const decided = { ...loose, policyVersion: 2, author: 'Board' };
  const kept = start(strict, [first, decided], { staffK: 4 });
  expect([kept.isRaised, sameRules(kept.document, decided)]).toEqual([false, true]);
  // Where people decided one of a pair, the pair holds.
  const half = { ...decided, settings: { ...first.settings, staffK: 4, publicK: 8 } };
  const pair = { ...half, author: BY_SETTINGS, settings: { ...half.settings, publicK: 6 } };
  expect(start(strict, [first, half, pair], {}).document.settings).toMatchObject({
    staffK: 5,
    publicK: 10,
  });
});
