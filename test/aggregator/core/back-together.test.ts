// Who leaves together and comes back together, but for one: the plan that has them again is compared with what the region was before they left.
import { expect, test } from 'vitest';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import { crew, plan, policy, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([
  ['a', 'x'],
  ['b', 'y'],
]);
const LEFT_AT = T0 + 50 * MINUTE;

function planned(units: number, quarters: number, left: boolean) {
  const effectiveFrom = T0 + quarters * QUARTER;
  const used = policy();
  const planning = plan(site, crew({ a: units, b: 7 }), { policy: used, effectiveFrom });
  const leftAtOf = (sensorId: string): number =>
    left && sensorId.startsWith('a') ? LEFT_AT : Number.POSITIVE_INFINITY;
  return { planning, policy: used, effectiveFrom, publicWindowMs: QUARTER, leftAtOf };
}

/** Quarters from the first of the later plan on in which its region of zone a is withheld. */
function withheld(before: number, after: number): readonly number[] {
  const plans = [planned(before, 0, true), planned(after, 4, false)];
  const region = plans[1]?.planning.plan.public.find(({ cells }) => cells.includes('a'));
  return [4, 5, 6, 7, 8].filter((quarter) =>
    transitionRegions(plans, T0 + quarter * QUARTER).has(region?.regionId ?? ''),
  );
}

test('P17: seven of eight who left together and are back are withheld until the value of eight is four windows behind', () => {
  // They left in the quarter that starts at 45 minutes, which still told all eight.
  expect(withheld(8, 7)).toEqual([4, 5, 6]);
  expect(withheld(7, 8)).toEqual([4, 5, 6]);
});

test('P17: all who left are back, or a crowd more or fewer: nothing is told by it', () => {
  expect(withheld(8, 8)).toEqual([]);
  expect(withheld(13, 8)).toEqual([]);
  expect(withheld(8, 13)).toEqual([]);
});
