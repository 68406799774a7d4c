// A recording with the file that registers its sensors counts them as the register does: a pole is one unit, a stranger is a stranger (P2, A17).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { judgeFiles } from '#aggregator/commands/judge-recording.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-judged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const FROM = Date.UTC(2026, 5, 6, 12, 0);

/** Eight of the operator, 20 m apart, in one cell. */
const EIGHT: readonly Sensor[] = gridSensors(gridSite('market', 1), 8).map((sensor) => ({
  ...sensor,
  location: { ...sensor.location, lat: 52.37 },
  fieldOfView: { areaM2: 100 },
  validFrom: '2025-01-01T00:00:00Z',
  validUntil: '2028-01-01T00:00:00Z',
}));

function readingsEvery(seconds: number): string {
  const file = path.join(folder, `every-${seconds}.ndjson`);
  const lines = Array.from({ length: 20 }, (_, i) => {
    const observedAt = new Date(FROM + i * seconds * 1000).toISOString();
    return EIGHT.map(({ sensorId }) => JSON.stringify({ sensorId, observedAt, level: 1 }));
  });
  writeFileSync(file, lines.flat().join('\n'));
  return file;
}

async function judged(sensors: unknown, seconds = 10) {
  const file = path.join(folder, 'sensors.json');
  writeFileSync(file, JSON.stringify(sensors));
  const said: string[] = [];
  const asked = { sensors: file, readings: readingsEvery(seconds), leaf: 8, siteId: 'rec' };
  const settings = readSettings({ DATA_DIR: path.join(folder, 'none') });
  const failed = await judgeFiles(asked, settings, (text) => said.push(text)).then(
    ({ made }) => made,
    (error: Error) => error,
  );
  return { said: said.join('\n'), came: failed };
}

const all = (change: (sensor: Sensor) => Partial<Sensor>): readonly Sensor[] =>
  EIGHT.map((sensor) => ({ ...sensor, ...change(sensor) }));
const ownerOf = (kind: 'verified' | 'unverified') => ({
  ownerId: 'shop',
  kind,
  contact: { name: 'Shop', email: 'shop@example.org' },
});

test('eight sensors of the operator, each on a place of its own, are eight units', async () => {
  const { said, came } = await judged(EIGHT);
  expect(said).toContain(
    '8 sensors, 8 eligible, in 8 units\nplan: 1 staff region, 1 public region',
  );
  expect(came).toMatchObject({ from: FROM, site: { windowSeconds: 60 } });
});

describe('what the file says holds', () => {
  test.each<[string, readonly Sensor[]]>([
    ['one mount', all(({ location }) => ({ location: { ...location, mountId: 'pole-1' } }))],
    [
      'one view',
      all(({ fieldOfView }) => ({ fieldOfView: { ...fieldOfView, centre: { lat: 52, lon: 5 } } })),
    ],
  ])('eight sensors of %s are one viewpoint, and nothing is released of it', async (_, sensors) => {
    const { said, came } = await judged(sensors);
    expect(said).toContain('8 sensors, 8 eligible, in 1 unit\n');
    expect(said).toContain('plan: 0 staff regions, 0 public regions');
    expect(came).toMatchObject({ message: expect.stringContaining('nothing would be released') });
  });

  test.each<[string, readonly Sensor[]]>([
    ['suspended', all(() => ({ suspended: true }))],
    ['no_owner', all(() => ({ owner: null }))],
    ['expired', all(() => ({ validUntil: '2026-06-01T00:00:00Z' }))],
    ['expired', all(() => ({ validFrom: '2026-07-01T00:00:00Z' }))],
    ['probation', all(() => ({ owner: ownerOf('unverified') }))],
    ['probation', all(() => ({ owner: ownerOf('verified') }))],
    ['not_verified', all(({ location }) => ({ location: { ...location, verified: false } }))],
    ['on_change_only', all(() => ({ reporting: 'on_change' }))],
    ['too_slow', all(() => ({ reportIntervalSeconds: 4000 }))],
  ])('sensors that the register refuses as %s are refused here', async (code, sensors) => {
    const { said, came } = await judged(sensors);
    expect(said).toContain(`  refused ${code}: z000-0, `);
    expect(came).toMatchObject({ message: expect.stringContaining('nothing would be released') });
  });

  test('the window is that of the intervals which the file says, not of the readings', async () => {
    const { came } = await judged(all(() => ({ reportIntervalSeconds: 60 })));
    expect(came).toMatchObject({ site: { windowSeconds: 300 } });
  });

  test('a mount that is written in two ways is asked about, as by the register', async () => {
    const { said } = await judged(
      all(({ sensorId, location }) => ({
        location: { ...location, mountId: sensorId < 'z000-4' ? 'pole-1' : 'Pole-1' },
      })),
    );
    expect(said).toContain('is this meant? mounts "pole-1" and "Pole-1" read the same');
  });
});

test('what the file does not say is said as a default, and nothing else', async () => {
  const registered = await judged(EIGHT);
  expect(registered.said).toContain('zone type moving, not sensitive, preset default');
  expect(registered.said).toContain('siteId and zoneId of 8 sensors are left out');
  expect(registered.said).toContain('in the register since 2026-06-06T12:00:00Z');
  expect(registered.said).not.toMatch(/operator-owned|on a mount of its own|median gap/);
  const listed = await judged(
    EIGHT.map(({ sensorId, location: { lat, lon } }) => ({ sensorId, lat, lon })),
  );
  expect(listed.said).toMatch(/operator-owned, verified, each on a mount of its own/);
  expect(listed.said).toContain('inferred per sensor from the readings (median gap)');
  expect(listed.said).not.toContain('siteId and zoneId');
});
