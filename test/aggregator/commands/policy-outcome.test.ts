// Whoever changes a policy is told what comes of it, and cannot darken a lane by a slip of the pen.
import { expect, test } from 'vitest';
import { type Outlook, sayOutcome } from '#aggregator/commands/policy-outcome.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { nextPolicy, policyOf } from '#aggregator/planning/policy-document.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';

const AT = Date.UTC(2026, 10, 27);
const site = gridSite('outcome', 4);
/** Five units in each of four zones: twenty in all. */
const sensors = gridSensors(site, 5);
const WHY = { site, author: 'test', reason: 'another policy', effectiveFrom: AT };
const planWith = (document: PolicyDocument) =>
  planSite({ site, sensors, policy: policyOf(site, document), effectiveFrom: AT, at: AT });
const first = nextPolicy({ ...WHY, newest: null, settings: {} });
const standing: Outlook = {
  sensors,
  now: AT,
  plan: planWith(first).plan,
  settings: first.settings,
  planWith,
};

function told(settings: Partial<PolicySettings>, { newest = first, outlook = standing } = {}) {
  const said: string[] = [];
  let refusal = '';
  try {
    sayOutcome({ ...WHY, newest, settings }, outlook, (text) => said.push(text));
  } catch (error) {
    refusal = error instanceof Error ? error.message : 'no error';
  }
  return { said, refusal };
}

test('the plan that results is said, beside the regions that there are now', () => {
  const { said, refusal } = told({ staffK: 5 });
  expect(refusal).toBe('');
  expect(said[0]).toBe('20 sensors, 20 eligible, in 20 units');
  expect(said).toContainEqual(expect.stringMatching(/^plan: [1-3] staff regions, /));
  expect(said).toContainEqual(expect.stringMatching(/^ {2}staff lane: 4 regions now, [1-3] then$/));
  expect(said).toContainEqual(expect.stringMatching(/^ {2}public lane: \d regions now, \d then$/));
});

test.each<Partial<PolicySettings>>([
  { staffK: 1_000_000 },
  { staffPlannedUnits: 1_000_000 },
  { kPeople: 1_000_000 },
  { staffK: 400, publicK: 600 },
])(
  '%j is refused, and what is named instead leaves each lane a region while one more does not',
  (asked) => {
    const { refusal } = told(asked);
    expect(refusal).toMatch(
      / would leave the .* lane without a region; the nearest that leaves one is /,
    );
    expect(refusal).not.toContain('\n');
    const named = /the nearest that leaves one is (.*), and --stop/.exec(refusal)?.[1] ?? '';
    const nearest: Record<string, number> = Object.fromEntries(
      [...named.matchAll(/(\w+)=(\d+)/g)].map(([, name, value]) => [name, Number(value)]),
    );
    expect(Object.keys(nearest)).toEqual(Object.keys(asked));
    expect(told(nearest).refusal).toBe('');
    const [only, ...others] = Object.entries(nearest);
    if (only === undefined || others.length > 0) return;
    expect(told({ [only[0]]: only[1] + 1 }).refusal).toContain(named);
  },
);

test('a version announced before, which would darken a lane too, is no excuse', () => {
  const dark = nextPolicy({ ...WHY, newest: first, settings: { staffK: 1_000_000 } });
  expect(told({ staffK: 500_000 }, { newest: dark }).refusal).toContain('without a region');
  expect(told({ staffK: 4 }, { newest: dark }).refusal).toBe('');
});

test('a lane that these settings do not darken hinders nobody', () => {
  const dark = nextPolicy({ ...WHY, newest: first, settings: { staffK: 1_000_000 } });
  expect(told({ kPeople: 6 }, { newest: dark }).refusal).toBe('');
});
