// The sites whose windows this process closes: opened with their journal and carry files, on a
// server only those that no other aggregator has.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { loadLiveSites } from '#database/aggregator/register.ts';
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

type Opened = { sites: RunningSite[]; elsewhere: number };

/** Every live one that this process may have. */
async function openSites(parts: OurSitesParts): Promise<Opened> {
  const { pool, log, lease } = parts;
  const opened: Opened = { sites: [], elsewhere: 0 };
  const live = await loadLiveSites(pool);
  const ours = await lease.take(live.map(({ siteId }) => siteId));
  for (const site of live) {
    const { siteId } = site;
    if (ours.has(siteId)) {
      opened.sites.push(await openOne(parts, site));
    } else {
      log.info({ siteId }, 'another aggregator runs this site');
      opened.elsewhere += 1;
    }
  }
  return opened;
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
        damage.note(places);
        // Thousands of damaged lines are one finding: the first few places say where to look.
        const some = places.slice(0, MOST_DAMAGED_PLACES);
        log.error({ siteId, places: some, count: places.length }, `damaged: ${outcome}`);
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

/** Stands by while every site is run by others, and takes over when one becomes free. */
export async function openOurSites(parts: OurSitesParts): Promise<Opened> {
  for (;;) {
    const opened = await untilDatabase(parts.failed, () => openSites(parts));
    if (opened.sites.length > 0 || opened.elsewhere === 0) return opened;
    await sleep(STANDBY_MS);
  }
}
