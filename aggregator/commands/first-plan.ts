// The plan that a site would have by the first policy of its settings: what is said before anything is written.
import type { Say } from '#shared/process/command.ts';
import type { EpochMs } from '#shared/time.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
import { planSite, type SitePlanning } from '../core/plan/plan.ts';
import { PolicyError } from '../core/policy/floors.ts';
import type { Policy } from '../core/policy/policy.ts';
import { policyOf } from '../planning/policy-document.ts';
import { BY_SETTINGS, startPolicy } from '../planning/start-policy.ts';
import { notTakenWords, refusedWords } from '../process/settings.ts';

type Asked = {
  readonly overrides: Partial<PolicySettings>;
  readonly at: EpochMs;
  /** Undefined: nothing is known of other sites. */
  readonly others?: OtherSites | undefined;
  /** Hears which settings are not taken. */
  readonly say?: Say;
};

/** @throws {Error} when the settings make no policy of this site. */
export function firstPlan(
  site: Site,
  sensors: readonly Sensor[],
  { at, others, ...asked }: Asked,
): SitePlanning {
  const policy = firstPolicy(site, { at, ...asked });
  return planSite({ site, sensors, policy, effectiveFrom: at, at, others });
}

function firstPolicy(site: Site, { overrides, at, say }: Asked): Policy {
  const change = { site, policies: [], author: BY_SETTINGS, reason: '', effectiveFrom: at };
  try {
    const { document, notTaken } = startPolicy(change, overrides);
    for (const words of notTakenWords(notTaken)) say?.(words);
    return policyOf(site, document);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new Error(`site ${site.siteId}: ${refusedWords(error, overrides)}`);
  }
}
