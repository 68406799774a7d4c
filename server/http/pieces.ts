// An answer that is written piece by piece, as fast as it is read.
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const writePieces = (pieces: AsyncIterable<string>, to: Writable): Promise<void> =>
  pipeline(pieces, to);
