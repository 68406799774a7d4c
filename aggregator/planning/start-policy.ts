// The policy that a start asks for. What the environment sets is set for all sites, so it can only make one stricter: each setting holds where it is stricter
// than what the site has by its own preset and policy, and else the site keeps what it has, which is said.
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { makePolicy } from '../core/policy/policy.ts';
import { HIGHER_IS_STRICTER, nextPolicy, type PolicyChange } from './policy-document.ts';

/** Who writes the version that a start makes. */
export const BY_SETTINGS = 'settings';

type Name = (typeof HIGHER_IS_STRICTER)[number];
type Numbers = Pick<PolicySettings, Name>;

/** A setting of the environment that the site has stricter by itself. */
export type NotTaken = { readonly setting: Name; readonly asked: number; readonly kept: number };

export type StartPolicy = {
  readonly document: PolicyDocument;
  readonly notTaken: readonly NotTaken[];
  /** Whether a start of before had made the site looser than its preset. */
  readonly isRaised: boolean;
};

export type StartChange = Omit<PolicyChange, 'settings' | 'newest'> & {
  /** All versions of the site, ascending. */
  readonly policies: readonly PolicyDocument[];
};

/**
 * The next version as a start makes it.
 * @throws {PolicyError} when a setting goes with no policy of this site, such as an epoch that is no multiple of its window.
 */
export function startPolicy(
  { policies, ...change }: StartChange,
  given: Partial<PolicySettings>,
): StartPolicy {
  const next = (settings: Partial<PolicySettings>): PolicyDocument =>
    nextPolicy({ ...change, newest: policies.at(-1) ?? null, settings });
  const preset = presetOf(change);
  const without = next({}).settings;
  const lost = loosenedByStarts(policies, preset).filter((name) => without[name] < preset[name]);
  const own = lost.length === 0 ? without : raised(without, pick(preset, lost), preset);
  const stricter = HIGHER_IS_STRICTER.filter((name) => (given[name] ?? 0) > own[name]);
  const numbers = stricter.length === 0 ? own : raised(own, pick(given, stricter), preset);
  const document = next({ ...given, ...pick(numbers, HIGHER_IS_STRICTER) });
  const notTaken = HIGHER_IS_STRICTER.flatMap((setting): readonly NotTaken[] => {
    const [value, kept] = [given[setting], document.settings[setting]];
    return value === undefined || value === kept ? [] : [{ setting, asked: value, kept }];
  });
  return { document, notTaken, isRaised: lost.length > 0 };
}

function presetOf({ site }: Pick<PolicyChange, 'site'>): Numbers {
  const { preset, sensitive, windowSeconds, publicWindowSeconds } = site;
  return makePolicy({ preset, sensitive, windowSeconds, publicWindowSeconds, policyVersion: 1 });
}

function pick(of: Partial<Numbers>, names: readonly Name[]): Partial<Numbers> {
  return Object.fromEntries(names.map((name) => [name, of[name]]));
}

/** Settings that were last changed by a start, which until lately could make a site looser than its preset; what people decided is theirs. */
function loosenedByStarts(policies: readonly PolicyDocument[], preset: Numbers): readonly Name[] {
  return HIGHER_IS_STRICTER.filter((name) => {
    const last = policies.findLast(
      ({ settings }, index) => settings[name] !== policies[index - 1]?.settings[name],
    );
    return last?.author === BY_SETTINGS && last.settings[name] < preset[name];
  });
}

/**
 * The numbers of a site with stricter ones for some. Planned units that are not asked for keep the preset's slack above a k that rises, none falls, and what goes
 * in pairs goes on to: where one of two rises too far for the other, the other rises with it.
 */
function raised(own: Numbers, asked: Partial<Numbers>, preset: Numbers): Numbers {
  const all = { ...own, ...asked };
  const staffK = Math.max(all.staffK, Math.ceil(all.publicK / 2));
  const following = (k: 'staffK' | 'publicK', units: 'staffPlannedUnits' | 'publicPlannedUnits') =>
    asked[k] === undefined ? 0 : asked[k] + preset[units] - preset[k];
  const publicPlannedUnits = Math.max(
    own.publicPlannedUnits,
    asked.publicPlannedUnits ?? following('publicK', 'publicPlannedUnits'),
    all.publicK + 1,
  );
  const staffPlannedUnits = Math.max(
    own.staffPlannedUnits,
    asked.staffPlannedUnits ?? following('staffK', 'staffPlannedUnits'),
    staffK + 1,
    Math.ceil(publicPlannedUnits / 2),
  );
  return { ...all, staffK, publicPlannedUnits, staffPlannedUnits };
}
