// A pair of windows that was allowed when it was stored: the plan in force goes on to the first bound, and from there on the public window is the listed
// one, by a version of the policy that says so.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { packPlanning } from '#aggregator/planning/planning-document.ts';
import { nextPolicy, policyOf } from '#aggregator/planning/policy-document.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import {
  loadLiveSites,
  loadPolicies,
  putPlan,
  putPolicy,
  putSite,
} from '#database/aggregator/register.ts';
import { readSites } from '#database/server/register.ts';
import { HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const T0 = Date.UTC(2026, 10, 20, 12);
const NOW = T0 + 2 * HOUR_MS + MINUTE_MS;

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('P19: a stored pair of 300 s with 900 s is raised to 1800 s at the next bound, once, with the reason', async () => {
  const listed = {
    ...gridSite('raised', 2),
    windowSeconds: 300,
    publicWindowSeconds: 1800,
  } as const;
  const old = { ...listed, publicWindowSeconds: 900 } as const;
  const sensors = gridSensors(listed);
  const first = nextPolicy({
    site: listed,
    newest: null,
    settings: {},
    author: 'settings',
    reason: 'first policy of the site',
    effectiveFrom: T0,
  });
  const document = { ...first, publicWindowSeconds: 900 };
  const policy = policyOf(old, document);
  const planning = planSite({ site: old, sensors, policy, effectiveFrom: T0, at: T0 });
  const { aggregator } = store;
  await putSite(aggregator, old, null);
  await putPolicy(aggregator, document);
  await putPlan(aggregator, planning.plan, packPlanning(planning), old);

  const [site] = await loadLiveSites(aggregator);
  expect(site).toMatchObject({ windowSeconds: 300, publicWindowSeconds: 1800 });
  if (site === undefined) return;
  const request = { site, sensors, overrides: {}, now: NOW };
  const plans = await preparePlans(aggregator, request);
  expect(
    plans.map(({ planning: { plan }, policy: { publicWindowSeconds } }) => [
      plan.effectiveFrom,
      plan.publicWindowSeconds,
      publicWindowSeconds,
    ]),
  ).toEqual([
    ['2026-11-20T12:00:00Z', 900, 900],
    ['2026-11-20T14:30:00Z', 1800, 1800],
  ]);
  const [, second, ...more] = await loadPolicies(aggregator, 'raised');
  expect(more).toEqual([]);
  expect(second).toMatchObject({ policyVersion: 2, publicWindowSeconds: 1800 });
  expect(second?.reason).toMatch(/^the public window of 900 s is raised to 1800 s, /);
  expect(await preparePlans(aggregator, request)).toEqual(plans);
  const [shown] = await readSites(store.server, 'raised');
  expect(shown?.site.publicWindowSeconds).toBe(1800);
});
