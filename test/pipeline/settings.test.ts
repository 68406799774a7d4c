import { expect, test } from 'vitest';
import { readSettings } from '#aggregator/process/settings.ts';

test('P19: PUBLIC_K below its floor refuses to start and says setting, value, floor and why', () => {
  expect(() => readSettings({ PUBLIC_K: '4' })).toThrow(/PUBLIC_K is 4.*at least 5.*: .{20,}/);
});

test.each([
  ['STAFF_K', '2'],
  ['K_PEOPLE', '4'],
  ['STAFF_PLANNED_UNITS', '3'],
  ['PUBLIC_PLANNED_UNITS', '5'],
  ['OWNER_SLACK', '-1'],
  ['ROSTER_EPOCH_SECONDS', '600'],
])('P19: %s=%s is below its floor', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`${name} is ${value}`));
});

test('a public k of more than twice the staff k is refused', () => {
  expect(() => readSettings({ PUBLIC_K: '7' })).toThrow(/PUBLIC_K is 7/);
  expect(readSettings({ PUBLIC_K: '7', STAFF_K: '4' }).policyOverrides).toEqual({
    publicK: 7,
    staffK: 4,
  });
});

test('every wrong setting is named at once', () => {
  expect(() => readSettings({ PORT: 'eighty', DEMO: 'maybe' })).toThrow(/PORT.*DEMO/);
});

test('defaults stand where nothing is set, and an empty value is nothing', () => {
  expect(readSettings({ PORT: '' })).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    demo: 'on',
    databaseUrl: null,
  });
});
