import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '#aggregator/process/settings.ts';
import { SETTING_NAMES, settingsText } from '#shared/process/settings.ts';
import { startSettings } from '../../../scripts/start-settings.ts';

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
  expect(() => readSettings({ PORT: 'eighty', STAFF_K: '2', DATABASE_PORT: '5432' })).toThrow(
    /PORT is "eighty".*\n.*DATABASE_HOST is missing.*\n.*STAFF_K is 2/,
  );
  // What is no number is refused with the floor and the reason as well.
  expect(() => readSettings({ STAFF_K: 'drie', K_PEOPLE: '4' })).toThrow(
    /STAFF_K is drie, but must be a whole number from 3: .{20,}; the least allowed value is 3\n.*K_PEOPLE is 4/,
  );
});

test.each([
  ['DATABASE_URL', 'the embedded database of DATA_DIR'],
  ['DATABASE_HOST', 'the embedded database of DATA_DIR'],
  ['DATA_DIR', './data'],
])('%s that is set and empty is refused: nothing else is taken in its place', (name, instead) => {
  expect(() => readSettings({ [name]: '' })).toThrow(
    `${name} is set and empty: write what it is, or unset it, which means ${instead}`,
  );
});

test.each(['1e3', '0x1F90', ' 8080', '8080.5', '-1', '0', '65536', '8_080', 'Infinity'])(
  'PORT=%s is no port that somebody typed',
  (PORT) => {
    expect(() => readSettings({ PORT })).toThrow(/PORT .*must be a whole number from 1 to 65535/);
  },
);

test.each(['1e1', '0x10', ' 4', '4,0', '4.0.0'])('STAFF_K=%s is no number', (STAFF_K) => {
  expect(() => readSettings({ STAFF_K })).toThrow(
    `STAFF_K is ${STAFF_K}, but must be a whole number from 3`,
  );
  expect(() => readSettings({ DEMO_SPEED: STAFF_K })).toThrow('must be a number from 1 to 60');
});

test('a text that shows has no character that nobody sees; what opens something is taken as it is', () => {
  expect(() => readSettings({ DATA_DIR: '/srv/crowd\u200bshade' })).toThrow(
    'DATA_DIR must stand on one line, without control characters',
  );
  const parts = { DATABASE_HOST: 'db', DATABASE_USER: 'u', DATABASE_NAME: 'n' };
  const { databaseUrl } = readSettings({ ...parts, DATABASE_PASSWORD: 'a\tb' });
  expect(databaseUrl).toContain('a%09b');
});

test('a start judges the settings of all its programs at once', () => {
  const wrong = { PORT: '1e3', TRUSTED_PROXIES: '0.0.0.0/0', PUBLIC_ORIGIN: 'crowd' };
  const oidc = { OIDC_ISSUER: 'https://login.example.org' };
  const refused = (): unknown => startSettings({ STAFF_K: '2', PORT: '8080', ...oidc });
  expect(refused).toThrow(/STAFF_K is 2.*\n.*with OIDC_ISSUER also set/);
  const { PORT, ...rest } = wrong;
  expect(() => startSettings(rest)).toThrow(
    /TRUSTED_PROXIES: "0.0.0.0\/0" would believe everybody.*\n.*PUBLIC_ORIGIN: "crowd"/,
  );
  expect(() => startSettings({ PORT })).toThrow('PORT is "1e3"');
  expect(() => startSettings({ DATABASE_URL: 'mysql://db' })).toThrow('DATABASE_URL is no address');
  expect(startSettings({}).databaseUrl).toBeNull();
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
