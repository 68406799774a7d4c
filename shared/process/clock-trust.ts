// What `npm run clock -- --trust` did, in one sentence: an operator who says that the wall clock is
// right has to read what is believed from now on and what happens next, also when there was nothing
// to believe.

import { type EpochMs, isoUtc } from '../time.ts';
import type { ClockReading } from './steady-clock.ts';

export type TrustOutcome = {
  /** Whether the wall is to be written down as right. */
  readonly isTrusted: boolean;
  readonly words: string;
};

/**
 * `wall`: what the machine's clock says. `reading`: the time that the sites go by, at the same
 * moment.
 */
export function trustOutcome(reading: ClockReading, wall: EpochMs): TrustOutcome {
  const { incident, now, offsetMs } = reading;
  if (incident === null)
    return {
      isTrusted: false,
      words:
        "there was nothing to do: the sites go by the machine's clock already; nothing changed",
    };
  if (incident === 'ahead')
    return {
      isTrusted: false,
      words: `there was nothing to do: the machine's clock is believed already, and the sites are closed until it reaches ${isoUtc(now)}, since windows were released up to there; nothing changed`,
    };
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  const next =
    offsetMs > 0
      ? 'windows that the jump left out are released as aggregator_gap, then the sites go on'
      : `what was released stays, and the sites go on when the time has reached ${isoUtc(now)} again`;
  return {
    isTrusted: true,
    words: `trusted from now on: the machine's clock as it stands (${isoUtc(wall)}, ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} the steady clock), until it jumps again or the machine starts anew; running processes take it up within seconds; ${next}`,
  };
}
