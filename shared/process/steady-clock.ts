// What time it is, for everything that is released by it. A machine's wall clock can be set, by NTP or by somebody's hand, in either direction;
// the clock that counts since the boot cannot. So time here is the wall's at the start plus what the steady clock has counted since, and it never
// goes back.
//
// - Up to 2 s apart, the wall is followed at 500 ppm at most (the rate at which kernels slew): a leap second, a smear, a small NTP step. A second
//   and a half takes 50 minutes, which costs nothing (lateness is 10 s, a sensor may be 2 s ahead), and whoever can set the wall in small steps
//   moves us 1.8 s an hour at most.
// - More than 2 s apart, nobody here can know which of the two is right: the wall may have been set wrong; or it was wrong before and is being
//   put right; or the machine slept or was paused, and the steady clock stood still. That is an incident, with words. While it lasts time is
//   the EARLIER of the two, so nothing is released ahead of true time whichever it is, and nobody may say that the intake was listening
//   (`isSure` is false), so windows are closed as `aggregator_gap`: a label that may be wrong is never put on a level.
// - The two agree again: the incident is over at once, as if the wall had never moved. The next whole window is released.
// - The wall keeps its new offset: after as long as the jump was big (60 s at least, 15 minutes at most) it is believed. As long as the jump, because
//   believing a wrong wall costs about as much: what was closed too early cannot be opened again. Only time that we saw passing counts, not
//   a stopped process. Beyond a day the wall is never believed by itself, since retention would drop what it calls old: an operator has to say so.
// - Believed ahead: time jumps forward; the windows in between were heard by nobody and are gaps.
// - Believed back: what was released up to then stays (rows are immutable, their keys are taken), and time stands still until the true time has
//   reached it. Until then there is nothing to release, and that too is said.
//
// Pure: a sample goes in, a reading comes out; the state is plain JSON, so a restarted process goes on where the last one was, in the middle of
// an incident too. Two processes with the same state agree to the millisecond; without it, within the 2 s.
import { DAY_MS, type EpochMs } from '../time.ts';

/** Both clocks of a machine at one moment. */
export type ClockSample = {
  readonly wall: EpochMs;
  /** Milliseconds that only ever count up, from any origin. */
  readonly steady: number;
};

/** JSON-serialisable. */
export type ClockState = {
  /** Of the last sample. */
  readonly steady: number;
  /** What the time was then, by the steady clock. */
  readonly predicted: number;
  /** The latest time that was ever said. */
  readonly said: EpochMs;
  readonly doubt: {
    /** Wall minus predicted when the wall took this offset. */
    readonly offsetMs: number;
    /** For how long it has been seen keeping it. */
    readonly heldMs: number;
  } | null;
};

export type ClockReading = {
  /** The time to work by. Never goes back. */
  readonly now: EpochMs;
  /** False during an incident: nobody was listening then. */
  readonly isSure: boolean;
  /** `jumped`: wall and steady clock disagree. `ahead`: time was ahead and stands still until the true time has reached it. */
  readonly incident: 'jumped' | 'ahead' | null;
  /** `jumped`: wall minus steady clock. `ahead`: how far time still is ahead, negative. */
  readonly offsetMs: number;
  /** When the wall is believed, if it stays as it is; null where that takes an operator, or nothing waits for it. */
  readonly believedInMs: number | null;
};

/** Further apart than this is a jump. A sensor's clock may be ahead by as much. */
export const JUMP_MS = 2000;
const SLEW = 500e-6;
const SHORTEST_CONFIRMATION_MS = 60_000;
const LONGEST_CONFIRMATION_MS = 900_000;
const LARGEST_BELIEVED_MS = DAY_MS;
/** More than this between two samples was not watched. */
const WATCHED_MS = 5000;

/** How long a wall that jumped by `offsetMs` has to stay so before it is believed; null: never by itself. */
export function confirmationMs(offsetMs: number): number | null {
  const size = Math.abs(offsetMs);
  if (size > LARGEST_BELIEVED_MS) return null;
  return Math.min(Math.max(size, SHORTEST_CONFIRMATION_MS), LONGEST_CONFIRMATION_MS);
}

function within(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}

export class SteadyClock {
  #state: ClockState;

  /** Goes on from `known`, which must be of the same boot; null begins with the wall. */
  constructor(first: ClockSample, known: ClockState | null = null) {
    const begun = { steady: first.steady, predicted: first.wall, said: first.wall, doubt: null };
    this.#state = known !== null && known.steady <= first.steady ? known : begun;
  }

  get state(): ClockState {
    return this.#state;
  }

  /** `trusted`: wall minus steady clock that an operator has called right. */
  read({ wall, steady }: ClockSample, trusted: number | null = null): ClockReading {
    const passed = Math.max(0, steady - this.#state.steady);
    const predicted = this.#state.predicted + passed;
    const offsetMs = wall - predicted;
    if (Math.abs(offsetMs) <= JUMP_MS) {
      return this.#agree(steady, predicted + within(offsetMs, passed * SLEW));
    }
    const doubt = this.#doubt(offsetMs, passed);
    const needed = confirmationMs(doubt.offsetMs);
    const isTrusted = trusted !== null && Math.abs(wall - steady - trusted) <= JUMP_MS;
    if (isTrusted || (needed !== null && doubt.heldMs >= needed)) return this.#agree(steady, wall);
    const said = Math.max(this.#state.said, Math.round(Math.min(predicted, wall)));
    this.#state = { steady, predicted, said, doubt };
    const believedInMs = needed === null ? null : needed - doubt.heldMs;
    return { now: said, isSure: false, incident: 'jumped', offsetMs, believedInMs };
  }

  #doubt(offsetMs: number, passed: number): NonNullable<ClockState['doubt']> {
    const before = this.#state.doubt;
    if (before === null || Math.abs(offsetMs - before.offsetMs) > JUMP_MS)
      return { offsetMs, heldMs: 0 };
    return { offsetMs: before.offsetMs, heldMs: before.heldMs + Math.min(passed, WATCHED_MS) };
  }

  #agree(steady: number, predicted: number): ClockReading {
    const said = Math.max(this.#state.said, Math.round(predicted));
    this.#state = { steady, predicted, said, doubt: null };
    const offsetMs = Math.min(0, predicted - said);
    const isAhead = offsetMs < -JUMP_MS;
    return {
      now: said,
      isSure: !isAhead,
      incident: isAhead ? 'ahead' : null,
      offsetMs: isAhead ? offsetMs : 0,
      believedInMs: null,
    };
  }
}

const seconds = (ms: number): string => (Math.abs(ms) / 1000).toFixed(1);

/** What is wrong with the clock and what to do about it, for an operator; null when nothing is. `saidAt` is the time it stands at, as text. */
export function clockWords(reading: ClockReading, saidAt: string): string | null {
  const { incident, offsetMs, believedInMs } = reading;
  if (incident === null) return null;
  if (incident === 'ahead')
    return `time was ahead by ${seconds(offsetMs)} s: what was released until ${saidAt} stays, and the sites are closed until then`;
  const direction = offsetMs > 0 ? 'ahead of' : 'behind';
  const belief =
    believedInMs === null
      ? 'So large a jump is never believed by itself'
      : `If it stays so, it is believed in ${Math.ceil(believedInMs / 1000)} s`;
  return `the machine's clock jumped: it is ${seconds(offsetMs)} s ${direction} its steady clock. Until they agree nothing is released, windows are closed as aggregator_gap. Put the clock right (NTP). ${belief}; if it is right now, say so: npm run clock -- --trust`;
}
