// What every command owes whoever calls it otherwise than it is used: a sentence, and nothing made where there is no Crowdshade. Its usage: test/help.test.ts.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const SCRIPTS = path.resolve(import.meta.dirname, '../../../scripts');
let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-commands-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function run(command: string, ...args: string[]) {
  const { PATH } = process.env;
  const flags = [...NODE_FLAGS, path.join(SCRIPTS, `${command}.ts`)];
  return runToEnd(process.execPath, [...flags, ...args], { env: { PATH, DATA_DIR: dataDir } });
}

const COMMANDS: readonly string[] = Object.keys(
  JSON.parse(readFileSync(path.join(SCRIPTS, '../package.json'), 'utf8')).scripts,
);
/** These hand their options on. */
const OTHERS = ['soak', 'mutate', 'test'];
const OURS = COMMANDS.filter((command) => !OTHERS.includes(command));

test.each(OURS)(
  '%s: an option that does not exist is one sentence and the usage',
  async (command) => {
    const { status, stderr } = await run(command, '--nonsense');
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(/^there is no option --nonsense\nusage:/);
  },
);

const READING = '{"sensorId":"s-1","observedAt":"2026-06-06T12:00:00Z","level":2}';
const SENSORS = '[{"sensorId":"s-1","lat":52.37,"lon":4.9}]';
const MANY = JSON.stringify(
  Array.from({ length: 5 }, (_, i) => ({ sensorId: `s-${i}`, lat: 52.37 + i / 2000, lon: 4.9 })),
);
test.each([
  ['sensors that are none', '[]', READING, 'does not hold the sensors of a recording'],
  ['readings that are none', MANY, `[${READING}]`, 'is a JSON array'],
  ['sensors without a reading', SENSORS.replace('s-1', 'S-1'), READING, 'has a reading in'],
  ['sensors that make no region', SENSORS, READING, 'nothing would be released: the sensors of'],
  ['no file of sensors', null, READING, 'site replay is not registered, so --sensors is needed'],
])('replay: %s are refused before a database is made', async (_, sensors, readings, said) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-replayed-'));
  try {
    const [list, recording] = ['s.json', 'r.ndjson'].map((name) => path.join(folder, name));
    writeFileSync(`${list}`, sensors ?? '');
    writeFileSync(`${recording}`, readings);
    const files = sensors === null ? [] : ['--sensors', `${list}`];
    const { status, stderr } = await run('replay', ...files, '--readings', `${recording}`);
    expect(status).toBe(1);
    expect(stderr).toContain(said);
    expect(readdirSync(dataDir)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('register: what is wrong with several files is told at once, by file, and nothing is made', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-registered-'));
  try {
    const put = (name: string, content: string): string => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const files = [
      ['--site', put('site.json', '{"siteId":"Bad Id","timeZone":"JST"}')],
      ['--sensors', put('sensors.csv', 'sensorId,validUntil\ns-1,soon\ns-1,29-10-2028 02:30\n')],
      ['--plan-drawing', put('drawing.geojson', '{"type": ')],
    ].flat();
    const { status, stderr } = await run('register', ...files);
    expect(status).toBe(1);
    for (const said of [
      'several things are not right:',
      'site.json is not right:\n    timeZone: "JST" is not the IANA name',
      '\n    siteId must be 1 to 40',
      'sensors.csv is not right:',
      'row 2, sensor s-1, column validUntil: is not a time',
      'sensor s-1 stands in rows 2 and 3',
      'drawing.geojson is not JSON',
    ])
      expect(stderr).toContain(said);
    expect(readdirSync(dataDir)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A free text of each command, or a name. */
const TEXTS: readonly (readonly string[])[] = [
  ['policy', '--site', 'demo', '--reason', 'fewer units at night', '--author'],
  ['retract', '--reason'],
  ['tokens', 'create', '--role', 'operator', '--label'],
  ['people', 'create-admin', '--login'],
  ['register', '--site'],
  ['verify-log', '--site'],
  ['replay', '--readings'],
];
test.each(TEXTS)(
  '%s %s: a text with a character that nobody sees is refused, and makes nothing',
  async (command = '', ...args) => {
    const { status, stderr } = await run(command, ...args, 'San\u200bne');
    expect(status).toBe(1);
    expect(stderr).toContain(`${args.at(-1)} must stand on one line, without control characters`);
    expect(stderr).toContain('usage:');
    expect(readdirSync(dataDir)).toEqual([]);
  },
);

const TIMES = ['--from', '2026-11-27T10:00:00Z', '--to', '2026-11-27T11:00:00Z'];
const WHY = ['--reason', 'a sensor hung upside down'];
test.each([
  ['people', 'list'],
  ['people', 'create-admin', '--login', 'sanne', '--file', '/nowhere/x.json'],
  ['tokens', 'list'],
  ['clock'],
  ['clock', '--trust'],
  ['policy', '--site', 'demo', '--author', 'Sanne', ...WHY],
  ['retract', '--site', 'demo', '--region', '0123456789abcdef', ...TIMES, ...WHY],
  ['verify-log', '--site', 'demo'],
])('%s %s: a slip in DATA_DIR is refused and makes nothing', async (command, ...args) => {
  for (const folder of [dataDir, path.join(dataDir, 'slip')]) {
    const flags = [...NODE_FLAGS, path.join(SCRIPTS, `${command}.ts`)];
    const { status, stderr } = await runToEnd(process.execPath, [...flags, ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: folder },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Crowdshade: not done: ');
    expect(stderr).toContain(`there is no Crowdshade in ${folder}: is DATA_DIR right?`);
    expect(readdirSync(dataDir)).toEqual([]);
  }
});

test.each([
  [['people', 'create-admin', '--login', 'a b c'], '--login is not right; give a login name of'],
  [['people', 'reset'], '--login is missing; give'],
  [['tokens', 'create'], '--role is missing; give operator (programs) or device (sensors)'],
  [['tokens', 'create', '--role', 'boss'], '--role is not right; give operator'],
  [['tokens', 'revoke', '--id', 'x'], '--id is not right; give the id that'],
  [
    ['tokens', 'create', '--role', 'operator', '--label', 'x', '--expires', 'soon'],
    '--expires is not right; give a time in UTC, like 2027-01-31T12:00:00Z',
  ],
  [
    ['tokens', 'create', '--role', 'operator', '--label', 'x', '--expires', '2020-01-01T00:00:00Z'],
    '--expires 2020-01-01T00:00:00Z is over; give',
  ],
  [['retract', '--site', 'demo', '--region', 'x'], '--region is not right; give the id of'],
  [['policy', '--site', 'demo'], '--author is missing; give who decided'],
  [['register'], '--site is missing; give the file that describes the site'],
  [['register', '--site', 's.json'], '--sensors is missing; give the file of its sensors'],
  [['replay'], '--readings is missing; give the file of the readings'],
  [['replay', '--readings', 'r', '--speed', 'fast'], '--speed is not right; give max, or how'],
  [['tokens'], 'say what to do: list, create, rotate or revoke'],
  [['tokens', 'bogus'], '"bogus" is not understood; there are list, create, rotate and revoke'],
  [['tokens', 'list', 'more'], '"more" is not understood after "list"'],
  [['tokens', 'revoke', '--grace', '1'], '--grace means nothing with "revoke", which takes --id'],
  [
    ['tokens', 'create', '--role', 'operator', '--label', 'x', '--site', 'demo'],
    '--site means nothing with "--role operator", which takes --role, --sites,',
  ],
  [['people'], 'say what to do: list, reset, unlock or create-admin'],
  [
    ['people', 'bogus'],
    '"bogus" is not understood; there are list, reset, unlock and create-admin',
  ],
  [['people', 'list', '--login', 'x'], '--login means nothing with "list", which takes no options'],
])('%j is answered in words for people', async ([command = '', ...args], said) => {
  const { status, stderr } = await run(command, ...args);
  expect(status).toBe(1);
  expect(stderr).toContain(said);
  expect(stderr).toContain('usage:');
  expect(stderr).not.toMatch(/Invalid|pattern|discriminator|terminal:/);
});
