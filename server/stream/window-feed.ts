// Windows as the stream sends them, made and encoded once for all who need the same ones: the newest for whoever joins, those since a cursor for
// whoever comes back.

import type { ReleasedWindow } from '#shared/domain/released.ts';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { HelloEvent, WindowEvent } from '#shared/wire/stream.ts';
import { Lookups } from '../lanes/lookups.ts';
import type { ReleaseReader } from '../ports.ts';
import type { Positions } from '../positions.ts';
import { shared } from './encode-once.ts';
import { windowEvent } from './window-event.ts';

const CAUGHT_UP_AT_ONCE = 100;
/** The same windows, as long as neither position nor retractions change. */
const PAGES = { freshMs: 60_000, staleMs: 60_000, nullMs: 0, most: 64 };
/** The clock in `hello` is as exact as this. */
const HELLO_CLOCK_MS = 1000;
const MOST_HELLOS = { freshMs: 10_000, staleMs: 10_000, nullMs: 0, most: 64 };

export type FeedEvent = { readonly start: EpochMs; readonly event: WindowEvent };
export type FeedAsked = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly windowSeconds: number;
  readonly after: EpochMs;
  readonly now: EpochMs;
};

export class WindowFeed {
  readonly #reader: Pick<ReleaseReader, 'windowsAfter'>;
  readonly #positions: Positions;
  readonly #events = new WeakMap<ReleasedWindow, WindowEvent>();
  readonly #pages: Lookups<readonly FeedEvent[]>;
  readonly #hellos: Lookups<HelloEvent>;

  constructor(
    reader: Pick<ReleaseReader, 'windowsAfter'>,
    positions: Positions,
    clock: () => number,
  ) {
    this.#reader = reader;
    this.#positions = positions;
    this.#pages = new Lookups({ clock, ...PAGES });
    this.#hellos = new Lookups({ clock, ...MOST_HELLOS });
  }

  /** The same event, and the same bytes, for the same window. */
  event(window: ReleasedWindow): WindowEvent {
    const known = this.#events.get(window);
    if (known !== undefined) return known;
    const event = shared(windowEvent(window));
    this.#events.set(window, event);
    return event;
  }

  /** One `hello` for everybody who joins a lane within a second. `make` must depend on nothing but what `name` says. */
  async hello(name: string, now: EpochMs, make: () => HelloEvent): Promise<HelloEvent> {
    const key = `${name} ${Math.floor(now / HELLO_CLOCK_MS)}`;
    return (await this.#hellos.get(key, async () => shared(make()))) ?? make();
  }

  /** Windows after `after` that are published at `now`, ascending, a hundred at most. */
  async after({
    siteId,
    lane,
    windowSeconds,
    after,
    now,
  }: FeedAsked): Promise<readonly FeedEvent[]> {
    const position = this.#positions.get(siteId, lane);
    // All cursors within one window are the same question: so there are as many as windows, whatever strangers send.
    const from = windowStartOf(after, windowSeconds * 1000);
    const read = async (): Promise<readonly FeedEvent[]> => {
      const windows = await this.#reader.windowsAfter(siteId, lane, from, CAUGHT_UP_AT_ONCE, now);
      return windows.map((window) => ({
        start: window.windowStart,
        event: shared(windowEvent(window)),
      }));
    };
    const key = `${siteId} ${lane} ${from} ${position} ${this.#positions.revision(siteId, lane)}`;
    const page = position === null ? await read() : await this.#pages.get(key, read);
    return (page ?? []).filter(({ start }) => start > after);
  }
}
