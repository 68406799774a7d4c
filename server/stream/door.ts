// Who may stay connected. Counted below the namespace, where a connection begins, so that one that never says what it wants is bounded and dropped
// too, by WebSocket or by polling. The public lane has its budget, in all and per address; whoever shows a role has another.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import { keepAsStream } from '#shared/process/connection-limit.ts';
import { type Asking, isAllowed, personOf, READERS } from '../auth/access.ts';
import type { Authenticator, ShownCredentials } from '../auth/tokens.ts';
import { addressKey } from '../lanes/address-key.ts';
import { Counts } from '../lanes/counts.ts';
import type { SocketLimits } from '../lanes/limits.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import { Purse } from '../lanes/purse.ts';
import { Waiting } from '../lanes/waiting.ts';

/** The WebSocket of a transport, and the line below it, which `ws` calls so. */
type UpgradedTransport = { readonly socket?: { readonly _socket?: Duplex } };

/** A connection of Engine.IO, as far as the door uses it. */
export type EngineConnection = {
  readonly id: string;
  request: IncomingMessage | null;
  close(discard?: boolean): void;
  once(event: 'close', listener: () => void): unknown;
  /** It began by plain requests and goes on by a WebSocket. */
  once(event: 'upgrade', listener: (transport: UpgradedTransport) => void): unknown;
  /** Whatever arrives, by WebSocket or by polling. */
  on(event: 'packet', listener: () => void): unknown;
};

export type DoorParts = {
  readonly limits: SocketLimits;
  readonly auth: Pick<Authenticator, 'identify'>;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Any clock that does not go back. Milliseconds. */
  readonly clock: () => number;
};

/** At once: a polite end would wait half a minute for the other side's. */
function drop(connection: EngineConnection): void {
  const { request } = connection;
  connection.close(true);
  request?.socket.destroy();
}

export class Door {
  readonly #parts: DoorParts;
  readonly #waiting: Waiting;
  readonly #public: Counts;
  readonly #staff: Counts;
  readonly #opens: PointBudget;
  /** Whose they are: requests that showed a role before they were upgraded. */
  readonly #showedRole = new WeakMap<IncomingMessage, string>();
  /** Theirs wait beside those of strangers. */
  readonly #staffWaiting: Waiting;
  /** Ends the waiting of a connection; it may be called once only. */
  readonly #settle = new WeakMap<object, () => void>();

  constructor(parts: DoorParts) {
    const { publicTotal, publicPerAddress, staffTotal, staffPerPerson } = parts.limits;
    const { waitingTotal, waitingPerAddress, undisturbedMs } = parts.limits;
    this.#parts = parts;
    this.#waiting = new Waiting({ total: waitingTotal, perKey: waitingPerAddress, undisturbedMs });
    this.#staffWaiting = new Waiting({ total: staffTotal, perKey: staffPerPerson, undisturbedMs });
    this.#public = new Counts(publicTotal, publicPerAddress);
    this.#staff = new Counts(staffTotal, staffPerPerson);
    this.#opens = new PointBudget(parts.limits.opensPerMinute);
  }

  /** Connections that have not said yet what they want. */
  get waiting(): number {
    return this.#waiting.total;
  }

  /** Engine.IO's `allowRequest`. */
  allow(
    request: IncomingMessage,
    answer: (error: string | null, isAllowed: boolean) => void,
  ): void {
    const { addressOf, clock } = this.#parts;
    const key = addressKey(addressOf(request));
    const now = clock();
    if (this.#waiting.isOpenTo(key, now) && this.#opens.spend(key, 1, now) === 0) {
      answer(null, true);
      return;
    }
    // The crowd of an address is not staff's fault: whoever shows a role comes in beside it.
    void this.#readerOf(request.headers, addressOf(request)).then((reader) => {
      if (reader !== null) this.#showedRole.set(request, personOf(reader));
      answer(reader === null ? 'too_many' : null, reader !== null);
    });
  }

  /** Watches every new connection of the server. */
  watch(io: Server): void {
    io.engine.on('connection', (connection: EngineConnection) => this.#begin(connection));
  }

  #begin(connection: EngineConnection): void {
    const { addressOf, limits, clock } = this.#parts;
    const { request } = connection;
    if (request === null) return;
    const person = this.#showedRole.get(request);
    const waiting = person === undefined ? this.#waiting : this.#staffWaiting;
    const key = person ?? addressKey(addressOf(request));
    const leave = waiting.enter(key, clock(), () => drop(connection));
    if (leave === null) {
      drop(connection);
      return;
    }
    const timer = setTimeout(() => drop(connection), limits.waitingMs);
    const purse = new Purse(limits.linePackets, limits.lineMs, clock());
    connection.on('packet', () => purse.spend(1, clock()) === 0 || drop(connection));
    const settle = (): void => {
      clearTimeout(timer);
      leave();
    };
    // From here on it is counted: until it says what it wants among those that wait, then by its lane.
    if (request.headers.upgrade !== undefined) keepAsStream(request.socket);
    connection.once('upgrade', ({ socket }) => {
      if (socket?._socket !== undefined) keepAsStream(socket._socket);
    });
    this.#settle.set(connection, settle);
    connection.once('close', settle);
  }

  /** The connection has said what it wants and is judged by its lane from now on. False when it had said so before. */
  settled(connection: EngineConnection): boolean {
    const settle = this.#settle.get(connection);
    if (settle === undefined) return false;
    this.#settle.delete(connection);
    settle();
    // Engine.IO keeps the request of the handshake as long as the connection: headers, parser and all.
    connection.request = null;
    return true;
  }

  /** A place on the public lane, or null. Whoever shows a role takes one of staff's when the public ones are taken. */
  async enterPublic(credentials: ShownCredentials): Promise<(() => void) | null> {
    const { address } = credentials;
    const place = this.#public.enter(addressKey(address));
    if (place !== null) return place;
    const reader = await this.#readerOf(credentials, address);
    return reader === null ? null : this.enterStaff(reader);
  }

  /** For whoever showed a role. Nobody of staff takes the places of all. */
  enterStaff(who: Asking): (() => void) | null {
    return this.#staff.enter(personOf(who));
  }

  /** Whoever shows a role, or null. */
  async #readerOf(
    { authorization, cookie }: { authorization?: string | undefined; cookie?: string | undefined },
    address: string | undefined,
  ): Promise<Asking> {
    if (authorization === undefined && cookie === undefined) return null;
    try {
      const asking = await this.#parts.auth.identify({ authorization, cookie, address });
      return isAllowed(READERS, asking) ? asking : null;
    } catch {
      // Too many tries of this address, or the database is away: nobody is let in beside the others.
      return null;
    }
  }
}
