// What an operator reads when a setting is refused: the setting, its value, the bound, and why.
import { expect, test } from 'vitest';
import { PolicyError } from '#aggregator/core/policy/floors.ts';
import type { PolicyInput } from '#aggregator/core/policy/policy.ts';
import { policy } from '../../kit/core/builders.ts';

function message(input: Partial<PolicyInput>): string {
  try {
    policy(input);
  } catch (error) {
    if (error instanceof PolicyError && error.name === 'PolicyError') return error.message;
  }
  return 'no PolicyError';
}

test.each<[string, Partial<PolicyInput>]>([
  [
    'staffK is 2, but must be at least 3: with fewer than 3 units the upper median gives single units away; the nearest allowed value is 3',
    { overrides: { staffK: 2 } },
  ],
  [
    'staffK is 3.5, but must be a whole number from 3: with fewer than 3 units the upper median gives single units away; the nearest allowed value is 4',
    { overrides: { staffK: 3.5 } },
  ],
  [
    'publicK is 4, but must be at least 5: what everybody can read for ever is pooled from more units; the nearest allowed value is 5',
    { overrides: { publicK: 4 } },
  ],
  [
    'publicK is 7, but must be at most 6 (2 x staffK): with two staff regions one unit could weigh more than 1/publicK; raise staffK too; the nearest allowed value is 6',
    { overrides: { publicK: 7 } },
  ],
  [
    'publicPlannedUnits is 5, but must be at least 6: a region needs at least one unit to spare, or one failure withholds it; the nearest allowed value is 6',
    { overrides: { publicPlannedUnits: 5 } },
  ],
  [
    'ownerSlack is -1, but must be at least 0: k units must remain without any one external owner; the nearest allowed value is 0',
    { overrides: { ownerSlack: -1 } },
  ],
  [
    'kPeople is 4, but must be at least 5: a level must never tell apart fewer persons; the nearest allowed value is 5',
    { overrides: { kPeople: 4 } },
  ],
  [
    'kCritical is 29, but must be at least 30: a critical signal must never be about a few persons; the nearest allowed value is 30',
    { overrides: { kCritical: 29 } },
  ],
  [
    'marginPercent is 19, but must be at least 20: fields of view and densities are estimates; the nearest allowed value is 20',
    { overrides: { marginPercent: 19 } },
  ],
  [
    'marginPercent is 100, but must be at most 99: no band could hold; the nearest allowed value is 99',
    { overrides: { marginPercent: 100 } },
  ],
  [
    'rosterEpochSeconds is 840, but must be at least 900: each new roster shows who came and went; fewer are safer, and an epoch holds whole windows; the nearest allowed value is 900',
    { overrides: { rosterEpochSeconds: 840 } },
  ],
  [
    'rosterEpochSeconds is 4500, but must be at most 3600 (4 x publicWindowSeconds): whoever joins enters the roster with the next epoch, and has to be in it before what is withheld for it is released again; the nearest allowed value is 3600',
    { overrides: { rosterEpochSeconds: 4500 } },
  ],
  [
    'rosterEpochSeconds is 1000, but must be a multiple of 300: an epoch holds whole windows; the nearest allowed value is 900',
    { windowSeconds: 300, publicWindowSeconds: 1800, overrides: { rosterEpochSeconds: 1000 } },
  ],
  [
    'windowSeconds is 120, but must be one of 60, 300, 900, 1800: any other length could be shifted against the released windows; the next coarser allowed value is 300',
    { windowSeconds: 120 },
  ],
  [
    'publicWindowSeconds is 900, but must be at least 14400: a public window that holds few staff windows is the staff lane for everybody; beside a staff window of 1800 s it holds at least 8 of them; the nearest allowed value is 14400',
    { windowSeconds: 1800, publicWindowSeconds: 900 },
  ],
  [
    'policyVersion is 0, but must be at least 1: versions count from 1 and are never reused; the nearest allowed value is 1',
    { policyVersion: 0 },
  ],
])('P19: %s', (expected, input) => {
  expect(message(input)).toBe(expected);
});

test('the widest margin that still lets a band hold is built', () => {
  expect(policy({ overrides: { marginPercent: 99 } }).marginPercent).toBe(99);
});
