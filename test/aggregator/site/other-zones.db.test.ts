// Other zones that are registered while a site runs with those that it had: the real database and planning. The partition of a site is fixed while it runs.
import { expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { isPlannedOn } from '#database/aggregator/grounds.ts';
import { loadPlans, loadSensors } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { regionCollectionSchema, siteResourceSchema } from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 5, 6, 12);
const site = gridSite('zones', 2);
const sensors = gridSensors(site, 4);

test('other zones that are registered beside a running site take nobody in before the next start, and then everybody at once', async () => {
  const hand = await startHandDriven(site, sensors, T0);
  const before = (await loadPlans(hand.pool, 'zones')).length;
  const renamed = (zoneId: string): string => `n${zoneId}`;
  const { partition } = site;
  if (partition.kind !== 'zones') throw new Error('a site of zones');
  const zones = partition.zones.map((zone) => ({ ...zone, zoneId: renamed(zone.zoneId) }));
  const other = { ...site, partition: { ...partition, zones } };
  const moved = sensors.map((each) => ({ ...each, zoneId: renamed(each.zoneId ?? '') }));
  const entry = { site: other, drawing: null, sensors: moved, eventPlan: null };
  await putRegistration(hand.pool, { ...entry, enteredAt: hand.now() }, hand.now());
  const asked = { sensors: await loadSensors(hand.pool, 'zones'), overrides: {} };
  const later = hand.now() + MINUTE;
  await preparePlans(hand.pool, { ...asked, site, now: later });
  expect(await loadPlans(hand.pool, 'zones')).toHaveLength(before);
  await preparePlans(hand.pool, { ...asked, site: other, now: later + MINUTE });
  const plans = await loadPlans(hand.pool, 'zones');
  expect(plans).toHaveLength(before + 1);
  const covered = plans.at(-1)?.plan.staff.flatMap(({ cells }) => cells) ?? [];
  expect(covered.length).toBeGreaterThan(0);
  expect(covered.every((cell) => cell.startsWith('n'))).toBe(true);
  await hand.close();
});

const ZONES = `/api/v1/sites/zones`;

/** What staff have on screen, and what the site says. */
async function shown(hand: HandDriven) {
  const regions = regionCollectionSchema.parse(
    await (await hand.get(`${ZONES}/regions?lane=staff`, true)).json(),
  );
  const { site: said } = siteResourceSchema.parse(await (await hand.get(ZONES)).json());
  const names =
    said.partition.kind === 'zones' ? said.partition.zones.map((one) => one.name.en) : [];
  const features = regions.features.map(({ geometry, properties }) => [
    properties.name.en,
    JSON.stringify(geometry.coordinates),
  ]);
  return { planId: regions.planId, features, names };
}

/** The same zones, called otherwise and on other ground. */
function drawnAnew(): Site {
  if (site.partition.kind !== 'zones') throw new Error('a site of zones');
  const zones = site.partition.zones.map((zone, index) => ({
    ...zone,
    name: { nl: `Anders ${index}`, en: `Other ${index}` },
    areaM2: zone.areaM2 + 1000,
  }));
  return { ...site, partition: { ...site.partition, zones } };
}

test('zones that are called otherwise beside a running site keep their names until the plan of the next start, and before it for ever', async () => {
  const hand = await startHandDriven(site, sensors, T0);
  await hand.window(T0, {});
  const before = await shown(hand);
  expect(before.names).toEqual(['Zone 0', 'Zone 1']);
  const other = drawnAnew();
  const entry = { site: other, drawing: null, sensors, eventPlan: null };
  await putRegistration(hand.pool, { ...entry, enteredAt: hand.now() }, hand.now());
  const registered = await loadSensors(hand.pool, 'zones');
  const asked = { sensors: registered, overrides: {} };
  // Running: the plan of a leaving too is of the zones that it runs with.
  const [left, ...rest] = registered;
  const leaving = [{ ...(left as Sensor), suspended: true }, ...rest];
  const bound = T0 + 15 * MINUTE;
  const request = { site, overrides: {}, sensors: leaving, now: bound - 2 * MINUTE };
  const plans = await preparePlans(hand.pool, request);
  expect(plans.at(-1)?.isFollowing).toBe(true);
  expect(await isPlannedOn(hand.pool, site)).toBe(true);
  await hand.moveTo(bound + 2 * MINUTE);
  expect(await shown(hand)).toMatchObject({ names: before.names });

  // At the next start there is a plan of them, though no unit and no cell is another.
  const later = hand.now();
  const started = await preparePlans(hand.pool, { ...asked, site: other, now: later });
  expect(await isPlannedOn(hand.pool, other)).toBe(true);
  const from = Date.parse(started.at(-1)?.planning.plan.effectiveFrom ?? '');
  expect(from).toBeGreaterThan(later);
  const again = await preparePlans(hand.pool, { ...asked, site: other, now: later + MINUTE });
  expect(again).toHaveLength(started.length);
  expect(await shown(hand)).toMatchObject({ names: before.names });
  hand.moveViewers(from + MINUTE);
  await expect.poll(async () => (await shown(hand)).names).toEqual(['Other 0', 'Other 1']);
  const then = await hand.get(`${ZONES}/regions?lane=staff&plan=${before.planId}`, true);
  const { features } = regionCollectionSchema.parse(await then.json());
  expect(
    features.map((of) => [of.properties.name.en, JSON.stringify(of.geometry.coordinates)]),
  ).toEqual(before.features);
  await hand.close();
});

