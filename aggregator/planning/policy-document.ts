// Policies as documents: what is stored and published of a policy, and the policy that such a document stands for.

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import type { Site } from '#shared/wire/site.ts';
import { makePolicy, type Policy } from '../core/policy/policy.ts';

/** @throws {PolicyError} when the document is below a floor that held when it was stored. */
export function policyOf(site: Site, document: PolicyDocument): Policy {
  return makePolicy({
    isStored: true,
    preset: document.preset,
    sensitive: site.sensitive,
    windowSeconds: document.windowSeconds,
    publicWindowSeconds: document.publicWindowSeconds,
    overrides: document.settings,
    policyVersion: document.policyVersion,
  });
}

export type PolicyChange = {
  readonly site: Site;
  /** The newest version, null for the first. */
  readonly newest: PolicyDocument | null;
  readonly settings: Partial<PolicySettings>;
  readonly author: string;
  readonly reason: string;
  readonly effectiveFrom: EpochMs;
};

/**
 * The next version: the newest one, the site's own windows and preset, then these settings. A site that became sensitive gets its stricter kPeople,
 * one whose windows became longer than its roster epoch an epoch of one; none loses a stricter setting of its own by going over to the strict preset.
 * @throws {PolicyError} naming the setting that is below its floor.
 */
export function nextPolicy(change: PolicyChange): PolicyDocument {
  const { site, newest, settings } = change;
  const version = (newest?.policyVersion ?? 0) + 1;
  const from = (overrides: Partial<PolicySettings>): Policy =>
    makePolicy({
      preset: site.preset,
      sensitive: site.sensitive,
      windowSeconds: site.windowSeconds,
      publicWindowSeconds: site.publicWindowSeconds,
      overrides,
      policyVersion: version,
    });
  if (newest === null) return documentOf(change, from(settings));
  const fresh = from({});
  const kept = keptOf(newest, fresh);
  const kPeople = Math.max(kept.kPeople ?? fresh.kPeople, site.sensitive ? fresh.kPeople : 0);
  const { windowSeconds } = site;
  const rosterEpochSeconds = Math.max(
    kept.rosterEpochSeconds ?? fresh.rosterEpochSeconds,
    windowSeconds,
  );
  const own = { ...withoutFollowers(kept, settings), kPeople, rosterEpochSeconds };
  return documentOf(change, from({ ...own, ...settings }));
}

/** Of these a higher number tells less. */
export const HIGHER_IS_STRICTER = [
  'staffK',
  'publicK',
  'staffPlannedUnits',
  'publicPlannedUnits',
  'ownerSlack',
  'kPeople',
  'marginPercent',
  'rosterEpochSeconds',
] as const;

/** What the newest version hands on. Another preset begins anew, but a site that goes over to `strict` keeps what it had set stricter by itself. */
function keptOf(newest: PolicyDocument, fresh: Policy): Partial<PolicySettings> {
  if (newest.preset === fresh.preset) return newest.settings;
  const { suspended, kCritical, criticalLegalGround } = newest.settings;
  const kept = { suspended, kCritical, criticalLegalGround };
  if (fresh.preset !== 'strict') return kept;
  const stricter = HIGHER_IS_STRICTER.filter((name) => newest.settings[name] > fresh[name]);
  return {
    ...kept,
    ...Object.fromEntries(stricter.map((name) => [name, newest.settings[name]])),
  };
}

/** Planned units follow a k that changes, unless they are given too. */
function withoutFollowers(
  kept: Partial<PolicySettings>,
  given: Partial<PolicySettings>,
): Partial<PolicySettings> {
  const { staffPlannedUnits, publicPlannedUnits, ...others } = kept;
  return {
    ...others,
    ...(given.staffK === undefined && staffPlannedUnits !== undefined && { staffPlannedUnits }),
    ...(given.publicK === undefined && publicPlannedUnits !== undefined && { publicPlannedUnits }),
  };
}

function documentOf(change: PolicyChange, policy: Policy): PolicyDocument {
  return {
    siteId: change.site.siteId,
    policyVersion: policy.policyVersion,
    preset: policy.preset,
    settings: {
      staffK: policy.staffK,
      publicK: policy.publicK,
      staffPlannedUnits: policy.staffPlannedUnits,
      publicPlannedUnits: policy.publicPlannedUnits,
      ownerSlack: policy.ownerSlack,
      kPeople: policy.kPeople,
      marginPercent: policy.marginPercent,
      rosterEpochSeconds: policy.rosterEpochSeconds,
      suspended: policy.suspended,
      kCritical: policy.kCritical,
      criticalLegalGround: policy.criticalLegalGround,
    },
    windowSeconds: policy.windowSeconds,
    publicWindowSeconds: policy.publicWindowSeconds,
    latenessSeconds: policy.latenessSeconds,
    author: change.author,
    reason: change.reason,
    effectiveFrom: isoUtc(change.effectiveFrom),
  };
}

/** Whether two versions release alike, whoever wrote them and why. */
export function sameRules(a: PolicyDocument, b: PolicyDocument): boolean {
  const rules = (p: PolicyDocument): string =>
    JSON.stringify([
      p.preset,
      Object.entries(p.settings).sort(),
      p.windowSeconds,
      p.publicWindowSeconds,
      p.latenessSeconds,
    ]);
  return rules(a) === rules(b);
}
