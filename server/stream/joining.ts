import type { ReleasedWindow } from '#shared/domain/released.ts';
import { DAY_MS, type EpochMs, isoUtc } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import {
  cursorOf,
  type StreamAuth,
  type StreamRefusal,
  streamAuthSchema,
  windowStartOfCursor,
} from '#shared/wire/stream.ts';
import { type Asking, isAllowedAt } from '../auth/access.ts';
import type { Authenticator } from '../auth/tokens.ts';
import { nowOf } from '../clock.ts';
import { isOwnOrigin } from '../http/own-origin.ts';
import { padded } from '../padded.ts';
import type { ReleaseReader, Room, SiteEntry } from '../ports.ts';
import type { Positions } from '../positions.ts';
import { Refusal } from '../refusal.ts';
import { windowSecondsOf } from '../sites/span.ts';
import { alertEvent } from './alert-event.ts';
import type { Audiences } from './audiences.ts';
import type { Door } from './door.ts';
import { LANES } from './lanes.ts';
import type { LiveSocket } from './live-socket.ts';
import type { WindowFeed } from './window-feed.ts';

/** So long may a viewer take who was refused to hear why and to leave. */
const REFUSED_MS = 2000;

export type JoiningParts = {
  /** Remembers what everybody asks (lanes/remembered-reader.ts). */
  readonly reader: ReleaseReader;
  readonly feed: WindowFeed;
  readonly door: Door;
  readonly audiences: Audiences;
  readonly room: Room;
  readonly auth: Authenticator;
  /** Where pages of this service are, besides the host that is asked for. */
  readonly publicOrigins: readonly string[];
  readonly positions: Positions;
  readonly wallClock: () => EpochMs;
  /** As `wallClock`, also where a demo is played fast. */
  readonly realClock: () => EpochMs;
  readonly log: (error: unknown) => void;
  /** What was told of alerts since the welcome was told to others only. */
  readonly staffJoined: (siteId: string) => void;
  /** How often the session or token of a staff viewer is looked at again. Milliseconds. */
  readonly sessionCheckMs: number;
  /** One function per viewer of a lane that is not public: looks at that viewer again. */
  readonly checks: Set<() => void>;
};

export const audienceOf = (siteId: string, lane: Lane): string => `${siteId} ${lane}`;

/** What the handshake said; Socket.IO's own copy of it is given up, because it is kept as long as the viewer stays. */
export type Handshake = {
  readonly headers: {
    readonly origin?: string | undefined;
    readonly host?: string | undefined;
    readonly cookie?: string | undefined;
    readonly authorization?: string | undefined;
  };
  readonly auth: unknown;
  readonly address: string;
  /** Ends the connection whatever the other side does. */
  readonly cut: () => void;
};

export class Joining {
  readonly #parts: JoiningParts;
  readonly #socket: LiveSocket;
  readonly #handshake: Handshake;

  constructor(parts: JoiningParts, socket: LiveSocket, handshake: Handshake) {
    this.#parts = parts;
    this.#socket = socket;
    this.#handshake = handshake;
  }

  async run(): Promise<void> {
    let refusal: StreamRefusal | null;
    try {
      refusal = await this.#admit();
    } catch (error) {
      const isFlood = error instanceof Refusal && error.code === 'too_many_requests';
      if (!isFlood) this.#parts.log(error);
      // Never a silent end: the viewer hears that it is not their fault, and comes back by itself.
      refusal = isFlood ? 'too_many' : 'not_ready';
    }
    if (refusal !== null) this.#refuse(refusal);
  }

