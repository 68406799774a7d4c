// What the public register shows of a sensor that a plan holds: what that plan was made from, through the real planning, database and server. What it says of a
// suspension and of the plan after it is told by leaving.db.test.ts.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plannedFacts } from '#aggregator/core/plan/leavings.ts';
import { watchRegister } from '#aggregator/site/replanning.ts';
import { loadPlans, loadSensors, putSensors } from '#database/aggregator/register.ts';
import { isoUtc } from '#shared/time.ts';
import { sensorPageSchema } from '#shared/wire/api.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';
import { eventually } from '../../kit/database/folder.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const T0 = Math.floor(Date.now() / DAY) * DAY - DAY;
const site = gridSite('shown', 2);
const sensors = gridSensors(site, 8);
/** Typed wrongly: ends later than any sensor may. */
const SLIP = 'z000-0';
const FAR = isoUtc(T0 + 36_500 * DAY);
const inDays = (days: number): string => isoUtc(T0 + days * DAY);
const named = (sensorId: string): Sensor => {
  const sensor = sensors.find((each) => each.sensorId === sensorId);
  if (sensor === undefined) throw new Error(`no sensor ${sensorId}`);
  return sensor;
};

let hand: HandDriven;
beforeAll(async () => {
  const typed = sensors.map((sensor) =>
    sensor.sensorId === SLIP ? { ...sensor, validUntil: FAR } : sensor,
  );
  hand = await startHandDriven(site, typed, T0);
});
afterAll(() => hand.close());

async function shown(sensorId: string, isStaff = false): Promise<Sensor> {
  const list = await hand.get('/api/v1/sensors?siteId=shown&limit=500', isStaff);
  const { sensors: all } = sensorPageSchema.parse(await list.json());
  const one = await hand.get(`/api/v1/sensors/${sensorId}`, isStaff);
  const alone = sensorSchema.parse(await one.json());
  expect(all.find((each) => each.sensorId === sensorId)).toEqual(alone);
  return alone;
}

async function change(sensorId: string, changed: Partial<Sensor>): Promise<Sensor> {
  const sensor = { ...(await shown(sensorId, true)), ...changed };
  await putSensors(hand.pool, [sensor], hand.now());
  return await shown(sensorId, true);
}

/** Moves to the next plan, in force from the next hour on, that counts the slip as it was corrected. */
async function planAgain(): Promise<void> {
  const before = (await loadPlans(hand.pool, 'shown')).length;
  const stop = watchRegister([hand.running], {
    pool: hand.pool,
    now: hand.now,
    onReplanned: () => {},
    onError: (_, error) => {
      throw error;
    },
  });
  await eventually(async () => (await loadPlans(hand.pool, 'shown')).length > before);
  stop();
  await hand.moveTo(T0 + 61 * MINUTE);
}

test('an end that was a slip, and stood in no plan, is shown no longer than it stands', async () => {
  expect((await shown(SLIP)).validUntil).toBe(FAR);
  // An earlier end alone takes in nobody before 00:00 UTC.
  const alternatives = { nl: 'Tellen', en: 'Counting' };
  const corrected = await change(SLIP, { validUntil: inDays(300), alternatives });
  expect(await shown(SLIP)).toEqual(corrected);
  await planAgain();
  const { internal } = (await loadPlans(hand.pool, 'shown')).at(-1) ?? {};
  expect(JSON.stringify(internal)).toContain(`"${SLIP}",${Date.parse(corrected.validUntil)}`);
  expect(await shown(SLIP)).toEqual(corrected);
});

test('P22: while the plan holds it, an earlier end than the plan was made with is not shown, also after it was shown as later', async () => {
  await change(SLIP, { validUntil: inDays(100) });
  expect((await shown(SLIP)).validUntil).toBe(inDays(300));
  const later = await change(SLIP, { validUntil: inDays(400) });
  expect(await shown(SLIP)).toEqual(later);
  await change(SLIP, { validUntil: inDays(100) });
  expect(await shown(SLIP)).toEqual(later);
  const slipped = await change(SLIP, { validUntil: inDays(300) });
  expect(await shown(SLIP)).toEqual(slipped);
});

test('P22: nor are another place, owner, view or interval; what it is for is as it stands now', async () => {
  const id = 'z001-3';
  const { location, owner } = named(id);
  const before = await shown(id);
  const purpose = { nl: 'Iets anders', en: 'Something else' };
  const shop = { ...owner, ownerId: 'shop', kind: 'verified' } as Sensor['owner'];
  for (const changed of [
    { location: { ...location, lat: location.lat + 0.0001, description: purpose } },
    { fieldOfView: { areaM2: 70 } },
    { reportIntervalSeconds: 5 },
    { validFrom: inDays(2) },
    // The last one: what comes back from another owner came anew.
    { owner: shop },
  ] satisfies readonly Partial<Sensor>[]) {
    const now = await change(id, { ...changed, purpose });
    expect(await shown(id, true)).toEqual(now);
    expect(await shown(id)).toEqual({ ...before, purpose });
    await putSensors(hand.pool, [{ ...before, purpose }], hand.now());
  }
});

test('who answers for it, and where on the street to look, is as it stands now', async () => {
  const id = 'z001-4';
  const { location, owner } = named(id);
  const contact = { name: 'Another desk', email: 'desk@waterhaven.example' };
  const description = { nl: 'Aan de mast', en: 'On the mast' };
  const now = await change(id, {
    owner: { ...owner, contact } as Sensor['owner'],
    location: { ...location, description },
  });
  expect(await shown(id)).toEqual(now);
  await change(id, { suspended: true });
  expect(await shown(id)).toEqual(now);
});

test('what a plan rests on is the same to the database as to the planning', async () => {
  const [plain] = sensors;
  if (plain === undefined) throw new Error('no sensor');
  const { zoneId: _zone, ...zoneless } = plain;
  const { location } = plain;
  const centre = { lat: 1e-7, lon: 52.370_449_999 };
  for (const sensor of [
    plain,
    zoneless,
    { ...plain, owner: plain.owner && { ...plain.owner, kind: 'unverified' as const } },
    { ...plain, location: { ...location, mountId: 'pole "7"', verified: false } },
    { ...plain, fieldOfView: { areaM2: 31.25, centre } },
    { ...plain, reportIntervalSeconds: 0.5, reporting: 'on_change' as const },
    ...(await loadSensors(hand.pool, 'shown')),
  ]) {
    const { rows } = await hand.owner.query('SELECT plan_rests_on($1::jsonb) = $2::jsonb AS same', [
      JSON.stringify(sensor),
      plannedFacts(sensor).rest,
    ]);
    expect(rows).toEqual([{ same: true }]);
  }
});
