// The one place that knows where somebody is in the past. Outside of React, because it moves sixty times a second while it plays: the cursor
// follows every move, the screen behind it only when what it shows can have changed.
import {
  type Recorded,
  type Replay,
  type ReplayAction,
  replayStep,
  withinRecorded,
} from '#client/model/replay.ts';
import { STATE_MS } from '#client/model/room-source.ts';
import { MINUTE_MS } from '#shared/time.ts';

export class ReplayStore {
  #replay: Replay | null;
  /** As `#replay`, at whole steps; the same object as long as it says the same. */
  #shown: Replay | null;
  #recorded: Recorded;
  readonly #listeners = new Set<() => void>();

  constructor(at: number | null, recorded: Recorded) {
    this.#recorded = recorded;
    this.#replay = at === null ? null : replayStep(null, { kind: 'goto', at }, recorded);
    this.#shown = coarse(this.#replay);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly replay = (): Replay | null => this.#replay;
  readonly shown = (): Replay | null => this.#shown;
  readonly recorded = (): Recorded => this.#recorded;

  /**
   * What is recorded grows with every second, and its oldest moment goes on as slowly: nobody is moved for that. Where the recording begins is known
   * only when the plans have come: whoever stands before it is told.
   */
  record(recorded: Recorded): void {
    const isFound = recorded.from - this.#recorded.from > MINUTE_MS;
    this.#recorded = recorded;
    if (!isFound) return;
    this.#replay = withinRecorded(this.#replay, recorded);
    this.#show();
  }

  readonly act = (action: ReplayAction): void => {
    const next = replayStep(this.#replay, action, this.#recorded);
    if (next === this.#replay) return;
    this.#replay = next;
    this.#show();
    for (const listener of this.#listeners) listener();
  };

  #show(): void {
    const shown = coarse(this.#replay);
    if (!isSame(shown, this.#shown)) this.#shown = shown;
  }
}

function coarse(replay: Replay | null): Replay | null {
  return replay === null ? null : { ...replay, at: Math.floor(replay.at / STATE_MS) * STATE_MS };
}

function isSame(a: Replay | null, b: Replay | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.at === b.at && a.isPlaying === b.isPlaying && a.speed === b.speed && a.isOldest === b.isOldest
  );
}
