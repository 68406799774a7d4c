// Which policy a site releases with, and when that makes another version.
import type pg from 'pg';
import { putPolicy } from '#database/aggregator/register.ts';
import type { EpochMs } from '#shared/time.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { finestPublicWindow, type Site } from '#shared/wire/site.ts';
import { sameRules } from './policy-document.ts';
import { BY_SETTINGS, type NotTaken, startPolicy } from './start-policy.ts';

export type SettledSite = {
  readonly site: Site;
  /** Settings of the start; null: the site runs, and its versions are announced by people. */
  readonly overrides: Partial<PolicySettings> | null;
  /** Hears of settings of the start that the site has stricter by itself. */
  readonly onNotTaken?: ((notTaken: readonly NotTaken[]) => void) | undefined;
};

const RAISED =
  'what the settings of an earlier start had made looser than the preset of the site is raised to it';

/** Why a start makes another version, for everybody to read. */
function reasonOf(site: Site, newest: PolicyDocument | null): string {
  if (newest === null) return 'first policy of the site';
  const { windowSeconds, publicWindowSeconds } = newest;
  const finest = finestPublicWindow(windowSeconds);
  if (publicWindowSeconds < finest && site.windowSeconds === windowSeconds)
    return `the public window of ${publicWindowSeconds} s is raised to ${site.publicWindowSeconds} s, as it may not be finer than ${finest} s beside a staff window of ${windowSeconds} s`;
  return 'settings of the start, or of the site, differ from the policy in force';
}

/**
 * The policy to release with. A start asks for another than the newest where its settings differ, and stores it. A site that runs takes the newest as it is: what
 * it was started with may be older than what was decided since.
 */
export async function currentPolicy(
  pool: pg.Pool,
  { site, overrides, onNotTaken }: SettledSite,
  policies: readonly PolicyDocument[],
  effectiveFrom: EpochMs,
): Promise<PolicyDocument> {
  const newest = policies.at(-1) ?? null;
  if (overrides === null && newest !== null) return newest;
  const reason = reasonOf(site, newest);
  const change = { site, policies, author: BY_SETTINGS, reason, effectiveFrom };
  const { document, notTaken, isRaised } = startPolicy(change, overrides ?? {});
  onNotTaken?.(notTaken);
  if (newest !== null && sameRules(newest, document)) return newest;
  const wanted = isRaised ? { ...document, reason: RAISED } : document;
  await putPolicy(pool, wanted);
  return wanted;
}
