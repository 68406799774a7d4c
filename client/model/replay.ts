// Where somebody is in the past, and how it moves: by a step, by scrubbing, by playing. Null is live. Pure: what is recorded and how much time
// went by come in, so that playing in sixty frames or in one ends at the same moment.
import { type EpochMs, HOUR_MS } from '#shared/time.ts';

export const SPEEDS = [1, 4, 16, 60] as const;
export type Speed = (typeof SPEEDS)[number];

export type Replay = {
  /** The moment shown: everything is as it stood then. */
  readonly at: EpochMs;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** An older moment was asked for than there is: this is the oldest. */
  readonly isOldest: boolean;
};

/** What there is to look at: from the oldest record to now, or to the end of a recording. */
export type Recorded = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly windowMs: number;
};

export type ReplayAction =
  | { readonly kind: 'goto'; readonly at: EpochMs }
  /** By windows: back or forth. */
  | { readonly kind: 'step'; readonly windows: number }
  | { readonly kind: 'play'; readonly isPlaying: boolean }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** Time went by, in whole milliseconds. */
  | { readonly kind: 'advance'; readonly elapsedMs: number }
  | { readonly kind: 'live' };

/** Nobody plays who has not asked to. */
function startAt(at: EpochMs): Replay {
  return { at, isPlaying: false, speed: 1, isOldest: false };
}

/** At a moment; who arrives at the end is live again. */
function moved(replay: Replay, at: EpochMs, { from, to }: Recorded): Replay | null {
  if (at >= to) return null;
  return { ...replay, at: Math.max(at, from), isOldest: at < from };
}

/** Where somebody is once it turns out that the recording begins later. */
export function withinRecorded(replay: Replay | null, { from }: Recorded): Replay | null {
  return replay === null || replay.at >= from ? replay : { ...replay, at: from, isOldest: true };
}

/** The whole window that lies so many windows before or after a moment. A moment inside a window is next to both of its bounds. */
function stepFrom(at: EpochMs, windows: number, windowMs: number): EpochMs {
  const base = windows < 0 ? Math.ceil(at / windowMs) : Math.floor(at / windowMs);
  return (base + windows) * windowMs;
}

export function replayStep(
  replay: Replay | null,
  action: ReplayAction,
  recorded: Recorded,
): Replay | null {
  const known = replay ?? startAt(recorded.to);
  switch (action.kind) {
    case 'live':
      return null;
    case 'goto':
      return moved({ ...known, isPlaying: false }, action.at, recorded);
    case 'step':
      return moved(
        { ...known, isPlaying: false },
        stepFrom(known.at, action.windows, recorded.windowMs),
        recorded,
      );
    case 'play':
      return replay === null ? null : { ...replay, isPlaying: action.isPlaying };
    case 'speed':
      return replay === null ? null : { ...replay, speed: action.speed };
    case 'advance':
      if (replay === null || !replay.isPlaying) return replay;
      return moved(replay, replay.at + action.elapsedMs * replay.speed, recorded);
  }
}

/** The stretch of time that the timeline shows. */
export type View = { readonly from: EpochMs; readonly to: EpochMs };

/** Hours around a moment, from a whole hour to a whole hour; the same as before as long as it holds the moment. */
export function viewOf(before: View | null, at: EpochMs, hours: number): View {
  const length = hours * HOUR_MS;
  if (before !== null && before.to - before.from === length && at >= before.from && at < before.to)
    return before;
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  const from = hour - Math.floor((hours * 2) / 3) * HOUR_MS;
  return { from, to: from + length };
}

/** Live: now stands in the last hour but one, so that the axis moves once an hour and not all the time. */
export function liveView(now: EpochMs, hours: number): View {
  const to = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
  return { from: to - hours * HOUR_MS, to };
}
