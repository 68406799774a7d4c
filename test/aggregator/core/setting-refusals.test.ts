// Several wrong settings are told at once, and each in a way that the next try is not refused again.
import { expect, test } from 'vitest';
import { refusalsOf, windowRefusals } from '#aggregator/core/policy/floors.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import { policy } from '../../kit/core/builders.ts';

const refused = (settings: Partial<PolicySettings>) =>
  refusalsOf(settings, (overrides) => policy({ overrides })).map(({ setting, value, nearest }) => {
    return [setting, value, nearest];
  });

test('settings that are allowed together are not refused, also where one needs the other', () => {
  expect(refused({})).toEqual([]);
  expect(refused({ staffK: 4 })).toEqual([]);
  expect(refused({ publicK: 7 })).toEqual([['publicK', 7, 6]]);
  expect(refused({ publicK: 7, staffK: 4, staffPlannedUnits: 6 })).toEqual([]);
});

test('each wrong setting is told, and no sound one', () => {
  expect(refused({ staffK: 2, kPeople: 1, publicK: 5 })).toEqual([
    ['staffK', 2, 3],
    ['kPeople', 1, 5],
  ]);
});

test('settings of which each is allowed are refused where they do not go together', () => {
  expect(refused({ publicPlannedUnits: 6 })).toEqual([]);
  expect(refused({ publicK: 6, publicPlannedUnits: 6 })).toEqual([['publicPlannedUnits', 6, 7]]);
  // What is wrong by itself stands before it.
  expect(refused({ publicPlannedUnits: 6, publicK: 6, kCritical: 2 })).toEqual([
    ['kCritical', 2, 30],
    ['publicPlannedUnits', 6, 7],
  ]);
});

test('a fault of ours is no refusal', () => {
  const broken = (): never => {
    throw new TypeError('broken');
  };
  expect(() => refusalsOf({ staffK: 3 }, broken)).toThrow('broken');
});

const windows = (windowSeconds?: number, publicWindowSeconds?: number) => [
  ...windowRefusals({ windowSeconds, publicWindowSeconds }),
];
const lengths = 'any other length could be shifted against the released windows';
const staff = (value: number, nearest: number): readonly [string, string] => [
  'windowSeconds',
  `windowSeconds is ${value}, but must be one of 60, 300, 900, 1800: ${lengths}; the next coarser allowed value is ${nearest}`,
];
const open = (value: number, nearest: number): readonly [string, string] => [
  'publicWindowSeconds',
  `publicWindowSeconds is ${value}, but must be one of 900, 1800, 7200, 14400: ${lengths}; the next coarser allowed value is ${nearest}`,
];

test('windows are judged one by one, also where only one of them is known', () => {
  expect(windows()).toEqual([]);
  expect(windows(60)).toEqual([]);
  expect(windows(undefined, 900)).toEqual([]);
  expect(windows(60, 900)).toEqual([]);
  expect(windows(61)).toEqual([staff(61, 300)]);
  expect(windows(undefined, 901)).toEqual([open(901, 1800)]);
  expect(windows(61, 900)).toEqual([staff(61, 300)]);
});

test('the public window that is offered does beside the staff window that is offered', () => {
  const [, beside] = windows(61, 100);
  const nearest = Number(/value is (\d+)$/.exec(beside?.[1] ?? '')?.[1]);
  expect(windows(61, 100)).toEqual([staff(61, 300), open(100, nearest)]);
  expect(windows(300, nearest)).toEqual([]);
});

test('two lengths that are allowed are refused where the public window holds too few staff windows', () => {
  const [pair, ...more] = windows(300, 900);
  expect(more).toEqual([]);
  expect(pair?.[0]).toBe('publicWindowSeconds');
  expect(pair?.[1]).toContain('a public window that holds few staff windows');
});
