// The timeline as one byte matrix, windows x regions. SQL alone takes too long for a day of many regions, so the bytes of published windows
// are kept in memory and only what is missing is read. Windows never change but by a retraction: so what is kept is read anew after a while.
import type { Frames } from '#shared/api.ts';
import type { Plan } from '#shared/plan.ts';
import { type Lane, NO_RECORD_BYTE, recordByte } from '#shared/record.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { ReleasedWindow, ReleaseReader } from '../ports.ts';

const DAY_MS = 86_400_000;
const READ_AT_ONCE = 500;
/** Read anew after this, should a notification of a retraction have been lost. */
const KEPT_MS = 600_000;

type Kept = { readonly planId: string; readonly bytes: ReadonlyMap<string, number> };
type Series = Map<EpochMs, Kept>;

function kept(window: ReleasedWindow): Kept {
  return {
    planId: window.planId,
    bytes: new Map(window.records.map((record) => [record.regionId, recordByte(record)])),
  };
}

export type FramesRequest = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly plan: Plan | null;
  readonly windowSeconds: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
};

export class FramesCache {
  readonly #reader: Pick<ReleaseReader, 'windowsAfter'>;
  readonly #wallClock: () => EpochMs;
  #since: EpochMs;
  readonly #series = new Map<string, Series>();
  /** Per series: windows up to here were looked for. */
  readonly #read = new Map<string, { from: EpochMs; to: EpochMs }>();

  constructor(reader: Pick<ReleaseReader, 'windowsAfter'>, wallClock: () => EpochMs) {
    this.#reader = reader;
    this.#wallClock = wallClock;
    this.#since = wallClock();
  }

  /** Regions of the plan at `from`..`to`; a window of an earlier plan fills the regions that both have. */
  async matrix(request: FramesRequest): Promise<Frames> {
    const { siteId, lane, plan, windowSeconds, from, to } = request;
    const regions = (plan?.[lane] ?? []).map((region) => region.regionId);
    const windowMs = windowSeconds * 1000;
    const windows = Math.max(0, Math.round((to - from) / windowMs));
    const series = await this.#load(request);
    const levels = Buffer.alloc(windows * regions.length, NO_RECORD_BYTE);
    for (let row = 0; row < windows; row += 1) {
      const bytes = series.get(from + row * windowMs)?.bytes;
      if (bytes === undefined) continue;
      for (const [column, regionId] of regions.entries()) {
        levels[row * regions.length + column] = bytes.get(regionId) ?? NO_RECORD_BYTE;
      }
    }
    return {
      siteId,
      lane,
      planId: plan?.planId ?? null,
      regions,
      windowSeconds,
      from: isoUtc(from),
      windows,
      levels: levels.toString('base64'),
    };
  }

  /** A record of the lane was retracted: its windows are read again. */
  forget(siteId: string, lane: Lane): void {
    this.#series.delete(`${siteId} ${lane}`);
    this.#read.delete(`${siteId} ${lane}`);
  }

  /** Forgets what is old enough to have been retracted since; the next request reads again. */
  #renew(): void {
    if (this.#wallClock() - this.#since < KEPT_MS) return;
    this.#since = this.#wallClock();
    this.#series.clear();
    this.#read.clear();
  }

  async #load({ siteId, lane, from, to, now, windowSeconds }: FramesRequest): Promise<Series> {
    this.#renew();
    const key = `${siteId} ${lane}`;
    const known = this.#read.get(key);
    const isCached = from >= now - DAY_MS;
    const series: Series = isCached ? (this.#series.get(key) ?? new Map()) : new Map();
    const windowMs = windowSeconds * 1000;
    if (!isCached || known === undefined || from < known.from) {
      const until = await this.#readRange(series, { siteId, lane, from, to, now }, windowMs);
      if (isCached) this.#remember(key, series, { from, to: until });
      return series;
    }
    if (to > known.to + windowMs) {
      const until = await this.#readRange(
        series,
        { siteId, lane, from: known.to + windowMs, to, now },
        windowMs,
      );
      this.#remember(key, series, { from: known.from, to: Math.max(until, known.to) });
    }
    return series;
  }

  #remember(key: string, series: Series, range: { from: EpochMs; to: EpochMs }): void {
    this.#series.set(key, series);
    this.#read.set(key, range);
    for (const start of series.keys()) if (start < range.to - 2 * DAY_MS) series.delete(start);
  }

  /** Reads windows into the series; gives the newest window start that is there. */
  async #readRange(
    series: Series,
    { siteId, lane, from, to, now }: Pick<FramesRequest, 'siteId' | 'lane' | 'from' | 'to' | 'now'>,
    windowMs: number,
  ): Promise<EpochMs> {
    let after = from - windowMs;
    for (;;) {
      const page = await this.#reader.windowsAfter(siteId, lane, after, READ_AT_ONCE, now);
      for (const window of page) {
        if (window.windowStart >= to) return after;
        series.set(window.windowStart, kept(window));
        after = window.windowStart;
      }
      if (page.length < READ_AT_ONCE) return after;
    }
  }
}
