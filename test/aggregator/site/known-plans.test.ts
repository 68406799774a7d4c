// The rule of an alert goes by the types of zones: of the plan that a window is of, whatever zones the site has by now.
import { expect, test } from 'vitest';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { rememberPlans } from '#aggregator/site/known-plans.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import { releaseOf, siteOf } from '../../kit/server/fixture.ts';
import { firstPlan, laterPlan, renamedSite } from '../../kit/server/renamed.ts';

const CHANGE = Date.UTC(2027, 5, 12, 18);
const SITE_ID = 'quay';

test('a window of zones that are gone by now has the types that they had', () => {
  const site = renamedSite(SITE_ID);
  const { partition } = siteOf(SITE_ID);
  const grounds = [
    { from: CHANGE - 86_400_000, partition },
    { from: CHANGE, partition: site.partition },
  ];
  const plans = [firstPlan(SITE_ID, CHANGE - 86_400_000, 'old'), laterPlan(SITE_ID, CHANGE, 'new')];
  const planned = plans.map(
    (plan) => ({ planning: { plan }, policy: { policyVersion: 1 } }) as PlannedPolicy,
  );
  const known = rememberPlans(site, planned, grounds);
  const rows = releaseOf(SITE_ID, 'staff', CHANGE).records.map(
    (record): ReleaseRow => ({ siteId: SITE_ID, kClass: null, record }),
  );
  const typesIn = (planId: string) =>
    known.ladderRegions(planId, rows).map(({ cells, zoneTypes }) => [cells.join(' '), zoneTypes]);
  expect(typesIn('old')).toEqual([
    ['gate', ['standing']],
    ['stage', ['standing']],
    ['bar pier', ['standing']],
  ]);
  expect(typesIn('new')[0]).toEqual(['arch', ['standing']]);
});