test('sensors that are registered for zones of another name go on to count in the plan that they are in, while it is in force', async () => {
  const hand = await startHandDriven(site, sensors, T0);
  const renamed = (zoneId: string): string => `n${zoneId}`;
  if (site.partition.kind !== 'zones') throw new Error('a site of zones');
  const zones = site.partition.zones.map((zone) => ({ ...zone, zoneId: renamed(zone.zoneId) }));
  const other = { ...site, partition: { ...site.partition, zones } };
  const [moved, ...rest] = sensors.map((each) => ({ ...each, zoneId: renamed(each.zoneId ?? '') }));
  if (moved === undefined) throw new Error('sensors');
  // One of them hangs somewhere else by now, and leaves.
  const location = { ...moved.location, lat: moved.location.lat + 0.0001 };
  const entry = { site: other, drawing: null, sensors: [{ ...moved, location }, ...rest] };
  await putRegistration(hand.pool, { ...entry, eventPlan: null }, hand.now());
  const registered = await loadSensors(hand.pool, 'zones');
  const bound = T0 + 15 * MINUTE;
  const asked = { sensors: registered, overrides: {} };
  const left = (plans: Awaited<ReturnType<typeof preparePlans>>) =>
    plans.flatMap((planned) => planned.left?.map(({ sensorId }) => sensorId) ?? []);
  const running = await preparePlans(hand.pool, { ...asked, site, now: bound - 2 * MINUTE });
  expect(new Set(left(running))).toEqual(new Set([moved.sensorId]));
  const following = running.at(-1)?.planning.plan;
  expect(running.at(-1)?.isFollowing).toBe(true);
  const cellsOf = (plan: Plan | undefined) =>
    [...(plan?.staff.flatMap(({ cells }) => cells) ?? []), ...(plan?.unpublished ?? [])].toSorted();
  expect(cellsOf(following)).toEqual(['z000', 'z001']);
  expect(await isPlannedOn(hand.pool, site)).toBe(true);

  // Nor does anybody leave it because of the start.
  const started = await preparePlans(hand.pool, { ...asked, site: other, now: bound + MINUTE });
  expect(new Set(left(started))).toEqual(new Set([moved.sensorId]));
  expect(cellsOf(started.at(-1)?.planning.plan)).toEqual(['nz000', 'nz001']);
  expect(await isPlannedOn(hand.pool, other)).toBe(true);
  const before = started.filter(({ planning: { plan } }) => plan.staff.length > 0).at(-2);
  expect(cellsOf(before?.planning.plan)).toEqual(['z000', 'z001']);
  await hand.close();
});

test('other scales that are registered beside a running site wait for the plan of the next start', async () => {
  const hand = await startHandDriven(site, sensors, T0);
  const other: Site = { ...site, scales: { standing: [500, 900, 1800, 3400] } };
  const entry = { site: other, drawing: null, sensors, eventPlan: null };
  await putRegistration(hand.pool, { ...entry, enteredAt: hand.now() }, hand.now());
  const asked = { sensors: await loadSensors(hand.pool, 'zones'), overrides: {} };
  const before = await preparePlans(hand.pool, { ...asked, site, now: hand.now() + MINUTE });
  const scalesSaid = async (): Promise<unknown> =>
    siteResourceSchema.parse(await (await hand.get(ZONES)).json()).site.scales;
  expect(await scalesSaid()).toBeUndefined();
  const started = await preparePlans(hand.pool, {
    ...asked,
    site: other,
    now: hand.now() + 2 * MINUTE,
  });
  expect(started).toHaveLength(before.length + 1);
  hand.moveViewers(Date.parse(started.at(-1)?.planning.plan.effectiveFrom ?? ''));
  await expect.poll(scalesSaid).toEqual(other.scales);
  await hand.close();
});
