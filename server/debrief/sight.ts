// What could be seen of a region, window by window, and why not. Released statuses and reasons are all that it is made of: who took part is told
// nowhere. What privacy costs, what failed and what somebody decided are three things, and none of them is told as another.
import { HIGHEST_LEVEL, NO_RECORD_BYTE, REASON_BYTES, RETRACTED_BYTE } from '#shared/codes.ts';
import { DARK_BYTES, OFFLINE_AFTER_MS } from '#shared/domain/dark.ts';
import type { Debrief, DebriefRegion } from './types.ts';

/** In the order in which they are told: `privacy` is the price of privacy, `silent` and `gap` are failures, the others are decisions or nothing. */
const SIGHTS = ['released', 'privacy', 'silent', 'gap', 'suspended', 'retracted', 'none'] as const;
export type Sight = (typeof SIGHTS)[number];
/** Every sight but a level, as pattern and in words. */
export const UNSEEN = SIGHTS.filter((sight) => sight !== 'released');

const OF_BYTES: ReadonlyMap<number, Sight> = new Map([
  [RETRACTED_BYTE, 'retracted'],
  [NO_RECORD_BYTE, 'none'],
  [REASON_BYTES.policy_suspended, 'suspended'],
  [REASON_BYTES.aggregator_gap, 'gap'],
  // Enough sensors are planned and took part, but not at one time: each was silent for a part of the window.
  [REASON_BYTES.insufficient_coverage, 'silent'],
]);

/**
 * What each window of a region says. Too few contributors for a short time is withheld; for as long as the control room calls a region offline, it is a
 * failure from its first window on. A run that the bounds of the time cut counts by the part that is in it.
 */
export function sightsOf(bytes: Uint8Array, windowMs: number): readonly Sight[] {
  const sights = Array.from(bytes, (byte): Sight => {
    return byte <= HIGHEST_LEVEL ? 'released' : (OF_BYTES.get(byte) ?? 'privacy');
  });
  const failed = Math.ceil(OFFLINE_AFTER_MS / windowMs);
  for (let start = 0; start < bytes.length; start += 1) {
    let end = start;
    while (DARK_BYTES.has(bytes[end] ?? NO_RECORD_BYTE)) end += 1;
    if (end - start >= failed)
      for (let i = start; i < end; i += 1) if (sights[i] === 'privacy') sights[i] = 'silent';
    start = Math.max(start, end);
  }
  return sights;
}

export type RegionFigures = {
  /** Windows in which a record was there. */
  readonly windows: number;
  /** Share of these windows. */
  readonly shares: Readonly<Record<Exclude<Sight, 'none'>, number>>;
  /** Windows of the time without any record: before the region was planned, or lost. */
  readonly none: number;
  /** Windows at level 3 and at level 4. */
  readonly high: readonly [number, number];
};

function figuresOf(regions: readonly DebriefRegion[], windowMs: number): RegionFigures {
  const sights = regions.flatMap(({ bytes }) => sightsOf(bytes, windowMs));
  const count = (sight: Sight): number => sights.filter((one) => one === sight).length;
  const at = (level: number): number =>
    regions.reduce((sum, { bytes }) => sum + bytes.filter((byte) => byte === level).length, 0);
  const none = count('none');
  const windows = sights.length - none;
  const share = (sight: Sight): number => (windows === 0 ? 0 : count(sight) / windows);
  const shares = {
    released: share('released'),
    privacy: share('privacy'),
    silent: share('silent'),
    gap: share('gap'),
    suspended: share('suspended'),
    retracted: share('retracted'),
  };
  return { windows, shares, none, high: [at(3), at(4)] };
}

type Seen = Pick<Debrief, 'regions' | 'windowMs'>;

/** What was seen of each region, what it cost not to see anybody in particular, and what failed. */
export function regionFigures({
  regions,
  windowMs,
}: Seen): readonly (RegionFigures & { readonly region: DebriefRegion })[] {
  return regions.map((region) => ({ region, ...figuresOf([region], windowMs) }));
}

/** The same of all regions together. */
export function siteFigures({ regions, windowMs }: Seen): RegionFigures {
  return figuresOf(regions, windowMs);
}
