// What routes of the room have in common: what they work with, and who acts when.
import type { Act, StepRefusal } from '#shared/domain/alerts/people.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertList } from '#shared/wire/alert.ts';
import type { Actor } from '../auth/access.ts';
import { type Answer, JSON_TYPE, text } from '../http/answer.ts';
import type { HttpContext } from '../http/context.ts';
import { OTHER_CONTENT } from '../http/once.ts';
import { paddedJson } from '../padded.ts';
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

const REFUSED: Readonly<Record<StepRefusal, string>> = {
  unknown_alert: 'There is no such alert. It may have cleared long ago.',
  already_cleared: 'This alert has cleared.',
  already_acknowledged: 'Somebody has acknowledged this alert before you.',
  clears_by_itself:
    'Sensors see this place and will clear the alert. Only an alert out of sight is closed by hand.',
  changing: 'This alert is changing right now. Look again in a few seconds.',
  too_urgent: 'A critical signal is not shelved: somebody has to go and look.',
  wrong_end: 'An alert is shelved until a time to come, at most 4 hours from now.',
  not_shelved: 'This alert is not shelved.',
  nobody_goes: 'Nobody was sent to this alert, so nobody is recalled.',
};

/** Why a step was refused, in words. */
export function stepRefusal(why: StepRefusal): Refusal {
  return new Refusal(why === 'unknown_alert' ? 'not_found' : 'conflict', REFUSED[why], [
    { pointer: '', code: why, detail: REFUSED[why] },
  ]);
}

/** What was made, now or with the same key before. Throws for a key that was used for something else. */
export function takenOrRefuse<Taken>(taken: Taken | 'other_content'): Taken {
  if (taken === 'other_content') throw OTHER_CONTENT;
  return taken as Taken;
}

/** What every step is answered with: the alerts as they are after it. */
export async function alertsNow(
  { room }: RoomContext,
  siteId: string,
  now: EpochMs,
): Promise<Answer> {
  const alerts = [...(await room.alerts(siteId, now))];
  return text(JSON_TYPE, paddedJson({ siteId, alerts } satisfies AlertList));
}
