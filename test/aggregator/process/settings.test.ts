import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '#aggregator/process/settings.ts';
import { SETTING_NAMES, settingsText } from '#shared/process/settings.ts';

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
  expect(() => readSettings({ PUBLIC_K: '7' })).toThrow(
    /PUBLIC_K is 7.*\(2 x STAFF_K\).*1\/PUBLIC_K; raise STAFF_K too/,
  );
  expect(readSettings({ PUBLIC_K: '7', STAFF_K: '4' }).policyOverrides).toEqual({
    publicK: 7,
    staffK: 4,
  });
});

test('every wrong setting is named at once', () => {
  expect(() => readSettings({ PORT: 'eighty', DEMO: 'maybe' })).toThrow(
    /PORT is "eighty".*\n.*DEMO is "maybe"/,
  );
  // What is no number is refused with the floor and the reason as well.
  expect(() => readSettings({ STAFF_K: 'drie', K_PEOPLE: '4' })).toThrow(
    /STAFF_K is drie, but must be a whole number from 3: .{20,}; the nearest allowed value is 3\n.*K_PEOPLE is 4/,
  );
});

test('defaults stand where nothing is set, and an empty value is nothing', () => {
  expect(readSettings({ PORT: '' })).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    demo: 'on',
    databaseUrl: null,
  });
});

/** Set by `npm start` for its own processes, or by the image. */
const INNER = new Set(['DEMO_CLOCK', 'CLIENT_DIR']);

test('.env.example explains each setting that there is and no other, and the help names each with what it is for', () => {
  const example = readFileSync(path.resolve(import.meta.dirname, '../../../.env.example'), 'utf8');
  const explained = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);
  expect(new Set(explained)).toEqual(new Set(SETTING_NAMES.filter((name) => !INNER.has(name))));
  for (const name of SETTING_NAMES)
    expect(settingsText()).toMatch(new RegExp(`^  ${name} +\\S.{7,}$`, 'm'));
});
