import type { EpochMs } from '#shared/time.ts';
import type { AlertEvent } from '#shared/wire/stream.ts';
import { padded } from '../padded.ts';
import type { Room } from '../ports.ts';

/** What the staff lane hears of alerts: always the whole list, so a lost event costs nothing. */
export async function alertEvent(room: Room, siteId: string, now: EpochMs): Promise<AlertEvent> {
  const alerts = await room.alerts(siteId, now);
  return padded({ alerts: [...alerts], event: await room.eventState(siteId, now) });
}

/**
 * Tells the viewers of a site about its alerts, one reading after the other: an older reading never comes after a newer one, and what happens
 * while one is read is told by one more.
 */
export class AlertTeller {
  readonly #room: Room;
  readonly #now: () => EpochMs;
  readonly #tell: (siteId: string, event: AlertEvent) => void;
  readonly #log: (error: unknown) => void;
  #isStopped = false;
  /** Sites that are being read; true when something happened meanwhile. */
  readonly #reading = new Map<string, boolean>();

  constructor(parts: {
    readonly room: Room;
    readonly now: () => EpochMs;
    readonly tell: (siteId: string, event: AlertEvent) => void;
    readonly log: (error: unknown) => void;
  }) {
    this.#room = parts.room;
    this.#now = parts.now;
    this.#tell = parts.tell;
    this.#log = parts.log;
  }

  /** Tells nothing any more; what is being read comes to nothing. */
  stop(): void {
    this.#isStopped = true;
  }

  changed(siteId: string): void {
    if (this.#isStopped) return;
    if (this.#reading.has(siteId)) {
      this.#reading.set(siteId, true);
      return;
    }
    void this.#read(siteId);
  }

  async #read(siteId: string): Promise<void> {
    do {
      this.#reading.set(siteId, false);
      try {
        this.#tell(siteId, await alertEvent(this.#room, siteId, this.#now()));
      } catch (error) {
        if (!this.#isStopped) this.#log(error);
      }
    } while (this.#reading.get(siteId) === true);
    this.#reading.delete(siteId);
  }
}
