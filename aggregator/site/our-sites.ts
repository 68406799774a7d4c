// The sites whose windows this process closes: opened with their journal and carry files, on a
// server only those that no other aggregator has. A site that is registered later joins them while
// the process runs. One that another aggregator had when it was first asked for is left to it: its
// journal may be on another machine.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { liveSiteIds, loadLiveSites } from '#database/aggregator/register.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Carry } from '../journal/carry.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lease } from '../journal/lease.ts';
import type { LogFailure } from '../process/log.ts';
import type { Settings } from '../process/settings.ts';
import { failStop } from '../process/stopping.ts';
import { untilDatabase } from '../process/until-database.ts';
import type { DamageMemory } from './damage-memory.ts';
import { openRunningSite, type RunningSite } from './open-site.ts';

const STANDBY_MS = 5000;
/** Sensors of a new site keep what they read until then. */
const NEW_SITES_LOOK_MS = 1000;
const MOST_DAMAGED_PLACES = 10;

export type OurSitesParts = {
  readonly settings: Settings;
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly lease: Lease;
  readonly journal: Journal;
  readonly carry: Carry;
  readonly now: () => EpochMs;
  /** Logs a failure: the first of its kind at once, the others as a count. */
  readonly failed: LogFailure;
  /** Told by readiness. */
  readonly damage: Pick<DamageMemory, 'note'>;
};

/** Both grow while the process runs; neither shrinks. */
export type OurSites = {
  readonly sites: readonly RunningSite[];
  /** Ids of those that another aggregator runs. */
  readonly elsewhere: ReadonlySet<string>;
};
type Opened = { readonly sites: RunningSite[]; readonly elsewhere: Set<string> };

/** Opens every live one that is not in `opened` yet and that this process may have. */
async function openSites(parts: OurSitesParts, opened: Opened): Promise<void> {
  const { pool, log, lease } = parts;
  const isKnown = (id: string): boolean =>
    opened.elsewhere.has(id) || opened.sites.some(({ site }) => site.siteId === id);
  if ((await liveSiteIds(pool)).every(isKnown)) return;
  const live = (await loadLiveSites(pool)).filter(({ siteId }) => !isKnown(siteId));
  const ours = await lease.take(live.map(({ siteId }) => siteId));
  for (const site of live) {
    const { siteId } = site;
    if (ours.has(siteId)) {
      opened.sites.push(await openOne(parts, site));
    } else {
      log.info({ siteId }, 'another aggregator runs this site');
      opened.elsewhere.add(siteId);
    }
  }
}

async function openOne(
  { settings, pool, log, lease, journal, carry, now, failed, damage }: OurSitesParts,
  site: Site,
): Promise<RunningSite> {
  const running = await openRunningSite({
    site,
    clock: 'live',
    at: now(),
    parts: {
      pool,
      journal,
      carry,
      mayRelease: () => lease.isHeld(site.siteId),
      overrides: settings.policyOverrides,
      now,
      onReleaseError: (siteId, error) =>
        failed('a window could not be released; it waits and is tried again', error, { siteId }),
      onDamage: (siteId, places, outcome) => {
        damage.note('open');
        // Thousands of damaged lines are one finding: the first few places say where to look.
        const some = places.slice(0, MOST_DAMAGED_PLACES);
        log.error({ siteId, places: some, count: places.length }, `damaged: ${outcome}`);
      },
      onLost: (siteId, windows) => {
        damage.note('released');
        log.error(
          { siteId, windows },
          'the database does not know windows that were released before: its newest writes are lost, and with them perhaps accounts, tokens and steps on alerts. Windows after the newest that it still knows are released as aggregator_gap',
        );
      },
      onNoCarry: (id) =>
        log.warn(
          { siteId: id },
          'there is no carry file of the last released window; last levels and rosters begin anew',
        ),
      onJournalFailure: failStop(log, 'the journal cannot be written; nothing more is accepted'),
    },
  });
  log.info({ siteId: site.siteId, recoveredWindows: running.recoveredWindows }, 'site opened');
  return running;
}

/**
 * Stands by while every site is run by others, and takes over when one becomes free. From then on
 * what is registered joins, in the same list: whoever goes through it meets the new site at its
 * next turn. `stop` resolves when nothing is being opened any more.
 */
export async function openOurSites(
  parts: OurSitesParts,
): Promise<OurSites & { readonly stop: () => Promise<void> }> {
  for (;;) {
    const opened: Opened = { sites: [], elsewhere: new Set() };
    await untilDatabase(parts.failed, () => openSites(parts, opened));
    if (opened.sites.length > 0 || opened.elsewhere.size === 0)
      return { ...opened, stop: watchNewSites(parts, opened) };
    await sleep(STANDBY_MS);
  }
}

function watchNewSites(parts: OurSitesParts, opened: Opened): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= openSites(parts, opened)
      .catch((error: unknown) =>
        parts.failed('a new site could not be taken up; trying again', error),
      )
      .finally(() => {
        looking = null;
      });
  }, NEW_SITES_LOOK_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
