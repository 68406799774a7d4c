// Announces committed windows of each lane, in order, each at its publication time and once. What it announces is read from the database by
// cursor, so a lost notification makes a window late and never lost.
import { setTimeout as timer } from 'node:timers';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import type { ReleaseNotices, ReleaseReader, RetractionNotice, RoomNotice } from '../ports.ts';
import type { Positions } from '../positions.ts';

const ANNOUNCED_AT_ONCE = 200;
/** Also without any notification the database is asked this often. */
const WINDOWS_POLL_MS = 20_000;
const LONGEST_TIMER_MS = 60_000;
const FAR_FUTURE: EpochMs = Date.UTC(9000, 0);

export type Announcer = { stop(): Promise<void> };

export type AnnouncerParts = {
  readonly reader: Pick<ReleaseReader, 'sites' | 'windowsAfter' | 'newestWindow'>;
  readonly notices: ReleaseNotices;
  readonly wallClock: () => EpochMs;
  /** Seconds of the clock per second of the wall. */
  readonly speed: number;
  readonly positions: Positions;
  readonly announce: (window: ReleasedWindow) => void;
  readonly retract: (notice: RetractionNotice) => void;
  /** Nothing was heard for a while: retractions of any lane may be among it. */
  readonly missed: () => void;
  readonly roomChanged: (notice: RoomNotice) => void;
  readonly onError: (error: unknown) => void;
};

/** One lane of one site: the newest announced window, and a run that goes on from there. */
class LaneAnnouncer {
  readonly #parts: AnnouncerParts;
  readonly #siteId: string;
  readonly #lane: Lane;
  #last: EpochMs | null = null;
  #running = false;
  #again = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: AnnouncerParts, siteId: string, lane: Lane) {
    this.#parts = parts;
    this.#siteId = siteId;
    this.#lane = lane;
  }

  /** What is published when we start was seen by everybody who connects later: it is not announced again. */
  async begin(): Promise<void> {
    const newest = await this.#parts.reader.newestWindow(
      this.#siteId,
      this.#lane,
      this.#parts.wallClock(),
    );
    this.#moveTo(newest?.windowStart ?? 0);
  }

  /** Announces what is due now, and sets the clock for what is not yet due. */
  async run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#advance();
      } while (this.#again);
    } catch (error) {
      this.#parts.onError(error);
    }
    this.#running = false;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #moveTo(windowStart: EpochMs): void {
    this.#last = windowStart;
    this.#parts.positions.set(this.#siteId, this.#lane, windowStart);
  }

  async #advance(): Promise<void> {
    if (this.#last === null) await this.begin();
    // Everything committed, also what is to be published a little later: the publication time decides here, not in the query.
    const windows = await this.#parts.reader.windowsAfter(
      this.#siteId,
      this.#lane,
      this.#last ?? 0,
      ANNOUNCED_AT_ONCE,
      FAR_FUTURE,
    );
    for (const window of windows) {
      const wait = window.publishedAt - this.#parts.wallClock();
      if (wait > 0) {
        this.stop();
        this.#timer = timer(
          () => void this.run(),
          Math.min(wait / this.#parts.speed + 1, LONGEST_TIMER_MS),
        );
        return;
      }
      this.#moveTo(window.windowStart);
      this.#parts.announce(window);
    }
    if (windows.length === ANNOUNCED_AT_ONCE) this.#again = true;
  }
}

/** Starts announcing. Rejects when the database cannot be reached at the start. */
export async function startAnnouncer(parts: AnnouncerParts): Promise<Announcer> {
  const lanes = new Map<string, LaneAnnouncer>();
  const laneOf = async (siteId: string, lane: Lane): Promise<LaneAnnouncer> => {
    const key = `${siteId} ${lane}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const fresh = new LaneAnnouncer(parts, siteId, lane);
    lanes.set(key, fresh);
    return fresh;
  };
  const runAll = async (): Promise<void> => {
    try {
      for (const { site, replayClock } of await parts.reader.sites()) {
        if (replayClock !== null) continue;
        for (const lane of laneSchema.options) await (await laneOf(site.siteId, lane)).run();
      }
    } catch (error) {
      parts.onError(error);
    }
  };
  await runAll();
  const unsubscribe = await parts.notices.subscribe(
    ({ siteId, lane }) => {
      void laneOf(siteId, lane).then((announcer) => announcer.run());
    },
    () => {
      parts.missed();
      void runAll();
    },
    parts.retract,
    parts.roomChanged,
  );
  const poll = setInterval(() => void runAll(), WINDOWS_POLL_MS);
  return {
    stop: async () => {
      clearInterval(poll);
      for (const lane of lanes.values()) lane.stop();
      await unsubscribe();
    },
  };
}
