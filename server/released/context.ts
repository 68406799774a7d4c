import type { HttpContext } from '../http/context.ts';
import type { PolicyReader, ReleaseReader } from '../ports.ts';
import type { Positions } from '../positions.ts';
import type { FramesCache } from './frames.ts';

/** What the routes of released data work with. */
export type ReleasedContext = HttpContext & {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly positions: Positions;
  readonly frames: FramesCache;
  /** Seconds of the clock per second of the wall: 1, but in a demo that is played fast. */
  readonly speed: number;
};
