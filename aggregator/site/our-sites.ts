// The sites whose windows this process closes: opened with their journal and carry files, on a
// server only those that no other aggregator has. A site that is registered later joins them while
// the process runs. One that another aggregator had when it was first asked for is left to it: its
// journal may be on another machine.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { liveSiteIds, loadLiveSites, registerRevision } from '#database/aggregator/register.ts';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import { PolicyError } from '../core/policy/floors.ts';
import type { Carry } from '../journal/carry.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lease } from '../journal/lease.ts';
import type { LogFailure } from '../process/log.ts';
import { notTakenWords, refusedWords, type Settings } from '../process/settings.ts';
import { failStop } from '../process/stopping.ts';
import { untilDatabase } from '../process/until-database.ts';
import type { DamageMemory } from './damage-memory.ts';
import { openRunningSite, type RunningSite } from './open-site.ts';

const STANDBY_MS = 5000;
/** Sensors of a new site keep what they read until then. */
const NEW_SITES_LOOK_MS = 1000;
const MOST_DAMAGED_PLACES = 10;
const REFUSED_TODO =
  'Change its policy (npm run policy) or its site file (npm run register), which is taken up within seconds, or the setting, with which the next start begins';

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

/** All grow while the process runs; a site that was refused may yet join. */
export type OurSites = {
  readonly sites: readonly RunningSite[];
  /** Ids of those that another aggregator runs. */
  readonly elsewhere: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, RefusedSite>;
};
/** A site that is not run, since it has no policy under the settings. */
export type RefusedSite = {
  /** A sentence with setting, value, bound, reason and what is allowed. */
  readonly why: string;
  /** What the register said then: it is asked again when that changes. */
  readonly register: string;
};
type Opened = {
  readonly sites: RunningSite[];
  readonly elsewhere: Set<string>;
  readonly refused: Map<string, RefusedSite>;
};

const nothingOpened = (): Opened => ({ sites: [], elsewhere: new Set(), refused: new Map() });

/**
 * Opens every live one that is not in `opened` yet and that this process may have. One that cannot be opened keeps no other from it; a database that does
 * not answer does.
 */
async function openSites(parts: OurSitesParts, opened: Opened): Promise<void> {
  const { pool, log, lease } = parts;
  const isKnown = (id: string): boolean =>
    opened.elsewhere.has(id) || opened.sites.some(({ site }) => site.siteId === id);
  if ((await liveSiteIds(pool)).every(isKnown)) return;
  const live = (await loadLiveSites(pool)).filter(({ siteId }) => !isKnown(siteId));
  const ours = await lease.take(live.map(({ siteId }) => siteId));
  const failures: unknown[] = [];
  for (const site of live) {
    const { siteId } = site;
    if (ours.has(siteId)) {
      await openOrRefuse(parts, opened, site).catch((error: unknown) => {
        if (isDatabaseAway(error)) throw error;
        failures.push(error);
      });
    } else {
      log.info({ siteId }, 'another aggregator runs this site');
      opened.elsewhere.add(siteId);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** A site for which there is no policy is left out by name, until its register or its policy changes. */
async function openOrRefuse(parts: OurSitesParts, opened: Opened, site: Site): Promise<void> {
  const { pool, log, now, settings } = parts;
  const { siteId } = site;
  const known = opened.refused.get(siteId);
  const register = `${JSON.stringify(site)} ${await registerRevision(pool, siteId, now())}`;
  if (known?.register === register) return;
  try {
    opened.sites.push(await openOne(parts, site));
    opened.refused.delete(siteId);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const why = refusedWords(error, settings.policyOverrides);
    opened.refused.set(siteId, { why, register });
    if (why !== known?.why)
      log.error({ siteId }, `this site is not run, the others are: ${why}. ${REFUSED_TODO}`);
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
      onNotTaken: (siteId, notTaken) => {
        for (const words of notTakenWords(notTaken)) log.warn({ siteId }, words);
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
    const opened = nothingOpened();
    await untilDatabase(parts.failed, () => openSites(parts, opened));
    if (opened.sites.length + opened.refused.size > 0 || opened.elsewhere.size === 0)
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
