// What becomes of a site when the machine's clock is set, for as long and as far as no test may wait: the real processes on clocks that the test holds.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { windowStartOf } from '#shared/time.ts';
import { HOUR, MINUTE, Rig, SECOND } from '../../kit/clock/rig.ts';

const START = Date.UTC(2026, 10, 26, 12);
const SENSORS = 24;

let rig: Rig | null = null;
async function begin(at = START): Promise<Rig> {
  rig = await Rig.start(at);
  return rig;
}
afterEach(async () => {
  await rig?.close();
  rig = null;
});

const isReleased = ({ statuses }: { readonly statuses: readonly string[] }): boolean =>
  statuses.includes('released');

/** Two heard windows, of which the first is closed. */
async function calm(world: Rig): Promise<void> {
  await world.run(2 * MINUTE + 20 * SECOND, 'readings');
  const [first] = await world.until(START + MINUTE);
  expect(first).toMatchObject({ start: START, statuses: ['released'] });
}

for (const { name, off, words } of [
  { name: 'an hour ahead', off: HOUR, words: /ahead of/ },
  { name: 'an hour back', off: -HOUR, words: /behind/ },
]) {
  test(`the wall is ${name} for two and a half minutes, with a restart, and right again: of 576 readings afterwards all are accepted`, async () => {
    const world = await begin();
    await calm(world);
    await world.setWall(off);
    await world.run(75 * SECOND, 'readings');
    expect(await world.clock()).toMatch(words);
    await world.restart();
    expect(await world.clock()).toMatch(words);
    await world.run(75 * SECOND, 'readings');
    await world.setWall(0);
    expect(await world.clock()).toBe('ok');
    const from = world.at;
    const { accepted, refused } = await world.run(4 * MINUTE, 'readings');
    expect(refused).toEqual([]);
    expect(accepted).toBe(576);
    const whole = windowStartOf(from, MINUTE) + MINUTE;
    const windows = await world.until(whole + MINUTE);
    expect(windows.filter(({ start }) => start >= whole).map(isReleased)).not.toContain(false);
    // No window is missing, and none of the incident says a level.
    expect(windows.map(({ start }) => start)).toEqual(windows.map((_, at) => START + at * MINUTE));
    const heardByNobody = windows.filter(
      ({ start }) => start > from - 140 * SECOND && start < from - MINUTE,
    );
    expect(heardByNobody.length).toBeGreaterThan(0);
    for (const { reasons, statuses } of heardByNobody)
      expect({ reasons, statuses }).toEqual({
        reasons: ['aggregator_gap'],
        statuses: ['withheld'],
      });
    expect(Math.max(...windows.map(({ start }) => start))).toBeLessThan(world.at);
    await expect.poll(() => world.aggregator.output()).toMatch(/the clock is sure again/);
  });
}

test('a wall an hour ahead that stays is believed after 15 minutes: the hour in between is a gap, then it goes on', async () => {
  const world = await begin();
  await calm(world);
  await world.setWall(HOUR);
  await world.run(8 * MINUTE);
  await world.watched(8 * MINUTE - 10 * SECOND);
  await world.restart();
  await world.run(6.5 * MINUTE);
  expect(await world.clock()).toMatch(/ahead of/);
  expect(Math.max(...(await world.windows()).map(({ start }) => start))).toBeLessThan(world.at);
  await world.run(MINUTE);
  expect(await world.clock()).toBe('ok');
  // It was the machine that had been wrong: what the sensors say was the wall's time all along.
  world.truthOff = HOUR;
  const { accepted, refused } = await world.run(3 * MINUTE, 'readings');
  expect(refused).toEqual([]);
  expect(accepted).toBe(18 * SENSORS);
  const whole = windowStartOf(world.at + HOUR, MINUTE) - 2 * MINUTE;
  const windows = await world.until(whole);
  expect(windows.map(({ start }) => start)).toEqual(windows.map((_, at) => START + at * MINUTE));
  expect(windows.filter(({ start }) => start === whole).map(isReleased)).toEqual([true]);
  const between = windows.filter(
    ({ start }) => start > START + 3 * MINUTE && start < whole - 2 * MINUTE,
  );
  expect(between.length).toBeGreaterThan(60);
  for (const { reasons } of between) expect(reasons).toEqual(['aggregator_gap']);
});

test('a wall an hour back that stays: closed in words until the true time has reached what was released, over a restart, then open', async () => {
  const world = await begin();
  await calm(world);
  const wrongUntil = world.at;
  await world.setWall(-HOUR);
  await world.run(15.2 * MINUTE);
  expect(await world.clock()).toMatch(/closed until/);
  const before = await world.windows();
  await world.restart();
  expect(await world.clock()).toMatch(/closed until/);
  await world.run(43 * MINUTE);
  expect(await world.clock()).toMatch(/closed until/);
  expect(await world.windows()).toEqual(before);
  await world.run(wrongUntil + HOUR + 10 * SECOND - world.at);
  expect(await world.clock()).toBe('ok');
});

test('records of the future that are there already: said at the start, readings refused, open again when the time has come', async () => {
  const world = await begin();
  await calm(world);
  await world.aggregator.end('SIGTERM');
  // As a release that knew no steady clock left it: nothing is known but the records.
  rmSync(path.join(world.dataDir, 'steady-clock.json'));
  world.at -= 10 * MINUTE;
  await world.restart();
  expect(await world.clock()).toMatch(/windows until .*released ahead of time.*retract/);
  await expect.poll(() => world.aggregator.output()).toMatch(/released ahead of time/);
  const { accepted, refused } = await world.post();
  expect([accepted, new Set(refused.map(({ code }) => code))]).toEqual([0, new Set(['late'])]);
  await world.skip(9 * MINUTE);
  expect(await world.clock()).toMatch(/released ahead of time/);
  await world.skip(2 * MINUTE);
  expect(await world.clock()).toBe('ok');
  const again = await world.run(3 * MINUTE, 'readings');
  expect(again.refused).toEqual([]);
  expect(again.accepted).toBe(18 * SENSORS);
  const whole = windowStartOf(world.at, MINUTE) - 2 * MINUTE;
  const windows = await world.until(whole);
  expect(windows.filter(({ start }) => start === whole).map(isReleased)).toEqual([true]);
});

test('a process that stood still for 90 s: no clock incident, but a gap', async () => {
  const world = await begin();
  await calm(world);
  await world.skip(90 * SECOND);
  expect(await world.clock()).toBe('ok');
  const { refused } = await world.run(3 * MINUTE, 'readings');
  expect(refused).toEqual([]);
  const windows = await world.until(START + 5 * MINUTE);
  expect(windows.map(({ reasons }) => reasons.includes('aggregator_gap'))).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(world.aggregator.output()).not.toMatch(/clock jumped/);
});

for (const { step, incident } of [
  { step: 1500, incident: false },
  { step: -1500, incident: false },
  { step: 2500, incident: true },
  { step: -2500, incident: true },
]) {
  test(`an NTP step of ${step / 1000} s is ${incident ? 'an incident of a minute' : 'followed slowly and loses nothing'}`, async () => {
    const world = await begin();
    await calm(world);
    await world.setWall(step);
    const during = await world.clock();
    const { refused } = await world.run(3 * MINUTE, 'readings');
    if (incident) {
      expect(during).toMatch(/clock jumped: it is 2\.5 s/);
      expect(await world.clock()).toBe('ok');
      return;
    }
    expect(during).toBe('ok');
    expect(refused).toEqual([]);
    const windows = await world.until(START + 3 * MINUTE);
    expect(windows.map(isReleased)).not.toContain(false);
  });
}
