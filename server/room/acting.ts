// What routes of the room have in common: what they work with, and who acts when.
import type { Act } from '#shared/domain/alerts/people.ts';
import type { Actor } from '../auth/access.ts';
import type { HttpContext } from '../http/context.ts';
import type { ReleaseReader, Room, SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';

export const SITE = '/api/v1/sites/:siteId';

/** What the routes of the control room work with. */
export type RoomContext = HttpContext & {
  readonly reader: Pick<ReleaseReader, 'site'>;
  readonly room: Room;
};

/** Who acts, now. A recording takes no steps: nothing of it is now. */
export function actOf(context: RoomContext, entry: SiteEntry, { accountId }: Actor): Act {
  if (entry.replayClock !== null)
    throw new Refusal('conflict', 'This site is a recording: nothing can be changed in it.');
  return { by: accountId, at: context.wallClock() };
}
