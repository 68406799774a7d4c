// Policies of a site that runs: the real database, planning and engine on a clock that the test moves. What people announce is taken up as it is, and whatever
// becomes of a planning, who left has left.
import { expect, test } from 'vitest';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { nextEffectiveFrom, preparePlans } from '#aggregator/planning/site-planning.ts';
import { storedPlans } from '#aggregator/planning/stored-plans.ts';
import { watchRegister } from '#aggregator/site/replanning.ts';
import { loadPolicies, loadSensors, putPolicy, putSensors } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';
import { eventually } from '../../kit/database/folder.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 5, 6, 12);

async function announce(
  { pool, now }: HandDriven,
  site: Site,
  settings: Partial<PolicySettings>,
): Promise<PolicyDocument> {
  const { plans, policies } = await storedPlans(pool, site);
  const effectiveFrom = nextEffectiveFrom(plans, site.publicWindowSeconds, now());
  const newest = policies.at(-1) ?? null;
  const reason = 'as the safety board decided';
  const next = nextPolicy({ site, newest, settings, author: 'Board', reason, effectiveFrom });
  await putPolicy(pool, next);
  return next;
}
const versions = async ({ pool }: HandDriven, { siteId }: Site): Promise<readonly string[]> =>
  (await loadPolicies(pool, siteId)).map(({ author }) => author);

test('a running site takes up what was announced as it is, whatever it was started with, and writes no version of its own', async () => {
  const site = gridSite('board', 2);
  const sensors = gridSensors(site, 12);
  const hand = await startHandDriven(site, sensors, T0);
  const { policyVersion } = await announce(hand, site, { staffK: 5, publicK: 10, kPeople: 20 });
  const asked = { site, sensors, overrides: null, now: hand.now() };
  const plans = await preparePlans(hand.pool, asked);
  expect(plans.at(-1)?.policy).toMatchObject({
    policyVersion,
    staffK: 5,
    publicK: 10,
    kPeople: 20,
  });
  expect(await versions(hand, site)).toEqual(['test', 'Board']);
  // It is the next start that goes by its settings, and says so.
  await preparePlans(hand.pool, { ...asked, overrides: { ownerSlack: 1 } });
  expect(await versions(hand, site)).toEqual(['test', 'Board', 'settings']);
  await hand.close();
});

test('P20: beside zones that wait for the next start, a withdrawn legal ground acts all the same, and takes nobody in', async () => {
  const site = gridSite('zones', 2);
  const sensors = gridSensors(site, 4);
  const hand = await startHandDriven(site, sensors, T0, {
    criticalLegalGround: 'Municipal act 172',
  });
  const { partition } = site;
  if (partition.kind !== 'zones') throw new Error('a site of zones');
  const zones = partition.zones.map((zone) => ({ ...zone, name: { nl: 'Nieuw', en: 'New' } }));
  const newcomer = sensors.slice(0, 1).map((one) => {
    const location = { ...one.location, lat: one.location.lat + 0.01 };
    return { ...one, sensorId: 'newcomer', location };
  });
  const entry = { site: { ...site, partition: { ...partition, zones } }, drawing: null };
  const registered = { ...entry, sensors: [...sensors, ...newcomer], eventPlan: null };
  await putRegistration(hand.pool, { ...registered, enteredAt: hand.now() }, hand.now());
  const { effectiveFrom } = await announce(hand, site, { criticalLegalGround: null });
  const now = T0 + MINUTE;
  const all = await loadSensors(hand.pool, 'zones');
  const asked = { site, sensors: all, overrides: null, now };
  await hand.running.replan({ sensors: all, plans: await preparePlans(hand.pool, asked), now });
  const [first, next, ...more] = await preparePlans(hand.pool, asked);
  expect(more).toEqual([]);
  expect(next?.planning.plan.effectiveFrom).toBe(effectiveFrom);
  expect(next?.policy.criticalLegalGround).toBe(null);
  expect(next?.planning.units.map(({ unitId }) => unitId)).toEqual(
    first?.planning.units.map(({ unitId }) => unitId),
  );
  const calm = Object.fromEntries(sensors.map(({ sensorId }) => [sensorId, 1 as Level]));
  const hot = { ...calm, [sensors[0]?.sensorId ?? '']: 4 as Level };
  const fired = async (start: number): Promise<number> => {
    await hand.window(start, hot);
    const { rows } = await hand.owner.query('SELECT 1 FROM critical_signal');
    return rows.length;
  };
  const before = await fired(Date.parse(effectiveFrom) - MINUTE);
  expect(before).toBeGreaterThan(0);
  await hand.window(Date.parse(effectiveFrom), calm);
  const ended = await fired(Date.parse(effectiveFrom) + MINUTE);
  expect(await fired(Date.parse(effectiveFrom) + 2 * MINUTE)).toBe(ended);
  await hand.close();
});

test('P19: a version with other windows, of a site file that waits for the next start, is planned at a bound of both, and the site goes on', async () => {
  const site = gridSite('windows', 2);
  const sensors = gridSensors(site, 8);
  const hand = await startHandDriven(site, sensors, T0 + 15 * MINUTE);
  const registered = { ...site, publicWindowSeconds: 14_400 as const };
  const entry = { site: registered, drawing: null, sensors, eventPlan: null };
  await putRegistration(hand.pool, { ...entry, enteredAt: hand.now() }, hand.now());
  await announce(hand, registered, { ownerSlack: 1 });
  const now = T0 + 16 * MINUTE;
  const asked = { site, sensors, overrides: null, now };
  const plans = await preparePlans(hand.pool, asked);
  const newest = plans.at(-1);
  expect(newest?.policy).toMatchObject({ ownerSlack: 1, publicWindowSeconds: 14_400 });
  expect(Date.parse(newest?.planning.plan.effectiveFrom ?? '') % 14_400_000).toBe(0);
  await hand.running.replan({ sensors, plans, now });
  // What is stored is what the next start opens with.
  await hand.restart();
  await hand.close();
});

test('P22: a suspension acts with the next window, also where no other plan can be made', async () => {
  const site = gridSite('stuck', 1);
  const sensors = gridSensors(site, 8);
  const hand = await startHandDriven(site, sensors, T0);
  const [leaver] = sensors;
  if (leaver === undefined) throw new Error('a sensor');
  // What no command accepts stands in the database: every planning fails from now on.
  const { settings, ...sound } = await announce(hand, site, { staffK: 4 });
  const policyVersion = sound.policyVersion + 1;
  await putPolicy(hand.pool, { ...sound, policyVersion, settings: { ...settings, staffK: 1 } });
  const errors: unknown[] = [];
  const stop = watchRegister([hand.running], {
    pool: hand.pool,
    now: hand.now,
    onReplanned: () => {},
    onError: (_, error) => errors.push(error),
  });
  await putSensors(hand.pool, [{ ...leaver, suspended: true }], hand.now());
  await hand.moveTo(T0 + 10_000);
  const heard = async (at: number) => {
    const item = { sensorId: leaver.sensorId, observedAt: isoUtc(at), level: 1 as Level };
    return (await hand.running.runner.admit([item], hand.now()))[0];
  };
  await eventually(async () => (await heard(T0 + MINUTE)) !== 'clock');
  // It acted before the planning failed, or meanwhile.
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  stop();
  await hand.moveTo(T0 + MINUTE + 5000);
  expect(await heard(T0 + 30_000)).toBe('accepted');
  expect(await heard(T0 + MINUTE + 1000)).toBe('suspended');
  await hand.close();
});
