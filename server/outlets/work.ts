// What is done for one outlet: entry after entry is sent, passed over or put back, until nothing is due. One server at a time, by a claim.

import type { EpochMs } from '#shared/time.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Send } from '../http/send.ts';
import type { Room, SiteEntry } from '../ports.ts';
import { siteNaming } from '../sites/span.ts';
import { isHopeless, waitAfter } from './backoff.ts';
import { bulletinOf } from './bulletin.ts';
import { type Entry, isFor, type Sent } from './entry.ts';
import { messageOf } from './message.ts';
import type { Attempt, Held, NextEntry, OutletQueue } from './ports.ts';
import { retryAfterMs, waitWhenTold } from './retry-after.ts';

/** Longer than an attempt can take, so that nobody else begins while we wait for an answer. Clocks of servers must agree to well within it. */
export const LEASE_MS = 60_000;
const GONE = 410;

export type OutletWork = {
  readonly queue: OutletQueue;
  readonly send: Send;
  readonly site: (siteId: string) => Promise<SiteEntry | null>;
  readonly room: Pick<Room, 'eventPlan' | 'eventPlans'>;
  readonly wallClock: () => EpochMs;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly onDisabled: (outletId: string, because: 'gone' | 'failing') => void;
};

/** What was done is told in the words of then, what is to be done by the plan in force. */
async function planFor(
  { room }: OutletWork,
  siteId: string,
  entry: Entry,
): Promise<EventPlan | null> {
  if (entry.kind !== 'alert_measure_taken') return room.eventPlan(siteId);
  const [then] = await room.eventPlans(siteId, entry.seq, entry.seq);
  return then?.plan ?? null;
}

async function attemptOn(
  work: OutletWork,
  held: Held,
  step: NextEntry,
  sent: readonly Sent[],
  site: SiteEntry,
): Promise<Attempt> {
  const { queue } = work;
  const { entry } = step;
  const { outletId, siteId } = held;
  const version = await queue.version(siteId, entry);
  const plan = await planFor(work, siteId, entry);
  const bulletin = bulletinOf({
    ...{ outletId, entry, version, plan, sent },
    site: siteNaming(site, entry.alert?.cells ?? [], entry.at),
  });
  const at = work.wallClock();
  return { ...(await work.send(messageOf(held, bulletin, at))), at };
}

/** Until when the receiver asks for no message at all; null: it does not. From when it answered, which may be seconds after it was asked. */
function restOf(work: OutletWork, { retryAfter }: Attempt, scheduled: number): EpochMs | null {
  const now = work.wallClock();
  const told = retryAfterMs(retryAfter, now);
  return told === null ? null : now + waitWhenTold(told, scheduled);
}

async function afterFailure(
  work: OutletWork,
  held: Held,
  by: string,
  step: NextEntry,
  attempt: Attempt,
): Promise<void> {
  const { queue } = work;
  const scheduled = waitAfter(step.failures + 1, work.chance());
  const rest = restOf(work, attempt, scheduled);
  const dueAt = rest ?? attempt.at + scheduled;
  const gone = attempt.status === GONE;
  const isDead = isHopeless(held.failingSince, attempt.at);
  // Others got through meanwhile: it is this entry that it does not take. The delivery log says so.
  if (!gone && !isDead && isHopeless(step.failingSince, attempt.at)) {
    await queue.moveOn(held, by, step, attempt);
    return;
  }
  await queue.putBack(held, by, step, { dueAt, attempt });
  // Other alerts wait as well: it is the receiver that has enough.
  if (rest !== null) await queue.rest(held.outletId, by, rest);
  if (!gone && !isDead) return;
  const because = gone ? 'gone' : 'failing';
  await queue.disable(held.outletId, because, attempt.at);
  work.onDisabled(held.outletId, because);
}

async function take(
  work: OutletWork,
  held: Held,
  by: string,
  step: NextEntry,
  site: SiteEntry,
): Promise<void> {
  const { queue } = work;
  if (step.isBehind) return queue.moveOn(held, by, step, null);
  // Promise P13: nothing goes out before it is published. Other alerts need not wait for it.
  if (step.entry.at > work.wallClock())
    return queue.putBack(held, by, step, { dueAt: step.entry.at, attempt: null });
  const sent = await queue.sentBefore(held, step.entry);
  if (!isFor(held, step.entry, sent)) return queue.moveOn(held, by, step, null);
  const attempt = await attemptOn(work, held, step, sent, site);
  if (attempt.failure === null) return queue.moveOn(held, by, step, attempt);
  return afterFailure(work, held, by, step, attempt);
}

/** Does what is due for an outlet. `isStopped` is asked between entries: what is in flight is finished. */
export async function workOn(
  work: OutletWork,
  outletId: string,
  by: string,
  isStopped: () => boolean,
): Promise<void> {
  const { queue } = work;
  try {
    while (!isStopped()) {
      const now = work.wallClock();
      const held = await queue.claim(outletId, { by, now, until: now + LEASE_MS });
      if (held === null) return;
      const entry = await work.site(held.siteId);
      const step = await queue.next(held, now);
      // A recording is not now: nobody is called for it.
      if (step === null || entry === null || entry.replayClock !== null) return;
      await take(work, held, by, step, entry);
    }
  } finally {
    await queue.release(outletId, by);
  }
}
