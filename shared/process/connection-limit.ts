// How many connections a server of ours has at a time, of one address and in all. Each takes a file of the process, and what is left has to be enough for
// the database, for the other programs and for files: without this, strangers who open connections and say nothing would leave none.
//
// Whoever comes is let in as long as somebody can give way: a connection that asks for nothing, whose request is not whole yet, or that only reads what it
// was given. What is being answered stays, and so does a stream, once whoever counts streams has counted it.
import type http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const MOST_CONNECTIONS = 20_000;
const MOST_PER_ADDRESS = 1000;
/** Of the files that this process may open. */
const SHARE = 0.8;
/** One address is never more than a part of all. */
const ADDRESSES = 4;
/** Where the system does not say how many files there may be. */
const USUAL_FILES = 4096;

/** The head of a request, and all of it, have to be here within these times. */
const HEAD_LIMIT_MS = 20_000;
const REQUEST_LIMIT_MS = 60_000;
/** How often Node looks for requests that are over these times, for `http.createServer`: its own half a minute would make fifty seconds of twenty. */
export const REQUEST_CHECK_MS = 1000;

export type ConnectionLimits = { readonly total: number; readonly perAddress: number };

type Report = { readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } } };

/** Files that this process may open; Infinity: as many as it likes. */
function openFilesAllowed(): number {
  const { report } = process;
  if (report === undefined) return USUAL_FILES;
  // Without this it would look up the names of whoever is connected.
  Object.assign(report, { excludeNetwork: true });
  const soft = (report.getReport() as Report).userLimits?.open_files?.soft;
  if (soft === 'unlimited') return Number.POSITIVE_INFINITY;
  return typeof soft === 'number' ? soft : USUAL_FILES;
}

export function connectionLimits(openFiles = openFilesAllowed()): ConnectionLimits {
  const total = Math.min(MOST_CONNECTIONS, Math.floor(openFiles * SHARE));
  return { total, perAddress: Math.min(MOST_PER_ADDRESS, Math.ceil(total / ADDRESSES)) };
}

/** Lines that were upgraded and have been counted as streams. */
const streams = new WeakSet<Duplex>();

/** From now on the line gives way to nobody: it is a stream, and their number has a bound of its own. One that was upgraded and is counted by nobody gives way. */
export const keepAsStream = (line: Duplex): void => void streams.add(line);
export const isStream = (line: Duplex): boolean => streams.has(line);

type Held = {
  readonly socket: Socket;
  asked: http.IncomingMessage | null;
  answer: http.ServerResponse | null;
};

const isAnswered = ({ asked, answer }: Held): boolean =>
  asked?.complete === true && answer?.writableEnded === false;

/** Those of one key, in the order in which they came. */
type Group = Set<Held>;

function firstToGive(group: Group): Held | undefined {
  for (const held of group) if (!isStream(held.socket) && !isAnswered(held)) return held;
  return;
}

/** Those of proxies. */
const PROXIES = '';

class Connections {
  readonly #limits: ConnectionLimits;
  readonly #groups = new Map<string, Group>();
  #total = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** False: there is no place, and nobody gave way. */
  enter(key: string, held: Held): boolean {
    const own = this.#groups.get(key) ?? new Set();
    const isFull = key !== PROXIES && own.size >= this.#limits.perAddress;
    if (isFull && !this.#giveWay([[key, own]])) return false;
    if (this.#total >= this.#limits.total && !this.#giveWay(this.#heaviest(own))) return false;
    this.#groups.set(key, own.add(held));
    this.#total += 1;
    held.socket.once('close', () => this.#leave(key, held));
    return true;
  }

  /** Whoever has as many as the newcomer's own, with the newcomer, or more: nobody with many sends away somebody with few. */
  #heaviest(own: Group): readonly (readonly [string, Group])[] {
    const weightOf = (group: Group): number => group.size + (group === own ? 1 : 0);
    return [...this.#groups]
      .filter(([, group]) => weightOf(group) > own.size)
      .toSorted(([, a], [, b]) => weightOf(b) - weightOf(a));
  }

  #giveWay(groups: readonly (readonly [string, Group])[]): boolean {
    for (const [key, group] of groups) {
      const held = firstToGive(group);
      if (held === undefined) continue;
      this.#leave(key, held);
      held.socket.destroy();
      return true;
    }
    return false;
  }

  #leave(key: string, held: Held): void {
    const group = this.#groups.get(key);
    if (group?.delete(held) !== true) return;
    this.#total -= 1;
    if (group.size === 0) this.#groups.delete(key);
  }
}

/**
 * Call it when everybody else listens. `keyOf`: by what an address is counted; null: it is a proxy of ours, whose connections are those of many.
 */
export function limitConnections(
  server: http.Server,
  keyOf: (address: string) => string | null,
  limits: ConnectionLimits = connectionLimits(),
): void {
  server.headersTimeout = HEAD_LIMIT_MS;
  server.requestTimeout = REQUEST_LIMIT_MS;
  const connections = new Connections(limits);
  const heldBy = new WeakMap<Socket, Held>();
  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    const held: Held = { socket, asked: null, answer: null };
    heldBy.set(socket, held);
    const isIn =
      remoteAddress !== undefined && connections.enter(keyOf(remoteAddress) ?? PROXIES, held);
    if (!isIn) socket.destroy();
  });
  server.prependListener('request', (asked, answer) => {
    const held = heldBy.get(asked.socket);
    if (held === undefined) return;
    Object.assign(held, { asked, answer });
    // A connection outlives what it carried: nothing of that, be it a reading or a password, stays in memory because somebody may ask again.
    answer.once('close', () => {
      if (held.answer === answer) Object.assign(held, { asked: null, answer: null });
    });
  });
}
