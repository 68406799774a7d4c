// What a new version of a policy makes of the plan, said before it is announced. One that would leave a lane without a region is refused: nobody raises a k to
// darken a lane, and whoever wants it dark has the emergency stop, which acts at once and says so to everybody.
import type { Say } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import { listed } from '#shared/process/options.ts';
import type { EpochMs } from '#shared/time.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { SitePlanning } from '../core/plan/plan.ts';
import { PolicyError } from '../core/policy/floors.ts';
import { nextPolicy, type PolicyChange } from '../planning/policy-document.ts';
import { sayPlan } from './plan-words.ts';

/** How things stand, and how they would with another version. */
export type Outlook = {
  readonly sensors: readonly Sensor[];
  readonly now: EpochMs;
  /** The plan in force, or the first one as it would be. */
  readonly plan: SitePlanning['plan'];
  /** What the policy of that plan says. */
  readonly settings: PolicySettings;
  readonly planWith: (document: PolicyDocument) => SitePlanning;
};

const LANES: readonly Lane[] = ['staff', 'public'];

type NumberSetting = Exclude<keyof PolicySettings, 'suspended' | 'criticalLegalGround'>;
type Numbers = Partial<Pick<PolicySettings, NumberSetting>>;

function lanesOf(planning: SitePlanning): readonly Lane[] {
  return LANES.filter((lane) => planning.plan[lane].length > 0);
}

/**
 * The settings nearest to those asked with which these lanes still have a region, on the straight way to them from what is in force. Null: not even what is
 * in force has one, so it is not these settings that take it away.
 */
function nearestWith(
  lanes: readonly Lane[],
  change: PolicyChange,
  settings: PolicySettings,
  planWith: Outlook['planWith'],
): Numbers | null {
  const ways = Object.entries(change.settings).flatMap(([key, to]) => {
    const name = key as NumberSetting;
    const from = settings[name];
    return typeof from === 'number' && typeof to === 'number' ? [{ name, from, to }] : [];
  });
  const steps = Math.max(0, ...ways.map(({ from, to }) => Math.abs(to - from)));
  const at = (step: number): Numbers =>
    Object.fromEntries(
      ways.map(({ name, from, to }) => [name, from + Math.round(((to - from) * step) / steps)]),
    );
  const holds = (step: number): boolean => {
    try {
      const document = nextPolicy({ ...change, settings: { ...change.settings, ...at(step) } });
      const lit = lanesOf(planWith(document));
      return lanes.every((lane) => lit.includes(lane));
    } catch (error) {
      if (error instanceof PolicyError) return false;
      throw error;
    }
  };
  if (steps === 0 || !holds(0)) return null;
  let [lit, dark] = [0, steps];
  while (dark - lit > 1) {
    const middle = Math.floor((lit + dark) / 2);
    if (holds(middle)) lit = middle;
    else dark = middle;
  }
  return at(lit);
}

const written = (settings: object): string =>
  listed(Object.entries(settings).map(([name, value]) => `${name}=${value}`));

/**
 * Says the plan that the change makes, and how many regions there are now.
 * @throws {Error} when a lane that has a region would have none by it, with the nearest settings that leave one.
 */
export function sayOutcome(change: PolicyChange, outlook: Outlook, say: Say): void {
  const { sensors, now, plan, settings, planWith } = outlook;
  const next = planWith(nextPolicy(change));
  sayPlan(next, sensors, now, say);
  for (const lane of LANES)
    say(
      `  ${lane} lane: ${counted(plan[lane].length, 'region')} now, ${next.plan[lane].length} then`,
    );
  const left = lanesOf(next);
  const dark = LANES.filter((lane) => plan[lane].length > 0 && !left.includes(lane));
  if (dark.length === 0) return;
  const nearest = nearestWith([...left, ...dark], change, settings, planWith);
  if (nearest === null) return;
  const asked = Object.fromEntries(
    Object.entries(change.settings).filter(([name]) => name in nearest),
  );
  throw new Error(
    `${written(asked)} would leave the ${listed(dark)} lane without a region; the nearest that leaves one is ${written(nearest)}, and --stop is the way to withhold a lane on purpose`,
  );
}
