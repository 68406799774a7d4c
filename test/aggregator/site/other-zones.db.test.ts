// Other zones that are registered while a site runs with those that it had: the real database and planning. The partition of a site is fixed while it runs.
import { expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { loadPlans, loadSensors } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { startHandDriven } from '../../kit/aggregator/hand-driven.ts';

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
