// The timeline as one byte matrix, windows x regions. A day of many regions takes the database about a second, so days that were asked for
// are kept as bytes and only what is new is read. Windows never change but by a retraction: so what is kept is read anew after a while.

import { NO_RECORD_BYTE } from '#shared/codes.ts';
import { DAY_MS, type EpochMs, isoUtc, SECOND_MS, windowStartOf } from '#shared/time.ts';
import type { Frames } from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { FramesRequest, ReleasedFrame, ReleaseReader } from '../ports.ts';

/** Read anew after this, should a notification of a retraction have been lost; served meanwhile as it is, but no longer than twice as long. */
const KEPT_MS = 300_000;
/** Bytes of levels kept; the days asked for longest ago go first. */
const MOST_KEPT_BYTES = 64_000_000;
/** Days kept, with or without windows: whoever walks through years in which nothing was released fills no memory. */
const MOST_KEPT_DAYS = 4000;

type Reader = Pick<ReleaseReader, 'frames' | 'plan'>;

/** One UTC day of one lane. */
type Day = {
  /** Ascending. */
  readonly windows: ReleasedFrame[];
  readonly readAt: EpochMs;
  readonly end: EpochMs;
  /** Windows before this were looked for. */
  next: EpochMs;
  bytes: number;
  /** What is under way: whoever asks at the same time waits for it. */
  reading: Promise<void>;
};

/** How many regions a window's plan has, and for each region of the answer its place there: -1 none, null: the same plan. */
type Columns = { readonly width: number; readonly places: readonly number[] | null };

const regionIdsOf = (plan: Plan | null, lane: Lane): readonly string[] =>
  (plan?.[lane] ?? []).map(({ regionId }) => regionId);

export class FramesCache {
  readonly #reader: Reader;
  readonly #wallClock: () => EpochMs;
  readonly #mostDays: number;
  /** In the order in which they were last asked for. */
  readonly #days = new Map<string, Day>();
  readonly #renewing = new Set<string>();

  constructor(reader: Reader, wallClock: () => EpochMs, mostDays = MOST_KEPT_DAYS) {
    this.#reader = reader;
    this.#wallClock = wallClock;
    this.#mostDays = mostDays;
  }

  /** Days that are kept. */
  get size(): number {
    return this.#days.size;
  }

  /** Windows of `from`..`to` in the regions of the plan; a window of another plan fills the regions that both have. */
  async matrix(request: FramesRequest): Promise<Omit<Frames, 'next'>> {
    const { siteId, lane, plan, windowSeconds, from, to } = request;
    const regions = regionIdsOf(plan, lane);
    const windowMs = windowSeconds * 1000;
    const windows = Math.max(0, Math.round((to - from) / windowMs));
    const levels = Buffer.alloc(windows * regions.length, NO_RECORD_BYTE);
    const plans = new Map<string, { readonly from: EpochMs; readonly columns: Columns }>();
    for (const frame of await this.#frames(request)) {
      const { planId, windowStart } = frame;
      let known = plans.get(planId);
      if (known === undefined) {
        known = { from: windowStart, columns: await this.#columns(planId, request) };
        plans.set(planId, known);
      }
      const row = (windowStart - from) / windowMs;
      if (Number.isInteger(row)) fill(levels, row * regions.length, frame, known.columns);
    }
    return {
      siteId,
      lane,
      planId: plan?.planId ?? null,
      regions: [...regions],
      windowSeconds,
      from: isoUtc(from),
      windows,
      levels: levels.toString('base64'),
      plans: [...plans].map(([planId, known]) => ({ planId, from: isoUtc(known.from) })),
    };
  }

  /** A record of the lane was retracted: its windows are read again. */
  forget(siteId: string, lane: Lane): void {
    for (const key of this.#days.keys())
      if (key.startsWith(`${siteId} ${lane} `)) this.#days.delete(key);
  }

  /** Retractions of any lane may have gone unheard. */
  forgetAll(): void {
    this.#days.clear();
  }

  async #frames(request: FramesRequest): Promise<readonly ReleasedFrame[]> {
    const { from, to } = request;
    const frames: ReleasedFrame[] = [];
    for (let day = windowStartOf(from, DAY_MS); day < to; day += DAY_MS) {
      for (const frame of await this.#day(request, day)) {
        if (frame.windowStart >= from && frame.windowStart < to) frames.push(frame);
      }
    }
    return frames;
  }

  async #columns(planId: string, { plan, lane }: FramesRequest): Promise<Columns> {
    if (planId === plan?.planId) return { width: plan[lane].length, places: null };
    const other = regionIdsOf(await this.#reader.plan(planId), lane);
    const places = new Map(other.map((regionId, index) => [regionId, index]));
    const regions = regionIdsOf(plan, lane);
    return { width: other.length, places: regions.map((regionId) => places.get(regionId) ?? -1) };
  }

  async #day(request: FramesRequest, start: EpochMs): Promise<readonly ReleasedFrame[]> {
    const key = `${request.siteId} ${request.lane} ${start}`;
    const known = this.#days.get(key);
    const age = known === undefined ? 2 * KEPT_MS : this.#wallClock() - known.readAt;
    if (known === undefined || age >= 2 * KEPT_MS)
      return this.#read(key, this.#fresh(start), request);
    if (age >= KEPT_MS) this.#renew(key, start, request);
    return this.#read(key, known, request);
  }

