// What a connection may send once it is a WebSocket, and how long it may leave unread what it is sent. Counted on the raw line, before anything parses
// it: so no kind of frame is left out (pings are answered by the library, and nobody above hears of them), and a flood costs the reading of one chunk.
import type { Socket } from 'node:net';
import type { SocketLimits } from '../lanes/limits.ts';
import { Purse } from '../lanes/purse.ts';

/** Cuts the line when it says too much, or when what was written by one look has not left by the next. `clock`: any that does not go back. */
export function boundLine(
  socket: Socket,
  { lineBytes, lineMs, unreadMs }: Pick<SocketLimits, 'lineBytes' | 'lineMs' | 'unreadMs'>,
  clock: () => number,
): void {
  const purse = new Purse(lineBytes, lineMs, clock());
  const push = socket.push.bind(socket);
  socket.push = (chunk, encoding) => {
    if (chunk === null || purse.spend(chunk.length, clock()) === 0) return push(chunk, encoding);
    socket.destroy();
    return false;
  };
  let written = socket.bytesWritten;
  const look = setInterval(() => {
    const hasLeft = socket.bytesWritten - socket.writableLength;
    if (hasLeft < written) socket.destroy();
    written = socket.bytesWritten;
  }, unreadMs);
  socket.once('close', () => clearInterval(look));
}
