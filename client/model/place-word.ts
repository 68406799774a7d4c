// What a resident is told of one place: one of three words, or why there is none. A function of published windows and the clock; whatever
// is not known never becomes a word.

import {
  HIGHEST_LEVEL,
  NO_RECORD_BYTE,
  PUBLIC_REASONS,
  type PublicReason,
  REASON_BYTES,
  RETRACTED_BYTE,
} from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';
import { isOverdue, type Moment } from './due-window.ts';
import { endOf, type History } from './history.ts';

export type Word = 'quiet' | 'busy' | 'veryBusy';
export const WORDS: readonly Word[] = ['quiet', 'busy', 'veryBusy'];

export type PlaceState =
  | {
      readonly kind: 'word';
      readonly word: Word;
      readonly since: EpochMs;
      /** True when the word may have held longer than the windows that are known here. */
      readonly isAtLeast: boolean;
    }
  | { readonly kind: 'withheld'; readonly reason: PublicReason }
  /** `last`: end of the newest window that came in, null when none is known. */
  | { readonly kind: 'stale'; readonly last: EpochMs | null }
  | { readonly kind: 'uncovered' | 'retracted' | 'waiting' };

/** Quiet for 0 and 1, busy for 2, very busy for 3 and 4; null when the byte is no level. */
function wordOf(byte: number): Word | null {
  if (byte <= 1) return 'quiet';
  if (byte === 2) return 'busy';
  return byte <= HIGHEST_LEVEL ? 'veryBusy' : null;
}

/** When the window after the newest one is published. */
export function nextPublication(history: History, delayMs: number): EpochMs | null {
  const newest = history.windows.at(-1);
  if (newest === undefined) return null;
  return endOf(history, endOf(history, newest.start)) + delayMs;
}

type Entry = { readonly start: EpochMs; readonly byte: number };

/** Start of the unbroken run of the same word that ends at the newest entry. A missing window breaks it: nobody knows what was there. */
function runStart(history: History, series: readonly Entry[], word: Word): EpochMs {
  let since = series.at(-1)?.start ?? 0;
  for (const { start, byte } of series.toReversed().slice(1)) {
    if (since !== endOf(history, start) || wordOf(byte) !== word) break;
    since = start;
  }
  return since;
}

/** A reason that only the staff lane knows cannot come here; should it, then as the one that says least. */
const publicReasonOf = (byte: number): PublicReason =>
  PUBLIC_REASONS.find((reason) => REASON_BYTES[reason] === byte) ?? 'insufficient_coverage';

/** State of one region; `regionId` null is a place that no region covers. */
export function placeState(
  history: History | undefined,
  regionId: string | null,
  moment: Moment,
): PlaceState {
  if (regionId === null) return { kind: 'uncovered' };
  const index = history?.regions.indexOf(regionId) ?? -1;
  if (history === undefined || index < 0) return { kind: 'waiting' };
  const series = history.windows
    .map(({ start, levels }) => ({ start, byte: levels[index] ?? NO_RECORD_BYTE }))
    .filter(({ byte }) => byte !== NO_RECORD_BYTE);
  const newest = series.at(-1);
  if (newest === undefined) return { kind: 'waiting' };
  if (isOverdue(history, newest.start, moment)) {
    return { kind: 'stale', last: endOf(history, newest.start) };
  }
  if (newest.byte === RETRACTED_BYTE) return { kind: 'retracted' };
  const word = wordOf(newest.byte);
  if (word === null) {
    return { kind: 'withheld', reason: publicReasonOf(newest.byte) };
  }
  const since = runStart(history, series, word);
  return { kind: 'word', word, since, isAtLeast: since === history.windows[0]?.start };
}
