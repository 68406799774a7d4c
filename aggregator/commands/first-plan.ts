// The plan that a site would have by the first policy of its settings: what is said before anything is written.
import type { EpochMs } from '#shared/time.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
import { planSite, type SitePlanning } from '../core/plan/plan.ts';
import { makePolicy } from '../core/policy/policy.ts';
import { settingsForSite } from '../planning/policy-document.ts';

type Asked = {
  readonly overrides: Partial<PolicySettings>;
  readonly at: EpochMs;
  /** Undefined: nothing is known of other sites. */
  readonly others?: OtherSites | undefined;
};

export function firstPlan(
  site: Site,
  sensors: readonly Sensor[],
  { overrides, at, others }: Asked,
): SitePlanning {
  const policy = makePolicy({
    preset: site.preset,
    sensitive: site.sensitive,
    windowSeconds: site.windowSeconds,
    publicWindowSeconds: site.publicWindowSeconds,
    overrides: settingsForSite(site, overrides),
    policyVersion: 1,
  });
  return planSite({ site, sensors, policy, effectiveFrom: at, at, others });
}
