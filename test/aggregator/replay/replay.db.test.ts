// The commands `register` and `replay` as a person runs them: recordings through the real ingest, journal, engine and store.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { prepareDatabase } from '../../kit/database/prepared.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const melbourne = path.resolve(root, '../shared/data/melbourne-minute.ndjson.gz');
const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number; out: string; err: string };

/** Runs a command; `times` of the shell adds the CPU time of it and of its database to the output. */
async function run(entry: string, args: readonly string[], input = ''): Promise<Ended> {
  const command = [process.execPath, ...NODE_FLAGS];
  const all = ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...command];
  const child = spawn('sh', [...all, path.join(root, 'aggregator/commands', entry), ...args], {
    env: { ...process.env, DATABASE_URL: undefined, DATA_DIR: path.join(folder, 'default') },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const number = (text: string, label: RegExp): number =>
  Number(new RegExp(`^${label.source}\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
const hashOf = (text: string): string => /SHA-256\s+([0-9a-f]{64})/.exec(text)?.[1] ?? 'no hash';
const file = (name: string): string => path.join(folder, name);

const CANARY = 'canary-51c2';
const FIRST = Date.UTC(2026, 5, 6, 12, 3);
const MINUTES = 40;

/** Eight sensors around one spot, a reading every 10 s. */
function recording(): { sensors: object[]; lines: string[] } {
  const sensors = Array.from({ length: 8 }, (_, i) => ({
    sensorId: `s${i}`,
    lat: 52 + i * 0.0002,
    lon: 4.5,
  }));
  const lines: string[] = [];
  for (let second = 0; second < MINUTES * 60; second += 10) {
    const observedAt = new Date(FIRST + second * 1000).toISOString();
    for (const [i, { sensorId }] of sensors.entries())
      lines.push(
        JSON.stringify({ sensorId, observedAt, level: (Math.floor(second / 60) + i) % 5 }),
      );
  }
  return { sensors, lines };
}

describe('a recording', () => {
  const { sensors, lines } = recording();
  const bad = [
    `{"sensorId":"s0","observedAt":"${new Date(FIRST).toISOString()}","level":1,"mac":"${CANARY}"}`,
    `${CANARY} is not JSON`,
    `{"sensorId":"${CANARY}","observedAt":"${new Date(FIRST).toISOString()}","level":1}`,
    lines[0] ?? '',
    '',
  ];
  const mixed = [...bad.slice(0, 2), ...lines.slice(0, 20), ...bad.slice(2), ...lines.slice(20)];
  writeFileSync(file('sensors.json'), JSON.stringify(sensors));
  writeFileSync(file('r.ndjson'), `${mixed.join('\r\n')}\n`);
  writeFileSync(file('r.ndjson.gz'), gzipSync(mixed.join('\n')));
  const replay = async (readings: string, dir: string, ...more: string[]): Promise<Ended> => {
    // The first begins with nothing, as a person does.
    if (dir !== 'one') await prepareDatabase(file(dir));
    const files = ['--sensors', file('sensors.json'), '--readings', file(readings)];
    return run('replay.ts', [...files, '--data-dir', file(dir), ...more]);
  };

  test('found B5, B8: is counted, released in both lanes, says what its end leaves open, and gives the identical table twice, plain and packed', async () => {
    const one = await replay('r.ndjson', 'one', '--speed', 'max');
    expect([one.code, one.err]).toEqual([0, expect.not.stringContaining('not done')]);
    expect(number(one.out, /readings accepted/)).toBe(lines.length);
    expect(number(one.out, /readings duplicates/)).toBe(1);
    expect(one.out).toMatch(/refused\s+2 invalid\n.*refused\s+1 unknown_sensor/);
    expect(one.out).toMatch(/staff lane: 39 windows/);
    expect(one.out).toMatch(/staff records released\s+39$/m);
    expect(one.out).toMatch(/public lane: 1 window$/m);
    // The last minute is open, and so are the 10 s of lateness after it.
    expect(number(one.out, /readings in windows still open at the end/)).toBe(6 * 8);
    const two = await replay('r.ndjson.gz', 'two');
    expect([two.code, hashOf(two.out)]).toEqual([0, hashOf(one.out)]);
    expect(hashOf(one.out)).toMatch(/^[0-9a-f]{64}$/);
    for (const text of [one.out, one.err, two.out, two.err]) expect(text).not.toContain(CANARY);
    // Found B8: which lines are no reading, and which field of them.
    expect(one.out).toContain('left out: line 1: /mac this key is not known here');
    expect(one.out).toContain('left out: line 2: this is not JSON');
    // Found B5: what the end of the recording leaves open, in both lanes.
    expect(one.out).toContain(
      'not released: staff windows from 2026-06-06T12:42:00Z on, public windows from 2026-06-06T12:15:00Z on',
    );
  });

  test('found B2, B3, B4: reversed, and with a line of 1970 and one of 2036, it gives the identical table', async () => {
    const at = (year: number): string =>
      JSON.stringify({ sensorId: 's1', observedAt: `${year}-01-01T00:00:00Z`, level: 1 });
    const readable = mixed.filter((line) => !bad.slice(0, 2).includes(line) && line !== '');
    const jumping = readable.toReversed().toSpliced(300, 0, at(2036)).toSpliced(0, 0, at(1970));
    writeFileSync(file('jumping.ndjson'), jumping.join('\n'));
    const { code, out, err } = await replay('jumping.ndjson', 'jumping');
    expect([code, err]).toEqual([0, expect.not.stringContaining('not done')]);
    expect(number(out, /readings accepted/)).toBe(lines.length);
    expect(out).toContain('left out: line 1: /observedAt more than an hour away');
    expect(out).toContain('left out: line 302: /observedAt more than an hour away');
    const straight = await replay('r.ndjson', 'straight');
    expect(hashOf(out)).toBe(hashOf(straight.out));
    expect(out).toMatch(/staff records released\s+39$/m);
  });

  test('one without a reading of its sensors says so before a database is made, and what to do', async () => {
    writeFileSync(file('others.json'), JSON.stringify([{ sensorId: 'other', lat: 52, lon: 4.5 }]));
    const files = ['--sensors', file('others.json'), '--readings', file('r.ndjson')];
    const { code, err } = await run('replay.ts', [...files, '--data-dir', file('others')]);
    expect([code, existsSync(file('others'))]).toEqual([1, false]);
    expect(err).toMatch(/no sensor of .*others[.]json has a reading in .*: hand in the file of/);
  });

  test('says every default that it had to take', async () => {
    const { err, code } = await replay('r.ndjson', 'leaf', '--leaf', '8');
    expect(code).toBe(0);
    expect(err).toMatch(/resolution 8, zone type moving/);
    expect(err).toMatch(/window 60 s/);
    expect(err).toMatch(/100 m2 for 8 of 8 sensors/);
    expect(err).toMatch(/operator-owned, verified/);
  });

  test('is not pushed twice into one data folder', async () => {
    const again = await replay('r.ndjson', 'one');
    expect(again.code).toBe(1);
    expect(again.err).toContain('choose a new --data-dir');
  });

  test.each([
    ['a file that is not there', 'none.ndjson', /none[.]ndjson: there is no such file/],
    [
      'a packed file that is cut off',
      'cut.ndjson.gz',
      /cannot be read to its end: it ends in the middle/,
    ],
    ['a file without a reading', 'empty.ndjson', /holds no reading/],
    ['found B1: two years', 'years.ndjson', /observed from .* \(line 1920\) to .* \(line 1921\)/],
    [
      'found B7: a JSON array',
      'array.ndjson',
      /is a JSON array\. Write it as such lines, with: jq/,
    ],
  ])('%s ends with one clear line', async (_, name, message) => {
    writeFileSync(file('cut.ndjson.gz'), gzipSync(mixed.join('\n')).subarray(0, 2000));
    writeFileSync(file('empty.ndjson'), `${CANARY}\n`);
    const later = lines.map((line) => line.replace('"2026-', '"2028-'));
    writeFileSync(file('years.ndjson'), [...lines, ...later].join('\n'));
    writeFileSync(file('array.ndjson'), `[${lines.join(',')}]`);
    const { code, err } = await replay(name, `bad-${name}`);
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    expect(err).not.toContain(CANARY);
  });
});

describe('a registered site', () => {
  const site = gridSite('grid', 2);
  const sensorFile = file('grid-sensors.json');
  writeFileSync(file('grid-site.json'), JSON.stringify(site));
  writeFileSync(sensorFile, JSON.stringify(gridSensors(site)));
  const register = (...more: string[]): Promise<Ended> =>
    run('register.ts', ['--site', file('grid-site.json'), '--sensors', sensorFile, ...more]);

  test('a dry run says what would be released and writes nothing', async () => {
    const { code, err } = await register('--dry-run');
    expect(code).toBe(0);
    expect(err).toMatch(/8 sensors, 8 eligible, in 8 units/);
    expect(err).toMatch(/plan: 2 staff regions, 1 public region/);
    expect(existsSync(path.join(folder, 'default'))).toBe(false);
  });

  test('takes readings from standard input, and its open windows can be gone on with', async () => {
    await prepareDatabase(path.join(folder, 'default'));
    const registered = await register();
    expect(registered.code).toBe(0);
    const tokens = path.join(folder, 'default/credentials-grid.json');
    const { deviceToken } = JSON.parse(readFileSync(tokens, 'utf8'));
    expect(deviceToken).toMatch(/^cs_dev_[\w-]{43}$/);
    expect(registered.err + registered.out).not.toContain(deviceToken);

    const from = Math.floor((Date.now() - 600_000) / 60_000) * 60_000;
    const lines: string[] = [];
    for (let at = from; at < from + 5.5 * 60_000; at += 10_000)
      for (const { sensorId } of gridSensors(site))
        lines.push(JSON.stringify({ sensorId, observedAt: new Date(at).toISOString(), level: 3 }));
    const { code, out } = await run(
      'replay.ts',
      ['--site', 'grid', '--readings', '-'],
      `not a reading\n${lines.join('\n')}\n`,
    );
    expect(code).toBe(0);
    expect(number(out, /readings accepted/)).toBe(lines.length);
    expect(out).toMatch(/readings refused\s+1 invalid/);
    expect(out).toMatch(/staff records released\s+10$/m);
    const journal = path.join(folder, 'default/journal/grid');
    const segment = `${from + 300_000}.ndjson`;
    // And beside it how many of its lines were acknowledged.
    expect(readdirSync(journal)).toEqual([segment, `${segment}.lines`]);
    const kept = readFileSync(path.join(journal, segment), 'utf8').split('\n');
    // 3 rounds of 8 sensors, and a heartbeat for each second from the window's start to the last reading.
    expect(kept.filter((line) => line.includes(' ["r"'))).toHaveLength(24);
    expect(kept.filter((line) => line.includes(' ["h"'))).toHaveLength(21);
  });
});

describe.skipIf(!existsSync(melbourne))(
  existsSync(melbourne)
    ? 'Melbourne, 52,976 readings'
    : 'Melbourne: skipped, ../shared/data is not on this machine',
  () => {
    test('all are accepted', async () => {
      const sensors = melbourne.replace('.ndjson.gz', '.sensors.json');
      const files = ['--sensors', sensors, '--readings', melbourne, '--speed', 'max'];
      await prepareDatabase(file('melbourne'));
      const { code, out } = await run('replay.ts', [...files, '--data-dir', file('melbourne')]);
      expect(code).toBe(0);
      expect(number(out, /readings accepted/)).toBe(52_976);
      expect(out).not.toContain('refused');
      expect(out).toMatch(/public records released\s+\d/);
      // The last line of `times`: user and system time of the shell's children.
      const [user = '', system = ''] = out.trim().split('\n').at(-1)?.split(' ') ?? [];
      const seconds = [user, system].map((text) => {
        const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
        return Number(minutes) * 60 + Number(rest);
      });
      expect((seconds[0] ?? 0) + (seconds[1] ?? 0)).toBeGreaterThan(1);
    });
  },
);
