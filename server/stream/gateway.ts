// The namespace /live: who may join, what they missed, and one frame per window for everybody. A window is encoded once for its room; the
// same bytes go to every viewer, whatever the levels.
import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import parser from 'socket.io-msgpack-parser';
import type { Lane } from '#shared/record.ts';
import {
  cursorOf,
  type ServerEvents,
  STREAM_NAMESPACE,
  type StreamAuth,
  type StreamRefusal,
  streamAuthSchema,
  windowStartOfCursor,
} from '#shared/stream.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Authenticator } from '../auth/tokens.ts';
import { nowOf } from '../clock.ts';
import type { ReleasedWindow, ReleaseReader, SiteEntry } from '../ports.ts';
import { windowEvent } from './window-event.ts';

const DAY_MS = 86_400_000;
const MOST_CATCH_UP = 2000;
const MOST_SOCKETS = 5000;
const SESSION_CHECK_MS = 10_000;

type LiveSocket = Socket<Record<string, never>, ServerEvents>;
type LiveNamespace = Namespace<Record<string, never>, ServerEvents>;

export type GatewayParts = {
  readonly reader: ReleaseReader;
  readonly auth: Authenticator;
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

export type Gateway = { announce(window: ReleasedWindow): void; close(): Promise<void> };

const roomOf = (siteId: string, lane: Lane): string => `${siteId} ${lane}`;

/** A page of another origin may not listen with somebody's session. Clients that are not pages send no Origin. */
function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

class Joining {
  readonly #parts: GatewayParts;
  readonly #socket: LiveSocket;

  constructor(parts: GatewayParts, socket: LiveSocket) {
    this.#parts = parts;
    this.#socket = socket;
  }

  async run(count: number): Promise<void> {
    if (count > MOST_SOCKETS) return this.#refuse('too_many');
    const { handshake } = this.#socket;
    if (!isOwnOrigin(handshake.headers.origin, handshake.headers.host))
      return this.#refuse('origin');
    const auth = streamAuthSchema.safeParse(handshake.auth);
    if (!auth.success) return this.#refuse('protocol');
    const entry = await this.#parts.reader.site(auth.data.siteId);
    if (entry === null) return this.#refuse('unknown_site');
    if (auth.data.lane === 'staff' && !(await this.#maySeeStaff(auth.data)))
      return this.#refuse('not_signed_in');
    await this.#welcome(entry, auth.data);
    return undefined;
  }

  #refuse(code: StreamRefusal): void {
    this.#socket.emit('refused', { code });
    this.#socket.disconnect(true);
  }

  async #maySeeStaff({ token }: StreamAuth): Promise<boolean> {
    const authorization = token === undefined ? undefined : `Bearer ${token}`;
    const cookie = this.#socket.handshake.headers.cookie;
    const { auth } = this.#parts;
    if ((await auth.roleOf({ authorization, cookie })) === null) return false;
    const check = setInterval(() => {
      auth.roleOf({ authorization, cookie }).then(
        (role) => role === null && this.#refuse('not_signed_in'),
        (error: unknown) => this.#parts.log(error),
      );
    }, SESSION_CHECK_MS);
    this.#socket.on('disconnect', () => clearInterval(check));
    return true;
  }

  /** The room is joined before the database is asked, so nothing falls between catching up and live; what comes twice has the same cursor. */
  async #welcome(entry: SiteEntry, { siteId, lane, cursor }: StreamAuth): Promise<void> {
    const { reader, wallClock } = this.#parts;
    const now = nowOf(entry, wallClock());
    const plan = await reader.planAt(siteId, now);
    const newest = await reader.newestWindow(siteId, lane, now);
    const regions = (plan?.[lane] ?? []).map((region) => region.regionId);
    await this.#socket.join(roomOf(siteId, lane));
    const newestCursor = newest === null ? null : cursorOf(newest.windowStart);
    this.#socket.emit('hello', {
      planId: plan?.planId ?? '',
      regions,
      cursor: newestCursor,
      siteClock: isoUtc(now),
    });
    if (newest === null) return;
    if (cursor === null) {
      this.#socket.emit('window', windowEvent(newest));
      return;
    }
    await this.#catchUp(siteId, lane, cursor, now);
  }

  async #catchUp(siteId: string, lane: Lane, cursor: string, now: EpochMs): Promise<void> {
    const after = windowStartOfCursor(cursor);
    const oldest = await this.#parts.reader.oldestWindow(siteId, lane);
    const isTooOld = after === null || after < now - DAY_MS || (oldest !== null && after < oldest);
    const missed = isTooOld
      ? []
      : await this.#parts.reader.windowsAfter(siteId, lane, after, MOST_CATCH_UP, now);
    if (isTooOld || missed.length === MOST_CATCH_UP) {
      this.#socket.emit('reset', { reason: 'cursor_too_old' });
      return;
    }
    for (const window of missed) this.#socket.emit('window', windowEvent(window));
  }
}

/** Attaches Socket.IO to the server. */
export function createGateway(server: HttpServer, parts: GatewayParts): Gateway {
  const io = new Server(server, {
    parser,
    serveClient: false,
    cors: { origin: false },
    maxHttpBufferSize: 10_000,
    pingInterval: 20_000,
    pingTimeout: 20_000,
  });
  const live: LiveNamespace = io.of(STREAM_NAMESPACE);
  live.on('connection', (socket) => {
    new Joining(parts, socket).run(live.sockets.size).catch((error: unknown) => {
      parts.log(error);
      socket.disconnect(true);
    });
  });
  const plans = new Map<string, string>();
  return {
    announce: (window) => {
      const room = roomOf(window.siteId, window.lane);
      const known = plans.get(room);
      plans.set(room, window.planId);
      // The regions of another plan are others: clients fetch them before they read the next frame.
      if (known !== undefined && known !== window.planId)
        live.to(room).emit('reset', { reason: 'plan_changed' });
      live.to(room).emit('window', windowEvent(window));
    },
    close: async () => {
      await io.close();
    },
  };
}
