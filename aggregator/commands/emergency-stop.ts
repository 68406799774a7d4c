// The emergency stop as a command: a row of its own and no policy version, so that it acts at once and the plan stays what it is.
import type pg from 'pg';
import { decideStop } from '#database/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { EmergencyStop, StoppedLanes } from '#shared/wire/emergency-stop.ts';
import type { Site } from '#shared/wire/site.ts';

const LANES: Readonly<Record<StoppedLanes, string>> = {
  public: 'the public lane',
  both: 'both lanes',
};

type Asked = {
  readonly site: Pick<Site, 'siteId' | 'publicWindowSeconds'>;
  /** Null: resume. */
  readonly stop: StoppedLanes | null;
  readonly author: string;
  readonly reason: string;
  readonly at: EpochMs;
};

function wordsOf({ siteId, number, action, lanes, from }: EmergencyStop): string {
  const which = `${LANES[lanes]} of ${siteId}`;
  return action === 'stop'
    ? `row ${number}: ${which} stopped; nothing that is not published yet will have a level, until somebody resumes with --resume`
    : `row ${number}: ${which} released again from the window of ${from} on; what was withheld is never published`;
}

/** Stops or resumes; gives what to say. Null when that is so already, and nothing was written. */
export async function stopOrResume(
  pool: pg.Pool,
  { site, stop, author, reason, at }: Asked,
): Promise<string | null> {
  const { siteId, publicWindowSeconds } = site;
  const row = await decideStop(pool, { siteId, stop, author, reason, at, publicWindowSeconds });
  return row === null ? null : wordsOf(row);
}
