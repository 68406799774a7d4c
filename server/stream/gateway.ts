// The namespace /live: one frame per window for everybody in a room. A window is encoded once for its room; the same bytes go to every
// viewer, whatever the levels.
import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server } from 'socket.io';
import parser from 'socket.io-msgpack-parser';
import { type ServerEvents, STREAM_NAMESPACE } from '#shared/stream.ts';
import { isoUtc } from '#shared/time.ts';
import { settledAddress } from '../http/address.ts';
import { padded } from '../padded.ts';
import type { ReleasedWindow, RetractionNotice } from '../ports.ts';
import { AlertTeller } from './alert-event.ts';
import { Joining, type JoiningParts, type LiveSocket, roomOf } from './joining.ts';
import { windowEvent } from './window-event.ts';

const MOST_SOCKETS = 5000;
const MOST_PER_ADDRESS = 500;
const SESSION_CHECK_MS = 10_000;

type LiveNamespace = Namespace<Record<string, never>, ServerEvents>;

export type GatewayParts = Omit<JoiningParts, 'sessionCheckMs' | 'staffJoined' | 'checks'> &
  Partial<Pick<JoiningParts, 'sessionCheckMs'>>;

export type Gateway = {
  announce(window: ReleasedWindow): void;
  /** A key of a lane reads `retracted` from now on. */
  retract(notice: RetractionNotice): void;
  /** Alerts, phase or duty changed by somebody. */
  roomChanged(siteId: string): void;
  /** Looks again at once whether everybody on the staff lane may still be there. */
  lookAgain(): void;
  /** Viewers that are connected now. */
  count(): number;
  close(): Promise<void>;
};

/** Address of a viewer, as trusted proxies report it; null for this machine itself, which is not limited. */
function addressOf({ handshake }: LiveSocket): string | null {
  const address = settledAddress(handshake.address, handshake.headers);
  return /^(::ffff:)?127\.|^::1$/.test(address) ? null : address;
}

/** Counts viewers per address. */
class Addresses {
  readonly #counts = new Map<string, number>();

  /** Counts the viewer until it leaves; true when its address has too many. */
  enter(socket: LiveSocket): boolean {
    const address = addressOf(socket);
    if (address === null) return false;
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    socket.on('disconnect', () => {
      const left = (this.#counts.get(address) ?? 1) - 1;
      if (left === 0) this.#counts.delete(address);
      else this.#counts.set(address, left);
    });
    return count > MOST_PER_ADDRESS;
  }
}

const OPTIONS = {
  parser,
  serveClient: false,
  cors: { origin: false },
  maxHttpBufferSize: 10_000,
  pingInterval: 20_000,
  pingTimeout: 20_000,
} as const;

/** Attaches Socket.IO to the server. */
export function createGateway(server: HttpServer, parts: GatewayParts): Gateway {
  const io = new Server(server, OPTIONS);
  const live: LiveNamespace = io.of(STREAM_NAMESPACE);
  const addresses = new Addresses();
  const alerts = new AlertTeller({
    room: parts.room,
    now: parts.wallClock,
    tell: (siteId, event) => live.to(roomOf(siteId, 'staff')).emit('alert', event),
    log: parts.log,
  });
  const checks = new Set<() => void>();
  const joining: JoiningParts = {
    sessionCheckMs: SESSION_CHECK_MS,
    staffJoined: (siteId) => alerts.changed(siteId),
    ...parts,
    checks,
  };
  live.on('connection', (socket) => {
    const isFull = addresses.enter(socket) || live.sockets.size > MOST_SOCKETS;
    new Joining(joining, socket).run(isFull).catch((error: unknown) => {
      parts.log(error);
      socket.disconnect(true);
    });
  });
  const plans = new Map<string, string>();
  /** The signals of a window come right after it, also when there are none. */
  const announceCritical = async ({ siteId, publishedAt }: ReleasedWindow): Promise<void> => {
    const signals = await parts.reader.criticalSignals(siteId, publishedAt);
    live.to(roomOf(siteId, 'staff')).emit('critical', padded({ signals: [...signals] }));
  };
  return {
    announce: (window) => {
      const room = roomOf(window.siteId, window.lane);
      const known = plans.get(room);
      plans.set(room, window.planId);
      // The regions of another plan are others: clients fetch them before they read the next frame.
      if (known !== undefined && known !== window.planId)
        live.to(room).emit('reset', { reason: 'plan_changed' });
      live.to(room).emit('window', windowEvent(window));
      if (window.lane !== 'staff') return;
      announceCritical(window).catch(parts.log);
      alerts.changed(window.siteId);
    },
    retract: ({ siteId, lane, planId, regionId, windowStart }) => {
      const event = { planId, regionId, windowStart: isoUtc(windowStart) };
      live.to(roomOf(siteId, lane)).emit('retracted', event);
    },
    roomChanged: (siteId) => alerts.changed(siteId),
    lookAgain: () => {
      for (const check of checks) check();
    },
    count: () => live.sockets.size,
    close: async () => {
      await io.close();
    },
  };
}
