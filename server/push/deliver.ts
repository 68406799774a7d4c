// One try to send a message. Who may have it is asked right before it leaves, of the session that the device is: whoever signed out, was locked out, or lost the
// role at the site in the meantime is sent nothing.
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import { isAllowedAt, READERS } from '../auth/access.ts';
import type { Authenticator } from '../auth/tokens.ts';
import type { Outcome, Send } from '../http/send.ts';
import { pushMessageOf } from './message.ts';
import type { Device, PushStore } from './ports.ts';
import type { PushJob, PushResult } from './queue.ts';
import type { PushService, PushServices } from './services.ts';
import type { VapidKey } from './vapid-key.ts';

/** The service has forgotten the device. */
const GONE = [404, 410];
const TOO_MANY = 429;
/** Longer than any message lives. Seconds. */
const LONGEST_PAUSE_SECONDS = 600;

export type DeliverParts = {
  readonly store: PushStore;
  readonly services: PushServices;
  /** The key that devices were told; null: there is none just now. */
  readonly key: () => VapidKey | null;
  readonly auth: Pick<Authenticator, 'ofSession'>;
  /** Whom a push service may ask about this installation. */
  readonly subject: () => Promise<string>;
  readonly sendTo: (service: PushService) => Send;
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

/** The device as it is now, when it is still for it; null: nobody is to have it any more. */
async function addressee(
  { store, auth }: DeliverParts,
  { device, siteId }: PushJob,
): Promise<Device | null> {
  if (siteId === null) return device;
  const known = await store.one(device.sessionSha256);
  if (known === null) return null;
  return isAllowedAt(READERS, await auth.ofSession(known.sessionSha256), siteId) ? known : null;
}

const mayTryAgain = ({ status }: Outcome): boolean =>
  status === null || status === TOO_MANY || status >= 500;

/** What a service asks for, in seconds only: a date would have to be as right as our clock. */
function pauseOf({ retryAfter }: Outcome): number | null {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return null;
  return Math.min(Number(retryAfter), LONGEST_PAUSE_SECONDS) * SECOND_MS;
}

/** The rest of the work once a service has answered, or did not. */
async function settle(
  { store, wallClock }: DeliverParts,
  device: Device,
  outcome: Outcome,
  isLast: boolean,
): Promise<PushResult> {
  if (outcome.failure === null) {
    if (device.failure !== null) await store.note(device, wallClock(), null);
    return { result: 'sent' };
  }
  if (outcome.status !== null && GONE.includes(outcome.status)) {
    await store.gone(device);
    return { result: 'gone' };
  }
  if (mayTryAgain(outcome) && !isLast) return { result: 'again', afterMs: pauseOf(outcome) };
  await store.note(device, wallClock(), outcome.failure);
  return { result: 'failed' };
}

async function attempt(parts: DeliverParts, job: PushJob, isLast: boolean): Promise<PushResult> {
  const { services, key, subject, sendTo, store, wallClock } = parts;
  if (wallClock() >= job.until) return { result: 'late' };
  const device = await addressee(parts, job);
  const own = device === null ? null : key();
  // A device that was told another key takes nothing of this one.
  if (device === null || own?.name !== device.keyName) return { result: 'passed' };
  const service = services.of(device.endpoint);
  if (service === null) {
    await store.note(device, wallClock(), 'address');
    return { result: 'failed' };
  }
  const message = await pushMessageOf(device, job.note, own, await subject());
  return settle(parts, device, await sendTo(service)(message), isLast);
}

/** Never rejects. What went wrong here is in the log, and the message is tried again. */
export async function deliver(
  parts: DeliverParts,
  job: PushJob,
  isLast: boolean,
): Promise<PushResult> {
  try {
    return await attempt(parts, job, isLast);
  } catch (error) {
    parts.log(error);
    return isLast ? { result: 'failed' } : { result: 'again', afterMs: null };
  }
}
