// A replay keeps nothing of the windows that its recording leaves open. Earlier ones did, and what
// they left in the data folder are raw levels of windows that nobody closes.
import type pg from 'pg';
import { recordingIds } from '#database/aggregator/register.ts';
import type { Carry } from '../journal/carry.ts';
import type { Journal } from '../journal/journal.ts';

/** Removes what is kept of recordings. Rejects when the database does not answer. */
export async function forgetRecordings(
  pool: pg.Pool,
  { journal, carry }: { readonly journal: Journal; readonly carry: Carry },
): Promise<void> {
  for (const siteId of await recordingIds(pool)) {
    const { windows } = await journal.recover(siteId);
    for (const { windowStart } of windows) await journal.drop(siteId, windowStart);
    await carry.forget(siteId);
  }
}
