import type pg from 'pg';
import type { WindowRelease } from '#database/aggregator/release.ts';
import { migrate } from '#database/migrate.ts';
import { openConnection, openPool } from '#database/open.ts';
import { createReleaseNotices } from '#database/server/listen.ts';
import { createReleaseReader } from '#database/server/released.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Lane, ReleaseRow } from '#shared/wire/record.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { dataFolder } from './folder.ts';

/** A migrated database with a pool per role. Each test file opens its own. */
export async function openStore() {
  const folder = dataFolder();
  const embedded = await startPrepared({ dataDir: folder.dir, log: () => {} });
  const { databaseUrl } = embedded;
  const pools: Record<'owner' | 'aggregator' | 'server' | 'publicReader' | 'auditor', pg.Pool> = {
    owner: openPool({ databaseUrl, role: null }),
    aggregator: openPool({ databaseUrl, role: 'aggregator' }),
    server: openPool({ databaseUrl, role: 'server' }),
    publicReader: openPool({ databaseUrl, role: 'public_reader' }),
    auditor: openPool({ databaseUrl, role: 'auditor' }),
  };
  await migrate(pools.owner);
  return {
    ...pools,
    embedded,
    reader: createReleaseReader({ server: pools.server, publicReader: pools.publicReader }),
    notices: createReleaseNotices({
      connect: () => openConnection({ databaseUrl, role: 'server' }),
      pool: pools.server,
    }),
    close: async () => {
      for (const pool of Object.values(pools)) await pool.end();
      await embedded.close();
      folder.remove();
    },
  };
}
export type Store = Awaited<ReturnType<typeof openStore>>;

export const T0: EpochMs = Date.UTC(2026, 5, 1, 12);
/** A plan belongs to one site, and so does its id: records are keyed by plan, region and window. */
export function planOf(siteId: string): string {
  return Buffer.from(siteId.padEnd(8, '.').slice(0, 8)).toString('hex');
}

const WINDOW_SECONDS = { staff: 60, public: 900 };

/** Region id number `i`: ids ascend with i. */
export function region(i: number): string {
  return i.toString(16).padStart(16, '0');
}

function row(
  siteId: string,
  lane: Lane,
  windowStart: EpochMs,
  i: number,
  level: number | null,
): ReleaseRow {
  const windowSeconds = WINDOW_SECONDS[lane];
  const key = {
    lane,
    policyVersion: 1,
    planId: planOf(siteId),
    regionId: region(i),
    windowStart: isoUtc(windowStart),
    windowSeconds,
  };
  const publishedAt = isoUtc(publicationOf(lane, windowStart));
  if (level === 0 || level === 1 || level === 2 || level === 3 || level === 4) {
    const kClass = lane === 'staff' ? 5 : null;
    return {
      siteId,
      kClass,
      record: { ...key, status: 'released', level, reason: null, publishedAt },
    };
  }
  return {
    siteId,
    kClass: null,
    record: {
      ...key,
      status: 'withheld',
      level: null,
      reason: 'insufficient_coverage',
      publishedAt,
    },
  };
}

/** When a window is published: end + 15 s for staff, end + one public window for the public. */
export function publicationOf(lane: Lane, windowStart: EpochMs): EpochMs {
  return windowStart + (lane === 'staff' ? 75_000 : 1_800_000);
}

/** A window number `w` with one row per level; null is withheld. */
export function windowOf(
  siteId: string,
  lane: Lane,
  w: number,
  levels: readonly (number | null)[],
): WindowRelease {
  const windowSeconds = WINDOW_SECONDS[lane];
  const windowStart = T0 + w * windowSeconds * 1000;
  return {
    siteId,
    lane,
    windowStart,
    windowSeconds,
    publishedAt: publicationOf(lane, windowStart),
    planId: planOf(siteId),
    rows: levels.map((level, i) => row(siteId, lane, windowStart, i, level)),
  };
}