  #fresh(start: EpochMs): Day {
    const readAt = this.#wallClock();
    return {
      windows: [],
      readAt,
      next: start,
      bytes: 0,
      reading: Promise.resolve(),
      end: start + DAY_MS,
    };
  }

  /** Reads a day anew beside the one that is served; a retraction in between makes both of no use. */
  #renew(key: string, start: EpochMs, request: FramesRequest): void {
    if (this.#renewing.has(key)) return;
    const known = this.#days.get(key);
    const next = this.#fresh(start);
    this.#renewing.add(key);
    this.#readOn(next, request)
      .then(() => this.#days.get(key) === known && this.#days.set(key, next))
      // It failed: the day grows older, and is then read while somebody waits, who hears of it.
      .catch(() => {})
      .finally(() => this.#renewing.delete(key));
  }

  async #read(key: string, day: Day, request: FramesRequest): Promise<readonly ReleasedFrame[]> {
    this.#days.delete(key);
    this.#days.set(key, day);
    const more = day.reading.then(() => this.#readOn(day, request));
    // Who comes next tries again; who asked now hears of the failure.
    day.reading = more.catch(() => {});
    await more;
    this.#drop();
    return day.windows;
  }

  async #readOn(day: Day, request: FramesRequest): Promise<void> {
    const { siteId, lane, now } = request;
    const { end } = day;
    if (day.next >= Math.min(end, now)) return;
    const range = { siteId, lane, from: day.next, to: end, now };
    for (const frame of await this.#reader.frames(range)) {
      day.windows.push(frame);
      day.bytes += frame.levels.byteLength;
      // Not a window later: a day may have windows of two lengths.
      day.next = frame.windowStart + SECOND_MS;
    }
  }

  #drop(): void {
    let bytes = [...this.#days.values()].reduce((sum, day) => sum + day.bytes, 0);
    for (const [key, day] of this.#days) {
      if (bytes <= MOST_KEPT_BYTES && this.#days.size <= this.#mostDays) return;
      this.#days.delete(key);
      bytes -= day.bytes;
    }
  }
}

/** A frame into its row. One whose length is not that of its plan says nothing: no level may slip to a neighbour. */
function fill(levels: Buffer, at: number, frame: ReleasedFrame, { width, places }: Columns): void {
  if (frame.levels.length !== width) return;
  if (places === null) levels.set(frame.levels, at);
  else {
    for (const [column, place] of places.entries()) {
      if (place >= 0) levels[at + column] = frame.levels[place] ?? NO_RECORD_BYTE;
    }
  }
}
