// The socket of the live stream, by whichever way a proxy between here and the service lets through: WebSocket, or plain requests where it takes none.
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { SECOND_MS } from '#shared/time.ts';
import type { ServerEvents, StreamAuth } from '#shared/wire/stream.ts';

export type StreamSocket = Socket<ServerEvents, Record<string, never>>;

/** A proxy that refuses a WebSocket says so at once, and the other way follows in the same try. One that swallows it says nothing: for so long. */
const ANSWER_WITHIN_MS = 6 * SECOND_MS;

/** Connects nowhere by itself. `auth`: what is said anew at each connection. */
export function streamSocket(
  address: string,
  auth: () => StreamAuth,
  answerWithinMs = ANSWER_WITHIN_MS,
): StreamSocket {
  const socket: StreamSocket = io(address, {
    parser,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: answerWithinMs,
    auth: (send) => send(auth()),
    reconnection: false,
    autoConnect: false,
    // Each page has its own way through, and its own order of trying.
    forceNew: true,
  });
  const { opts } = socket.io;
  // Nothing answered: the next try begins with the other way. Plain requests become a WebSocket by themselves where one passes.
  socket.on('connect_error', ({ message }) => {
    if (message === 'timeout') opts.transports = (opts.transports as string[]).toReversed();
  });
  return socket;
}
