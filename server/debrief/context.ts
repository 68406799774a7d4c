import type { Frames } from '#shared/wire/api.ts';
import type { HttpContext } from '../http/context.ts';
import type { FramesRequest, ReleaseReader, Room } from '../ports.ts';
import type { Positions } from '../positions.ts';

/** The timeline of a lane as bytes. */
export type FrameMatrix = { matrix(request: FramesRequest): Promise<Omit<Frames, 'next'>> };

/** What the routes of the debrief work with. */
export type DebriefContext = HttpContext & {
  readonly reader: ReleaseReader;
  readonly room: Room;
  readonly positions: Positions;
  readonly frames: FrameMatrix;
  /** The room and the records as they are read for the public: its questions do not queue before staff's. */
  readonly openRoom: Room;
  readonly openReader: ReleaseReader;
};
