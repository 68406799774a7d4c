// Keeps one socket connected, as client/model/connection.ts says. Socket.IO's own way gives up when the server ends the connection, so it is switched off.
import {
  type Connection,
  type ConnectionState,
  FIRST,
  type Happening,
  happeningOf,
  nextConnection,
  reasonOf,
  shownOf,
} from '#client/model/connection.ts';
import { onLeap } from './server-clock.ts';
import type { StreamSocket } from './stream-socket.ts';

/** A service that takes a connection and then says nothing is away too. */
const HELLO_WITHIN_MS = 30_000;

export type Staying = {
  /** Connects anew at once, as a part of being connected. */
  again(): void;
  stop(): void;
};

/** What the device itself knows of its line. Gives the function that ends the listening. */
function hearDevice(on: (event: 'due' | 'dropped') => void): () => void {
  const online = (): void => on('due');
  // It knows that the line is gone long before the silence would tell.
  const offline = (): void => on('dropped');
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  // After a sleep nobody knows what has become of the line, and the time has to be heard anew.
  const stopLooking = onLeap(offline);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    stopLooking();
  };
}

export function stayConnected(
  socket: StreamSocket,
  onState: (state: ConnectionState) => void,
  chance: () => number = Math.random,
): Staying {
  let connection: Connection = FIRST;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (ms: number, event: Happening): void => {
    clearTimeout(timer);
    timer = setTimeout(() => on(event), ms);
  };
  const connect = (): void => {
    later(HELLO_WITHIN_MS, 'dropped');
    socket.connect();
  };
  const on = (event: Happening, reason = connection.reason): void => {
    const before = shownOf(connection);
    const { connection: next, effect } = nextConnection({ ...connection, reason }, event, chance());
    connection = next;
    if (event === 'hello' || next.state === 'outdated') clearTimeout(timer);
    if (effect.kind === 'pause') {
      // Whatever is half open: the next try begins anew.
      socket.disconnect();
      later(effect.ms, 'due');
    }
    if (effect.kind === 'connect') connect();
    if (next.state === 'outdated') socket.disconnect();
    if (shownOf(next) !== before) onState(shownOf(next));
  };
  socket.on('hello', () => on('hello'));
  socket.on('refused', ({ code }) => on(happeningOf(code), reasonOf(code)));
  // Our own ends are no news.
  socket.on('disconnect', (reason) => reason !== 'io client disconnect' && on('dropped'));
  socket.on('connect_error', () => on('dropped'));
  const stopHearing = hearDevice((event) => on(event));
  connect();
  return {
    again: () => {
      socket.disconnect();
      connect();
    },
    stop: () => {
      clearTimeout(timer);
      stopHearing();
      socket.disconnect();
    },
  };
}
