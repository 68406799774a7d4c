// What the simulator promises to a newcomer: a lively day, a surge soon after the first start, one gate that never speaks.
import { expect, test } from 'vitest';
import { demoSensors } from '#demo/sensors.ts';
import { createSimulator, readingsBetween } from '#demo/simulator.ts';
import { demoSite } from '#demo/site.ts';
import { type Reading, readingSchema } from '#shared/wire/reading.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANCHOR = Date.UTC(2026, 5, 12, 18);
const site = demoSite();
const sensors = demoSensors(site, ANCHOR);
const simulator = createSimulator({ site, sensors, seed: 1, anchor: ANCHOR });
const zoneOf = new Map(sensors.map((sensor) => [sensor.sensorId, sensor.zoneId]));
const between = (from: number, to: number): readonly Reading[] => [
  ...readingsBetween(simulator, from, to),
];
const history = between(ANCHOR - 6 * HOUR, ANCHOR);

function upperMedian(levels: readonly number[]): number {
  return levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? -1;
}

function minutesAtLevel4(zoneId: string, from: number, to: number): number[] {
  const minutes: number[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const levels = between(at, at + MINUTE)
      .filter((reading) => zoneOf.get(reading.sensorId) === zoneId)
      .map((reading) => reading.level);
    if (upperMedian(levels) === 4) minutes.push((at - ANCHOR) / MINUTE);
  }
  return minutes;
}

test('every reading passes the wire schema', () => {
  for (const reading of between(ANCHOR, ANCHOR + 5 * MINUTE)) {
    expect(readingSchema.safeParse(reading).success).toBe(true);
  }
});

test('gate B is critical within 30 minutes after the first start, for 8 to 15 minutes at a stretch', () => {
  const minutes = minutesAtLevel4('LB', ANCHOR, ANCHOR + 45 * MINUTE);
  expect(minutes.length).toBeGreaterThanOrEqual(8);
  expect(minutes.length).toBeLessThanOrEqual(15);
  expect(minutes[0]).toBeLessThan(30);
  expect((minutes.at(-1) ?? 0) - (minutes[0] ?? 0)).toBe(minutes.length - 1);
});

test('gate D never speaks, the light garden has no sensor, every other zone speaks', () => {
  const silent = (site.partition.kind === 'zones' ? site.partition.zones : [])
    .map((zone) => zone.zoneId)
    .filter((zoneId) => !history.some((reading) => zoneOf.get(reading.sensorId) === zoneId));
  expect(silent.toSorted()).toEqual(['OB', 'PD']);
  const ahead = between(ANCHOR, ANCHOR + 8 * HOUR).filter(
    (reading) => zoneOf.get(reading.sensorId) === 'OB',
  );
  expect(ahead).toEqual([]);
});

test('the history is lively: all levels come up, none takes over', () => {
  const share = [0, 1, 2, 3, 4].map(
    (level) => history.filter((reading) => reading.level === level).length / history.length,
  );
  for (const level of [0, 1, 2]) {
    expect(share[level]).toBeGreaterThan(0.1);
    expect(share[level]).toBeLessThan(0.6);
  }
  expect(share[3]).toBeGreaterThan(0.02);
  expect(share[4]).toBeGreaterThan(0.001);
  expect(share[4]).toBeLessThan(0.05);
});

test('a stretch of the history has a zone that was dark for a while', () => {
  const dark = between(ANCHOR - 100 * MINUTE, ANCHOR - 85 * MINUTE);
  expect(dark.some((reading) => zoneOf.get(reading.sensorId) === 'PC')).toBe(false);
  const after = between(ANCHOR - 80 * MINUTE, ANCHOR - 70 * MINUTE);
  expect(after.some((reading) => zoneOf.get(reading.sensorId) === 'PC')).toBe(true);
});

test('loses some readings, but not many', () => {
  const silent = sensors.filter((sensor) => sensor.zoneId === 'OB').length;
  const due = (sensors.length - silent) * 6 * 360;
  expect(history.length / due).toBeGreaterThan(0.94);
  expect(history.length / due).toBeLessThan(0.99);
});

test('no sensor speaks twice in one second', () => {
  const seconds = history.map((reading) => reading.sensorId + reading.observedAt.slice(0, 19));
  expect(new Set(seconds).size).toBe(history.length);
});

test('goes on for days', () => {
  const later = ANCHOR + 10 * 24 * HOUR;
  expect(between(later, later + MINUTE).length).toBeGreaterThan(500);
});
