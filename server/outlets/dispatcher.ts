// Sends alerts out: woken by every change of the room, when an entry that waits is due, and every twenty seconds whatever happens. Outlets run beside
// each other, so that one which does not answer holds up nobody; within an outlet the steps of an alert keep their order.
import { randomUUID } from 'node:crypto';
import { setTimeout as timer } from 'node:timers';
import type { ReleaseNotices } from '../ports.ts';
import { type OutletWork, workOn } from './work.ts';

/** Also without any notification the log is read this often. */
const LOG_POLL_MS = 20_000;

/** What is due already and not done is in other hands: another server's, or a run that is under way. */
const SOONEST_MS = 1000;

export type DispatcherParts = OutletWork & {
  readonly onError: (error: unknown) => void;
  /** An outlet has nothing more to do for now. */
  readonly onIdle?: () => void;
};

export class Dispatcher {
  readonly #parts: DispatcherParts;
  /** Names this process in leases. */
  readonly #by = randomUUID();
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  #isStopped = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Does everything that is due now; `siteId` null: for every site. */
  async run(siteId: string | null = null): Promise<void> {
    try {
      const outletIds = await this.#parts.queue.active(siteId, this.#parts.wallClock());
      // Woken too soon for what waits: its time is looked up again.
      if (outletIds.length === 0) this.#parts.onIdle?.();
      await Promise.all(outletIds.map((outletId) => this.#runOne(outletId)));
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  /** Finishes what is in flight and begins nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running.values());
  }

  #runOne(outletId: string): Promise<void> {
    const running = this.#running.get(outletId);
    if (running !== undefined) {
      this.#again.add(outletId);
      return running;
    }
    const run = this.#work(outletId).finally(() => {
      this.#running.delete(outletId);
      this.#parts.onIdle?.();
    });
    this.#running.set(outletId, run);
    return run;
  }

  async #work(outletId: string): Promise<void> {
    try {
      do {
        this.#again.delete(outletId);
        await workOn(this.#parts, outletId, this.#by, () => this.#isStopped);
      } while (this.#again.has(outletId) && !this.#isStopped);
    } catch (error) {
      this.#parts.onError(error);
    }
  }
}

export type RunningDispatcher = { stop(): Promise<void> };

/** Starts sending. Rejects when the database cannot be listened to. */
export async function startDispatcher(
  parts: Omit<DispatcherParts, 'onIdle'> & {
    readonly notices: ReleaseNotices;
    /** How often it looks without being woken. Milliseconds; 20 s by default. */
    readonly pollMs?: number;
  },
): Promise<RunningDispatcher> {
  const pollMs = parts.pollMs ?? LOG_POLL_MS;
  let due: NodeJS.Timeout | null = null;
  let isStopped = false;
  const wakeWhenDue = async (): Promise<void> => {
    const at = await parts.queue.nextDue();
    if (at === null || isStopped) return;
    if (due !== null) clearTimeout(due);
    const wait = at - parts.wallClock() + 1;
    due = timer(() => void dispatcher.run(), wait <= 0 ? SOONEST_MS : Math.min(wait, pollMs));
  };
  const onIdle = (): void => void wakeWhenDue().catch(parts.onError);
  const dispatcher = new Dispatcher({ ...parts, onIdle });
  const unsubscribe = await parts.notices.subscribe(
    () => {},
    () => void dispatcher.run(),
    () => {},
    ({ siteId }) => void dispatcher.run(siteId),
  );
  const poll = setInterval(() => void dispatcher.run(), pollMs);
  void dispatcher.run();
  return {
    stop: async () => {
      isStopped = true;
      clearInterval(poll);
      if (due !== null) clearTimeout(due);
      await unsubscribe();
      await dispatcher.stop();
    },
  };
}
