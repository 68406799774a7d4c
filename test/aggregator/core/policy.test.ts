import { expect, test } from 'vitest';
import { PolicyError } from '#aggregator/core/policy/floors.ts';
import { makePolicy, type PolicyInput } from '#aggregator/core/policy/policy.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import { siteSchema, storedSiteSchema } from '#shared/wire/site.ts';
import { gridSite } from '../../kit/aggregator/grid-site.ts';
import { policy } from '../../kit/core/builders.ts';

function refusal(more: Partial<PolicyInput>): PolicyError {
  try {
    policy(more);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('the policy was built');
}

test('P19: the defaults are those of section 4', () => {
  expect(policy()).toMatchObject({
    staffK: 3,
    publicK: 5,
    staffPlannedUnits: 4,
    publicPlannedUnits: 7,
    ownerSlack: 0,
    kPeople: 10,
    rosterEpochSeconds: 900,
    latenessSeconds: 10,
    staffDelaySeconds: 15,
    publicDelaySeconds: 900,
    carryWindows: 5,
  });
  expect(policy({ sensitive: true }).kPeople).toBe(20);
});

test('P19: the strict preset', () => {
  expect(policy({ preset: 'strict' })).toMatchObject({
    staffK: 5,
    staffPlannedUnits: 7,
    publicK: 10,
    publicPlannedUnits: 13,
    rosterEpochSeconds: 3600,
  });
});

test.each<[keyof PolicySettings, number, number, Partial<PolicySettings>]>([
  ['staffK', 2, 3, {}],
  ['publicK', 4, 5, {}],
  ['staffPlannedUnits', 3, 4, {}],
  ['publicPlannedUnits', 5, 6, {}],
  ['ownerSlack', -1, 0, {}],
  ['kPeople', 4, 5, {}],
  ['marginPercent', 19, 20, {}],
  ['rosterEpochSeconds', 840, 900, {}],
])('P19: %s %i is below the floor %i; the floor itself is built', (setting, value, floor) => {
  const error = refusal({ overrides: { [setting]: value } });
  expect(error).toMatchObject({ setting, value, floor });
  expect(error.message).toMatch(
    new RegExp(`^${setting} is ${value}, but must be at least ${floor}: .+`),
  );
  expect(policy({ overrides: { [setting]: floor } })[setting]).toBe(floor);
});

test('P19: the public k is at most twice the staff k', () => {
  expect(policy({ overrides: { publicK: 6 } }).publicPlannedUnits).toBe(8);
  expect(refusal({ overrides: { publicK: 7 } })).toMatchObject({ setting: 'publicK', value: 7 });
  expect(policy({ overrides: { publicK: 7, staffK: 4 } }).staffPlannedUnits).toBe(5);
});

test('P19: planned units stay above k when only k is raised, and cannot be set below', () => {
  expect(refusal({ overrides: { staffK: 4, staffPlannedUnits: 4 } })).toMatchObject({
    setting: 'staffPlannedUnits',
    floor: 5,
  });
});

test('P19: half a unit is no number of units', () => {
  expect(refusal({ overrides: { staffK: 3.5 } }).setting).toBe('staffK');
  expect(refusal({ overrides: { publicK: Number.NaN } }).setting).toBe('publicK');
});

test.each([
  [60, 900, 5, 900],
  [300, 1800, 3, 900],
  [900, 7200, 1, 900],
  [1800, 14_400, 0, 1800],
])(
  'a window of %i s with %i s: carry %i windows, epoch %i s',
  (windowSeconds, publicWindowSeconds, carryWindows, rosterEpochSeconds) => {
    expect(policy({ windowSeconds, publicWindowSeconds })).toMatchObject({
      carryWindows,
      rosterEpochSeconds,
      publicDelaySeconds: publicWindowSeconds,
    });
  },
);

test('P19: only listed windows', () => {
  expect(refusal({ windowSeconds: 120 })).toMatchObject({ setting: 'windowSeconds', nearest: 300 });
  expect(refusal({ publicWindowSeconds: 300 })).toMatchObject({
    setting: 'publicWindowSeconds',
    nearest: 900,
  });
  expect(refusal({ publicWindowSeconds: 20_000 }).nearest).toBe(14_400);
});

const PUBLIC_BESIDE = { 60: 900, 300: 1800, 900: 7200, 1800: 14_400 } as const;
const PAIRS = [60, 300, 900, 1800].flatMap((windowSeconds) =>
  [900, 1800, 7200, 14_400].map((publicWindowSeconds) => ({ windowSeconds, publicWindowSeconds })),
);

test.each(PAIRS)('P19: a pair of windows: %o', (pair) => {
  const finest = PUBLIC_BESIDE[pair.windowSeconds as keyof typeof PUBLIC_BESIDE];
  const isAllowed = pair.publicWindowSeconds >= finest;
  const site = siteSchema.safeParse({ ...gridSite('pairs', 1), ...pair });
  expect(site.success).toBe(isAllowed);
  if (isAllowed) {
    expect(policy(pair).publicWindowSeconds).toBe(pair.publicWindowSeconds);
    return;
  }
  expect(refusal(pair)).toMatchObject({ setting: 'publicWindowSeconds', nearest: finest });
  expect(site.error?.issues).toEqual([
    expect.objectContaining({
      path: ['publicWindowSeconds'],
      message: expect.stringContaining(`at least ${finest} s`),
    }),
  ]);
  // A version of the past is still read, and a site of the past is read as what it is raised to.
  expect(policy({ ...pair, isStored: true }).publicWindowSeconds).toBe(pair.publicWindowSeconds);
  expect(storedSiteSchema.parse({ ...gridSite('pairs', 1), ...pair })).toMatchObject({
    windowSeconds: pair.windowSeconds,
    publicWindowSeconds: finest,
  });
});

test('P19: a public region is planned with at most twice the units of a staff region', () => {
  expect(policy({ overrides: { publicPlannedUnits: 8 } }).publicPlannedUnits).toBe(8);
  expect(refusal({ overrides: { publicPlannedUnits: 9 } })).toMatchObject({
    setting: 'publicPlannedUnits',
    nearest: 8,
  });
});

test('P19: an epoch holds whole windows', () => {
  expect(
    refusal({
      windowSeconds: 900,
      publicWindowSeconds: 7200,
      overrides: { rosterEpochSeconds: 1000 },
    }).setting,
  ).toBe('rosterEpochSeconds');
});

test('P19: a built policy cannot be changed', () => {
  const built = makePolicy({
    preset: 'default',
    sensitive: false,
    windowSeconds: 60,
    publicWindowSeconds: 900,
    policyVersion: 1,
  });
  expect(() => Object.assign(built, { staffK: 1 })).toThrow(TypeError);
});