  async #admit(): Promise<StreamRefusal | null> {
    const { headers, auth } = this.#handshake;
    // A page of another origin may not listen with somebody's session. Clients that are not pages send no Origin.
    const { origin, host } = headers;
    if (origin !== undefined && !isOwnOrigin(origin, host, this.#parts.publicOrigins))
      return 'origin';
    const asked = streamAuthSchema.safeParse(auth);
    if (!asked.success) return 'protocol';
    const { siteId, lane } = asked.data;
    if (LANES[lane].access === 'public' && !(await this.#findPlace())) return 'too_many';
    const entry = await this.#parts.reader.site(siteId);
    if (entry === null) return 'unknown_site';
    if (LANES[lane].access !== 'public') {
      const viewer = await this.#viewerOf(asked.data);
      if (viewer === null) return 'not_signed_in';
      if (!this.#takePlace(this.#parts.door.enterStaff(viewer))) return 'too_many';
    }
    await this.#welcome(entry, asked.data);
    return null;
  }

  async #findPlace(): Promise<boolean> {
    const { headers, address } = this.#handshake;
    const { authorization, cookie } = headers;
    return this.#takePlace(await this.#parts.door.enterPublic({ authorization, cookie, address }));
  }

  /** The place is kept until the viewer leaves. */
  #takePlace(leave: (() => void) | null): boolean {
    if (leave === null) return false;
    if (this.#socket.connected) this.#socket.on('disconnect', leave);
    else leave();
    return true;
  }

  #refuse(code: StreamRefusal): void {
    this.#socket.emit('refused', { code });
    this.#socket.disconnect(true);
    setTimeout(this.#handshake.cut, REFUSED_MS).unref();
  }

  /** Who wants to be on a lane that is not public, null: may not; looked at again as long as they stay. */
  async #viewerOf({ siteId, lane, token }: StreamAuth): Promise<Asking> {
    const { access } = LANES[lane];
    const { headers, address } = this.#handshake;
    const authorization = token === undefined ? headers.authorization : `Bearer ${token}`;
    const { cookie } = headers;
    const { auth, log, sessionCheckMs, checks } = this.#parts;
    const isStill = async (): Promise<boolean> =>
      isAllowedAt(access, await auth.again({ authorization, cookie }), siteId);
    const check = (): void => {
      isStill().then(
        (still) => still || this.#refuse('not_signed_in'),
        (error: unknown) => log(error),
      );
    };
    const timer = setInterval(check, sessionCheckMs);
    checks.add(check);
    const forget = (): void => {
      clearInterval(timer);
      checks.delete(check);
    };
    this.#socket.on('disconnect', forget);
    const asking = await auth.identify({ authorization, cookie, address });
    const may = isAllowedAt(access, asking, siteId);
    if (!may || this.#socket.disconnected) forget();
    return may ? asking : null;
  }

  async #welcome(entry: SiteEntry, { siteId, lane, cursor }: StreamAuth): Promise<void> {
    const { reader, feed, wallClock, realClock } = this.#parts;
    const now = nowOf(entry, wallClock());
    const newest = await this.#newest(entry, lane, now);
    const plan =
      newest === null ? await reader.planAt(siteId, now) : await reader.plan(newest.planId);
    const [planId, at] = [plan?.planId ?? '', newest && cursorOf(newest.windowStart)];
    const hello = await feed.hello(`${siteId} ${lane} ${planId} ${at}`, now, () => ({
      planId,
      regions: (plan?.[lane] ?? []).map((region) => region.regionId),
      cursor: at,
      siteClock: isoUtc(now),
      wallClock: isoUtc(realClock()),
    }));
    this.#socket.emit('hello', hello);
    if (lane === 'staff') await this.#tellRoom(entry);
    const from = cursor === null ? null : await this.#resumeFrom(siteId, lane, cursor, now);
    if (cursor !== null && from === null) this.#socket.emit('reset', { reason: 'cursor_too_old' });
    if (cursor === null && newest !== null) this.#socket.emit('window', feed.event(newest));
    await this.#catchUpAndJoin(entry, lane, from ?? newest?.windowStart ?? 0);
  }

  /** Signals and alerts, as they are now. */
  async #tellRoom(entry: SiteEntry): Promise<void> {
    const { reader, room, wallClock } = this.#parts;
    const { siteId } = entry.site;
    const now = nowOf(entry, wallClock());
    const signals = await reader.criticalSignals(siteId, now);
    this.#socket.emit('critical', padded({ signals: [...signals] }));
    this.#socket.emit('alert', await alertEvent(room, siteId, now));
  }

  /** The newest window that live viewers have too. */
  async #newest(entry: SiteEntry, lane: Lane, now: EpochMs): Promise<ReleasedWindow | null> {
    const { siteId } = entry.site;
    const { reader } = this.#parts;
    const newest = await reader.newestWindow(siteId, lane, now);
    const announced = this.#announced(entry, lane);
    return newest === null || newest.windowStart <= announced
      ? newest
      : reader.window(siteId, lane, announced);
  }

  /** A recording announces nothing: all of it is there. */
  #announced(entry: SiteEntry, lane: Lane): EpochMs {
    if (entry.replayClock !== null) return Number.POSITIVE_INFINITY;
    return this.#parts.positions.get(entry.site.siteId, lane) ?? Number.POSITIVE_INFINITY;
  }

  /** Window after which a viewer goes on, or null when the cursor is too old or not one of ours. */
  async #resumeFrom(
    siteId: string,
    lane: Lane,
    cursor: string,
    now: EpochMs,
  ): Promise<EpochMs | null> {
    const after = windowStartOfCursor(cursor);
    if (after === null || after < now - DAY_MS) return null;
    const oldest = await this.#parts.reader.oldestWindow(siteId, lane);
    return oldest !== null && after < oldest ? null : after;
  }

  /** Sends what was announced after `from` until nothing is missing, and joins in the same breath: nothing can be announced in between. */
  async #catchUpAndJoin(entry: SiteEntry, lane: Lane, from: EpochMs): Promise<void> {
    const { feed, wallClock } = this.#parts;
    const { siteId } = entry.site;
    const windowSeconds = windowSecondsOf(entry.site, lane);
    const before = this.#announced(entry, lane);
    let sent = from;
    for (;;) {
      const target = this.#announced(entry, lane);
      if (target <= sent) break;
      const now = nowOf(entry, wallClock());
      const page = await feed.after({ siteId, lane, windowSeconds, after: sent, now });
      if (!this.#socket.connected) return;
      const announced = this.#announced(entry, lane);
      const missed = page.filter(({ start }) => start <= announced);
      for (const { event } of missed) this.#socket.emit('window', event);
      sent = missed.at(-1)?.start ?? sent;
      if (missed.length === 0 && announced === target) break;
    }
    this.#parts.audiences.join(this.#socket, audienceOf(siteId, lane));
    if (lane !== 'staff') return;
    this.#parts.staffJoined(siteId);
    // The signals of a window that was announced since were told to others only.
    if (this.#announced(entry, lane) !== before) await this.#tellRoom(entry);
  }
}
