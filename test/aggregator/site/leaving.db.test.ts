// Promise P22 through the real database and engine, on a clock that the test moves: a suspension, an end, a kill between a leaving and the next bound, and who may
// enter at 00:00 UTC. Nobody speaks here: which windows are withheld as plan_transition depends on the register alone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchRegister } from '#aggregator/site/replanning.ts';
import { loadPlans, putSensors } from '#database/aggregator/register.ts';
import { isoUtc } from '#shared/time.ts';
import { recordPageSchema, sensorPageSchema } from '#shared/wire/api.ts';
import type { Level } from '#shared/wire/level.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';
import { eventually } from '../../kit/database/folder.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** The midnight before last: all of it is over, on every clock. */
const MIDNIGHT = Math.floor(Date.now() / DAY) * DAY - DAY;
const at = (minutes: number): number => MIDNIGHT + minutes * MINUTE;
const T0 = at(-90);
const site = gridSite('leavers', 3);

/** Eight units in each zone, so that seven remain. */
const everybody = gridSensors(site, 4).flatMap((sensor): readonly Sensor[] => {
  const { location, sensorId } = sensor;
  const unit = Number(sensorId.slice(-1)) + 4;
  const north = { ...location, lat: location.lat + 60 / 111_320 };
  return [sensor, { ...sensor, sensorId: `${sensorId.slice(0, -1)}${unit}`, location: north }];
});
const SUSPENDED = 'z000-3';
const ENDS = 'z001-3';
const NEWCOMER = 'z002-3';
const sensors = everybody.map((sensor): Sensor => {
  if (sensor.sensorId === ENDS) return { ...sensor, validUntil: isoUtc(at(-40)) };
  if (sensor.sensorId !== NEWCOMER) return sensor;
  const owner = { ...sensor.owner, ownerId: 'shop', kind: 'verified' } as Sensor['owner'];
  return { ...sensor, owner, registeredAt: isoUtc(MIDNIGHT - 7 * DAY) };
});
const named = (sensorId: string): Sensor => {
  const sensor = sensors.find((each) => each.sensorId === sensorId);
  if (sensor === undefined) throw new Error(`no sensor ${sensorId}`);
  return sensor;
};

let hand: HandDriven;
let stop: () => void = () => {};
/** Plans that the running site goes by: that they are stored is not enough, as it takes them up afterwards. */
const takenUp = new Set<string>();
function watch(): void {
  stop = watchRegister([hand.running], {
    pool: hand.pool,
    now: hand.now,
    onReplanned: (_, planId) => takenUp.add(planId),
    onError: (_, error) => {
      throw error;
    },
  });
}
/** Kill -9 as the next process sees it, between one look at the register and the next. */
async function killAndRestart(): Promise<void> {
  stop();
  await hand.restart();
  watch();
}
beforeAll(async () => {
  hand = await startHandDriven(site, sensors, T0);
  watch();
});
afterAll(async () => {
  stop();
  await hand.close();
});

const leavings = async () => {
  const { rows } = await hand.owner.query<{ sensor_id: string; at: Date; reason: string }>(
    'SELECT sensor_id, at, reason FROM leaving ORDER BY at',
  );
  return rows.map(({ sensor_id, at, reason }) => [sensor_id, isoUtc(at.getTime()), reason]);
};
const plans = () => loadPlans(hand.pool, 'leavers');
const planned = async () =>
  (await plans()).map(({ plan, internal }) => {
    const { maps } = internal as { maps: readonly (readonly [string, unknown])[] };
    const ids = new Set(maps.map(([id]) => id));
    return [plan.effectiveFrom, ...[SUSPENDED, ENDS, NEWCOMER].map((id) => ids.has(id))];
  });
const isTakenUp = async (from: number) =>
  (await plans()).some(
    ({ plan }) => plan.effectiveFrom === isoUtc(from) && takenUp.has(plan.planId),
  );
const heard = async (sensorId: string, observedAt: number) => {
  const item = { sensorId, observedAt: isoUtc(observedAt), level: 1 as Level };
  return (await hand.running.runner.admit([item], hand.now()))[0];
};

/** What the page of everybody, or of staff, says of a sensor. */
async function registered(sensorId: string, isStaff: boolean): Promise<Sensor | undefined> {
  const list = await hand.get('/api/v1/sensors?siteId=leavers&limit=500', isStaff);
  const { sensors: all } = sensorPageSchema.parse(await list.json());
  const one = await hand.get(`/api/v1/sensors/${sensorId}`, isStaff);
  const alone = sensorSchema.parse(await one.json());
  expect(all.find((each) => each.sensorId === sensorId)).toEqual(alone);
  return alone;
}

test('P22: a suspension acts with the next staff window, which is written down before it does', async () => {
  await hand.moveTo(at(-85) + 10_000);
  await putSensors(hand.pool, [{ ...named(SUSPENDED), suspended: true }], hand.now());
  await eventually(async () => (await leavings()).length === 1);
  expect(await leavings()).toEqual([[SUSPENDED, isoUtc(at(-84)), 'suspended']]);
  expect(await plans()).toHaveLength(1);
  await eventually(async () => (await heard(SUSPENDED, at(-84))) !== 'clock');
  await hand.moveTo(at(-84) + 5000);
  expect(await heard(SUSPENDED, at(-85) + 30_000)).toBe('accepted');
  expect(await heard(SUSPENDED, at(-84) + 1000)).toBe('suspended');
  expect(await heard('z000-0', at(-84) + 1000)).toBe('accepted');
});

