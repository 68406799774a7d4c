// Which site a replay pushes its readings into, and what is kept of its windows while they are open.

import type pg from 'pg';
import { liveSiteIds, loadSites, setReplayClock } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Carry } from '../journal/carry.ts';
import { openCarry, openJournal } from '../journal/choice.ts';
import type { Journal } from '../journal/journal.ts';
import { unkeptCarry, unkeptJournal } from '../journal/unkept.ts';
import type { Settings } from '../process/settings.ts';
import { refuseSilence } from '../replay/replay-lines.ts';
import { type AskedReplay, type Handed, UnknownSite } from './judge-recording.ts';

/** @throws {Error} for a recording: nothing is kept of its open windows, so what went on with one would be made of half of them. */
async function refuseRecording(pool: pg.Pool, siteId: string): Promise<void> {
  if ((await liveSiteIds(pool)).includes(siteId)) return;
  throw new Error(
    `site ${siteId} of this data folder is a recording, which nothing goes on with: choose a new --data-dir, and give --sensors`,
  );
}

/** The site that is registered, or the one made for the recording. */
export async function siteOf(
  pool: pg.Pool,
  asked: AskedReplay,
  { made, facts }: Handed,
): Promise<{ site: Site; isRecording: boolean; from: EpochMs | null }> {
  const known = (await loadSites(pool)).find((site) => site.siteId === asked.siteId);
  if (made === null) {
    if (known === undefined) throw new UnknownSite(asked);
    await refuseRecording(pool, known.siteId);
    if (facts !== null) refuseSilence(facts.silence, known.windowSeconds);
    return { site: known, isRecording: false, from: facts?.from ?? null };
  }
  if (known !== undefined) {
    await refuseRecording(pool, known.siteId);
    throw new Error(
      `this data folder already holds a site ${asked.siteId}: choose a new --data-dir, or leave out --sensors`,
    );
  }
  const { site, sensors, from } = made;
  await putRegistration(pool, { site, drawing: null, sensors, eventPlan: null }, from);
  // From the first moment: a recording is nobody's neighbour, and takes no place from a site that runs.
  await setReplayClock(pool, site.siteId, from);
  return { site, isRecording: true, from };
}

/** Of a site that is registered the windows that stay open are gone on with. */
export async function keptOf(
  isRecording: boolean,
  { dataDir }: Settings,
): Promise<{ readonly journal: Journal; readonly carry: Carry }> {
  return isRecording
    ? { journal: unkeptJournal, carry: unkeptCarry }
    : { journal: await openJournal(dataDir), carry: await openCarry(dataDir) };
}
