// Windows that the database had and does not know any more. A recovery that ended too early looks
// like one that ended well: the database opens, and what was written last is not there. So what it
// knows is compared with what was noted beside it after each commit.
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import type { Carry } from '../journal/carry.ts';

type Said = {
  readonly carry: Pick<Carry, 'lastReleased' | 'released'>;
  readonly onDamage?: (siteId: string, places: readonly string[], outcome: string) => void;
  /** The database does not know windows that it had committed: which, lane by lane. */
  readonly onLost?: (siteId: string, windows: readonly string[]) => void;
};

type Last = Readonly<Record<Lane, EpochMs | null>>;

/** `last`: what the database knows. Says so before anything of these windows is written anew. */
export async function sayLostWindows(
  siteId: string,
  last: Last,
  { carry, onDamage, onLost }: Said,
): Promise<void> {
  const { windows, damage } = await carry.lastReleased(siteId);
  if (damage.length > 0)
    onDamage?.(siteId, damage, 'whether the database has lost windows is not known this time');
  const lost = laneSchema.options.flatMap((lane) => {
    const known = last[lane];
    const released = windows[lane];
    if (released === undefined || (known !== null && known >= released)) return [];
    const from = known === null ? 'all' : `after ${isoUtc(known)}`;
    return [`${lane} windows: ${from}, up to ${isoUtc(released)}`];
  });
  if (lost.length > 0) onLost?.(siteId, lost);
  // A kill may have come between a commit and its note, and older programs made none.
  for (const lane of laneSchema.options) {
    const known = last[lane];
    if (known !== null && known > (windows[lane] ?? 0)) await carry.released(siteId, lane, known);
  }
}