test('P22: a kill between the leaving and the next bound changes nothing of it', async () => {
  expect(await registered(SUSPENDED, true)).toEqual({ ...named(SUSPENDED), suspended: true });
  expect(await registered(SUSPENDED, false)).toEqual(named(SUSPENDED));
  await killAndRestart();
  expect(await heard(SUSPENDED, at(-85) + 31_000)).toBe('accepted');
  expect(await heard(SUSPENDED, at(-84) + 2000)).toBe('suspended');
  expect(await leavings()).toHaveLength(1);
});

test('P22: a plan without it begins with the next public window, within the hour, and takes in nobody', async () => {
  await hand.moveTo(at(-79));
  await eventually(() => isTakenUp(at(-75)));
  expect((await planned()).find(([from]) => from === isoUtc(at(-75)))).toEqual([
    isoUtc(at(-75)),
    false,
    true,
    false,
  ]);
  hand.moveViewers(at(-75) - 1);
  expect((await registered(SUSPENDED, false))?.suspended).toBe(false);
  hand.moveViewers(at(-75));
  expect((await registered(SUSPENDED, false))?.suspended).toBe(true);
  hand.moveViewers(null);
});

test('P22: at its end a sensor stops by itself: it is in no roster of an epoch that ends later, and in no plan', async () => {
  await hand.moveTo(at(-49));
  await eventually(() => isTakenUp(at(-45)));
  expect((await planned()).at(-1)).toEqual([isoUtc(at(-45)), false, false, false]);
  expect((await leavings()).at(-1)).toEqual([ENDS, isoUtc(at(-45)), 'expired']);
  await hand.moveTo(at(-39));
  expect(await heard(ENDS, at(-39) - 30_000)).toBe('expired');
});

test('P22: who comes out of probation enters with the first plan after 00:00 UTC', async () => {
  await hand.moveTo(at(-4));
  await eventually(() => isTakenUp(MIDNIGHT));
  expect((await planned()).at(-1)).toEqual([isoUtc(MIDNIGHT), false, false, true]);
});

test('P22: each of their regions is withheld for the public window of the leaving and three more, and no other', async () => {
  await hand.moveTo(at(180));
  const range = `limit=1000&from=${isoUtc(T0)}&to=${isoUtc(at(150))}`;
  const answer = await hand.get(`/api/v1/sites/leavers/records?${range}`);
  const { records } = recordPageSchema.parse(await answer.json());
  const cellOf = new Map(
    (await plans()).flatMap(({ plan }) =>
      plan.public.map(({ regionId, cells }) => [regionId, cells.join()] as const),
    ),
  );
  const withheld = (cell: string): readonly (number | undefined)[] =>
    records
      .filter(
        ({ regionId, reason }) => cellOf.get(regionId) === cell && reason === 'plan_transition',
      )
      .map(({ windowStart }) => (Date.parse(windowStart) - MIDNIGHT) / MINUTE);
  expect(withheld('z000')).toEqual([-90, -75, -60, -45]);
  expect(withheld('z001')).toEqual([-45, -30, -15, 0]);
  expect(withheld('z002')).toEqual([0, 15, 30, 45]);
});

test('P22: a suspension that is lifted does not bring a sensor back into the plan that it left, but into the next one', async () => {
  const other = 'z000-0';
  await putSensors(hand.pool, [{ ...named(other), suspended: true }], hand.now());
  await eventually(async () => (await leavings()).at(-1)?.[0] === other);
  await putSensors(hand.pool, [named(other)], hand.now());
  await killAndRestart();
  await hand.moveTo(at(181) + 5000);
  expect(await heard(other, at(181) + 1000)).toBe('suspended');
  const next = (await plans()).at(-1)?.plan.effectiveFrom ?? '';
  expect(next).toBe(isoUtc(at(195)));
  await hand.moveTo(at(195) + 5000);
  expect(await heard(other, at(195) + 1000)).toBe('accepted');
});

test('P22: the public register shows an early end with the plan that no longer holds the sensor, and at once where none does', async () => {
  stop();
  const held = named('z001-4');
  const early = { ...held, validUntil: isoUtc(hand.now() + MINUTE) };
  await putSensors(hand.pool, [early], hand.now());
  expect(await registered('z001-4', true)).toEqual(early);
  expect(await registered('z001-4', false)).toEqual(held);
  // Ended long ago, but while a plan in force holds it, it shows what it showed.
  hand.moveViewers(at(600));
  expect(await registered('z001-4', false)).toEqual(held);
  hand.moveViewers(null);
  const shown = { ...named(ENDS), suspended: true };
  await putSensors(hand.pool, [shown], hand.now());
  expect(await registered(ENDS, false)).toEqual(shown);
});
