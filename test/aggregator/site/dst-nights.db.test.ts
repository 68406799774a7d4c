// The nights in which Amsterdam's clocks go forward and back, through the real processes with that zone as their own: windows are a minute of UTC, so
// none is missing, none is there twice, on either lane, in the answers of the server, in the debrief and in the log.
import { afterEach, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import { MINUTE, Rig, SECOND, SITE } from '../../kit/clock/rig.ts';

const ZONE = 'Europe/Amsterdam';
const LATENESS_MS = 10 * SECOND;
let rig: Rig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

const offsetAt = (at: number): string | undefined =>
  new Intl.DateTimeFormat('en', { timeZone: ZONE, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;

for (const { night, change, offsets } of [
  { night: 'spring', change: Date.UTC(2026, 2, 29, 1), offsets: ['GMT+01:00', 'GMT+02:00'] },
  { night: 'autumn', change: Date.UTC(2026, 9, 25, 1), offsets: ['GMT+02:00', 'GMT+01:00'] },
]) {
  test(`the night of ${night}: every minute of UTC once`, async () => {
    expect([offsetAt(change - MINUTE), offsetAt(change)]).toEqual(offsets);
    const start = change - 15 * MINUTE;
    const world = await Rig.start(start, ZONE);
    rig = world;
    await world.server.start(start);
    const { refused } = await world.run(20 * MINUTE, 'readings');
    expect(refused).toEqual([]);
    const expected = Array.from({ length: 19 }, (_, at) => start + at * MINUTE);
    const windows = await world.until(start + 18 * MINUTE);
    expect(windows.map((window) => window.start)).toEqual(expected);
    expect(windows.flatMap(({ statuses }) => statuses).every((one) => one === 'released')).toBe(
      true,
    );
    // The window before the change and the one after it stand side by side on the public lane too.
    await world.skip(25 * MINUTE + LATENESS_MS);
    await expect
      .poll(async () => (await world.windows('public')).map((window) => window.start))
      .toEqual([start, change]);
    await expectServed(world, start, expected);
    expect(world.aggregator.output()).not.toMatch(/clock jumped/);
  });
}

async function expectServed(world: Rig, start: number, expected: readonly number[]): Promise<void> {
  const range = `from=${isoUtc(start)}&to=${isoUtc(start + 19 * MINUTE)}`;
  const headers = { authorization: `Bearer ${world.operatorToken()}` };
  const answer = await fetch(
    `${world.origin}/api/v1/sites/${SITE}/records?lane=staff&limit=1000&${range}`,
    { headers },
  );
  const { records } = recordPageSchema.parse(await answer.json());
  const starts = [...new Set(records.map(({ windowStart }) => Date.parse(windowStart)))];
  expect(starts).toEqual(expected);
  expect(records.length % expected.length).toBe(0);
  const debrief = await fetch(`${world.origin}/api/v1/sites/${SITE}/debrief?${range}`, { headers });
  expect(debrief.status).toBe(200);
  expect(await debrief.text()).toMatch(/>19</);
}
