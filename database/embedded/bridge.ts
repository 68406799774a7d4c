// Serves the embedded database's one backend to many ordinary PostgreSQL clients. Trade: batches
// are serialised, so a client that streams slowly would hold up the others; our own readers
// therefore page. Must hold: roles pinned, notifications only to those who listen.
import net from 'node:net';
import { BACKEND_LIMITS, Backend, type BackendLimits, type Engine } from './backend.ts';
import { BridgeSession, type Hearers } from './session.ts';

export type Bridge = {
  /** Listens on a Unix socket. */
  listen(socketPath: string): Promise<void>;
  close(): Promise<void>;
};

export type BridgeOptions = {
  readonly limits?: BackendLimits;
  /** Called when the engine itself failed: the process should end and be started again. */
  readonly onBroken?: (error: unknown) => void;
  /** Hears each error that the engine answers to a client. */
  readonly onError?: (error: { readonly code: string; readonly text: string }) => void;
};

/** A listener that has so much of what it was sent unread is not listening. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

export function createBridge(engine: Engine, options: BridgeOptions = {}): Bridge {
  const backend = new Backend(
    engine,
    options.limits ?? BACKEND_LIMITS,
    options.onBroken ?? (() => {}),
  );
  const sessions = new Map<BridgeSession, net.Socket>();
  let lastId = 0;
  const notify = (channel: string, raw: Buffer): void => {
    for (const [session, socket] of sessions) {
      if (!session.listensTo(channel)) continue;
      // A listener that hangs would have its news piled up here for ever. It asks since its cursor
      // when it comes back.
      if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
      else session.write(raw);
    }
  };
  const hearers: Hearers = { notify, onError: options.onError ?? (() => {}) };
  const server = net.createServer((socket) => {
    lastId += 1;
    const session = new BridgeSession(socket, backend, lastId, hearers);
    sessions.set(session, socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => session.feed(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sessions.delete(session);
      void session.close();
    });
  });
  return {
    listen: (socketPath) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(socketPath, resolve);
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const open = [...sessions];
      for (const [, socket] of open) socket.destroy();
      await Promise.all(open.map(([session]) => session.close()));
      await closed;
    },
  };
}
