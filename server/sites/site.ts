// What every feature asks of a site: that it is there, what time it is there, and which plan is on screen.
import { releaseFacts } from '#shared/domain/released.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import { nowOf } from '../clock.ts';
import type { ReleaseReader, SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';

type Sites = { readonly reader: Pick<ReleaseReader, 'site' | 'sites'> };

/** Throws `not_found` when there is no such site. */
export async function siteOrRefuse(
  { reader }: { readonly reader: Pick<ReleaseReader, 'site'> },
  siteId: string,
): Promise<SiteEntry> {
  const entry = await reader.site(siteId);
  if (entry === null)
    throw new Refusal('not_found', 'There is no site with this id. GET /api/v1/sites lists them.');
  return entry;
}

/** Throws `invalid_body` when a site that somebody is given is not registered: it would be a role for nothing. */
export async function sitesOrRefuse(
  { reader }: Sites,
  sites: readonly string[] | null | undefined,
  pointer: string,
): Promise<void> {
  if (sites == null) return;
  const known = new Set((await reader.sites()).map(({ site }) => site.siteId));
  if (sites.every((siteId) => known.has(siteId))) return;
  throw new Refusal('invalid_body', 'Correct what `errors` names and send it again.', [
    { pointer, code: 'unknown_site', detail: 'GET /api/v1/sites lists all sites' },
  ]);
}

/** What time it is at the site: now, or the end of a recording. */
export function siteNow(
  { wallClock }: { readonly wallClock: () => EpochMs },
  entry: SiteEntry,
): EpochMs {
  return nowOf(entry, wallClock());
}

/**
 * The plan of what is on screen: that of the newest published window. Only a lane without a window has the plan in force now; at a change the old
 * regions stay until the first window of the new ones is there, so no screen goes blank in between.
 */
export async function planOnScreen(
  reader: Pick<ReleaseReader, 'newestWindow' | 'plan' | 'planAt'>,
  siteId: string,
  lane: Lane,
  now: EpochMs,
): Promise<Plan | null> {
  const newest = await reader.newestWindow(siteId, lane, now);
  return newest === null ? reader.planAt(siteId, now) : reader.plan(newest.planId);
}

/**
 * How the public words that are on screen were released: by the policy of their plan. The newest version may not be in force yet, and what it says is true
 * of no record that anybody can read.
 */
export async function releaseOnScreen(
  reader: Pick<ReleaseReader, 'newestWindow' | 'plan' | 'planAt' | 'policy'>,
  entry: SiteEntry,
  now: EpochMs,
): Promise<SiteEntry['release']> {
  const { siteId } = entry.site;
  const plan = await planOnScreen(reader, siteId, 'public', now);
  const policy = plan === null ? null : await reader.policy(siteId, plan.policyVersion);
  return policy === null ? entry.release : releaseFacts(policy);
}
