// Which site a device token speaks for, remembered. Sensors go on being heard while the database is away, and a flood of batches asks it once.
// Trade: a revoked token is taken for half a minute more, and for as long as the database does not answer.
import { setTimeout as timer } from 'node:timers';

/** A token is asked for again after this. */
const FRESH_MS = 30_000;
/** While the database is away a token that was good goes on being good for this long. */
const STALE_MS = 86_400_000;
/** A known token waits this long for the database when the last look succeeded; when it failed, not at all. */
const PATIENCE_MS = 1000;

export type FindSite = (sha256: string) => Promise<string | null>;

type Known = { readonly siteId: string; readonly at: number };

export type TokenMemoryParts = {
  readonly find: FindSite;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly patienceMs?: number;
};

/** True after `ms`, unless `work` is done before. Never rejects. */
function isLate(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = timer(() => resolve(true), ms);
    const done = (): void => {
      clearTimeout(limit);
      resolve(false);
    };
    work.then(done, done);
  });
}

/** Finds the site of a token, or null. Rejects as `find` does, for tokens that were never good. */
export function rememberTokens({
  find,
  now,
  patienceMs = PATIENCE_MS,
}: TokenMemoryParts): FindSite {
  const known = new Map<string, Known>();
  const looking = new Map<string, Promise<string | null>>();
  /** The last look failed, or one is late: nobody who is known waits for the next. */
  let isAway = false;

  const look = (sha256: string): Promise<string | null> => {
    const running = looking.get(sha256);
    if (running !== undefined) return running;
    const started = find(sha256)
      .then(
        (siteId) => {
          isAway = false;
          if (siteId === null) known.delete(sha256);
          else known.set(sha256, { siteId, at: now() });
          return siteId;
        },
        (error: unknown) => {
          isAway = true;
          throw error;
        },
      )
      .finally(() => looking.delete(sha256));
    looking.set(sha256, started);
    return started;
  };

  return async (sha256) => {
    const entry = known.get(sha256);
    const age = entry === undefined ? Number.POSITIVE_INFINITY : now() - entry.at;
    if (entry !== undefined && age < FRESH_MS) return entry.siteId;
    const looked = look(sha256);
    if (entry === undefined || age >= STALE_MS) return looked;
    looked.catch(() => {
      // what is remembered answers
    });
    if (isAway) return entry.siteId;
    if (await isLate(looked, patienceMs)) {
      isAway = true;
      return entry.siteId;
    }
    return looked.catch(() => entry.siteId);
  };
}
