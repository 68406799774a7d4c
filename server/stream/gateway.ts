// The namespace /live: one frame per window for everybody in an audience. A window is encoded once for its audience; the same bytes go to every
// viewer, whatever the levels.
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type Namespace, Server } from 'socket.io';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import { isoUtc } from '#shared/time.ts';
import { type ServerEvents, STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { settledAddress } from '../http/address.ts';
import { DEFAULT_LIMITS, type SocketLimits } from '../lanes/limits.ts';
import { padded } from '../padded.ts';
import type { RetractionNotice } from '../ports.ts';
import { AlertTeller } from './alert-event.ts';
import { Audiences } from './audiences.ts';
import { Door, type EngineConnection } from './door.ts';
import { shared, streamParser } from './encode-once.ts';
import { audienceOf, type Handshake, Joining, type JoiningParts } from './joining.ts';
import type { LiveSocket } from './live-socket.ts';
import { windowEvent } from './window-event.ts';
import { WindowFeed } from './window-feed.ts';

const SESSION_CHECK_MS = 10_000;

type LiveNamespace = Namespace<Record<string, never>, ServerEvents>;

type Own = 'sessionCheckMs' | 'staffJoined' | 'checks' | 'door' | 'feed' | 'audiences';
export type GatewayParts = Omit<JoiningParts, Own> &
  Partial<Pick<JoiningParts, 'sessionCheckMs'>> & {
    readonly limits?: SocketLimits;
    /** Any clock that does not go back. Milliseconds. */
    readonly clock?: () => number;
  };

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

/** Address of a viewer, as trusted proxies report it. */
function addressOf({ headers, socket }: IncomingMessage): string {
  return settledAddress(socket.remoteAddress ?? '', headers);
}

/** Nothing is compressed: the length of a compressed frame would tell levels (attack A10), and each viewer would keep a compressor's memory. */
const OPTIONS = {
  parser: streamParser,
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  cors: { origin: false },
  maxHttpBufferSize: 10_000,
  pingInterval: 20_000,
  pingTimeout: 20_000,
} as const;

/** What the namespace's handshake said, without what Socket.IO would keep of it as long as the viewer stays. */
function takeHandshake(socket: LiveSocket): Handshake {
  const { request } = socket;
  const { origin, host, cookie, authorization } = request.headers;
  const { auth } = socket.handshake;
  const address = addressOf(request);
  const slim = { ...socket.handshake, headers: {}, query: {}, auth: {}, url: '' };
  Object.assign(socket, { handshake: slim });
  const line = request.headers.upgrade === undefined ? null : request.socket;
  return {
    headers: { origin, host, cookie, authorization },
    auth,
    address,
    // A polling client's line may carry other requests too; without answers it ends by itself.
    cut: () => line?.destroy(),
  };
}

/** Lets viewers in: one per connection. */
function receive(live: LiveNamespace, parts: JoiningParts): void {
  live.on('connection', (socket) => {
    const connection = socket.conn as unknown as EngineConnection;
    // Its request is given up once it is settled, and a second namespace handshake on one connection is not one of our clients.
    const handshake = connection.request === null ? null : takeHandshake(socket);
    if (handshake === null || !parts.door.settled(connection)) {
      socket.disconnect(true);
      return;
    }
    new Joining(parts, socket, handshake).run().catch((error: unknown) => {
      parts.log(error);
      socket.disconnect(true);
    });
  });
}

/** What is told of windows, to everybody who is there. */
function announcing(
  audiences: Audiences,
  alerts: AlertTeller,
  parts: Pick<GatewayParts, 'reader' | 'log'>,
): Pick<Gateway, 'announce' | 'retract'> {
  const plans = new Map<string, string>();
  /** The signals of a window come right after it, also when there are none. */
  const announceCritical = async ({ siteId, publishedAt }: ReleasedWindow): Promise<void> => {
    const signals = await parts.reader.criticalSignals(siteId, publishedAt);
    audiences.tell(audienceOf(siteId, 'staff'), 'critical', padded({ signals: [...signals] }));
  };
  return {
    announce: (window) => {
      const audience = audienceOf(window.siteId, window.lane);
      const known = plans.get(audience);
      plans.set(audience, window.planId);
      // The regions of another plan are others: clients fetch them before they read the next frame.
      if (known !== undefined && known !== window.planId)
        audiences.tell(audience, 'reset', { reason: 'plan_changed' });
      audiences.tell(audience, 'window', shared(windowEvent(window)));
      if (window.lane !== 'staff') return;
      announceCritical(window).catch(parts.log);
      alerts.changed(window.siteId);
    },
    retract: ({ siteId, lane, planId, regionId, windowStart }) => {
      const event = { planId, regionId, windowStart: isoUtc(windowStart) };
      audiences.tell(audienceOf(siteId, lane), 'retracted', event);
    },
  };
}

/** Attaches Socket.IO to the server. */
export function createGateway(server: HttpServer, parts: GatewayParts): Gateway {
  const { limits = DEFAULT_LIMITS.sockets, clock = () => performance.now() } = parts;
  const door = new Door({ limits, auth: parts.auth, addressOf, clock });
  const io = new Server(server, {
    ...OPTIONS,
    // The door comes first: Socket.IO's own end waits for the other side's.
    connectTimeout: 2 * limits.waitingMs,
    allowRequest: (request, answer) => door.allow(request, answer),
  });
  door.watch(io);
  const live: LiveNamespace = io.of(STREAM_NAMESPACE);
  const audiences = new Audiences(live, parts.log);
  const alerts = new AlertTeller({
    room: parts.room,
    now: parts.wallClock,
    tell: (siteId, event) => audiences.tell(audienceOf(siteId, 'staff'), 'alert', event),
    log: parts.log,
  });
  const checks = new Set<() => void>();
  receive(live, {
    sessionCheckMs: SESSION_CHECK_MS,
    staffJoined: (siteId) => alerts.changed(siteId),
    ...parts,
    feed: new WindowFeed(parts.reader, parts.positions, clock),
    door,
    checks,
    audiences,
  });
  return {
    ...announcing(audiences, alerts, parts),
    roomChanged: (siteId) => alerts.changed(siteId),
    lookAgain: () => {
      for (const check of checks) check();
    },
    count: () => live.sockets.size,
    close: async () => {
      alerts.stop();
      await io.close();
    },
  };
}
