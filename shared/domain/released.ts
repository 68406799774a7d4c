// What is asked of released records, and how they are given: the same for whoever stores them and whoever shows them.
import type { EpochMs } from '../time.ts';
import type { SiteResource } from '../wire/api.ts';
import type { PolicyDocument } from '../wire/policy.ts';
import type { Lane, ReleaseRecord } from '../wire/record.ts';

/** Seconds from the end of a staff window to its publication (release specification, section 4). */
export const STAFF_DELAY_SECONDS = 15;

/** What people may know of how a policy releases. */
export function releaseFacts(policy: PolicyDocument): SiteResource['release'] {
  const { policyVersion, publicWindowSeconds } = policy;
  const { staffK, publicK, kPeople } = policy.settings;
  return {
    policyVersion,
    staffK,
    publicK,
    kPeople,
    publicWindowSeconds,
    staffDelaySeconds: STAFF_DELAY_SECONDS,
    // One public window, whatever its length.
    publicDelaySeconds: publicWindowSeconds,
  };
}

/** Where one page of records goes on: strictly after this key, in (windowStart, regionId) order. */
export type RecordKey = { readonly windowStart: EpochMs; readonly regionId: string };

/** Records of one site and lane with `from <= windowStart < to`, published at or before `now`. */
export type RecordQuery = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly after: RecordKey | null;
  readonly limit: number;
  readonly now: EpochMs;
};

/** All records of one window of one lane, ascending by regionId. */
export type ReleasedWindow = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly planId: string;
  readonly windowStart: EpochMs;
  readonly windowSeconds: number;
  readonly publishedAt: EpochMs;
  readonly records: readonly ReleaseRecord[];
};
