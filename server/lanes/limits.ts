// How much of the server the public may use, and how much one of staff. Staff has budgets of its own: however many strangers come, the safety team is
// judged as if they were not there, and whatever one of staff does, the others are. All of it is a part of the server, so that a test can set it low.
import { type ConnectionLimits, connectionLimits } from '#shared/process/connection-limit.ts';
import { MINUTE_MS } from '#shared/time.ts';

export type SocketLimits = {
  /** Viewers of the public lane in all. */
  readonly publicTotal: number;
  readonly publicPerAddress: number;
  /** Viewers who showed a role that may read the staff lane. */
  readonly staffTotal: number;
  /** Of one account, or with one token. */
  readonly staffPerPerson: number;
  /** Connections that have not said yet what they want, in all and per address. Beyond these, a silent one gives way to whoever comes. */
  readonly waitingTotal: number;
  readonly waitingPerAddress: number;
  /** So long none gives way to another of its own address: a crowd behind one address gets to speak, one after the other. Milliseconds. */
  readonly undisturbedMs: number;
  /** New connections of one address in a minute. */
  readonly opensPerMinute: number;
  /** So long may a connection wait before it says what it wants. Milliseconds. */
  readonly waitingMs: number;
  /** Bytes that a WebSocket may send, whatever they mean, at once and again within `lineMs`. A viewer answers a ping now and then. Milliseconds. */
  readonly lineBytes: number;
  readonly lineMs: number;
  /** Packets of a connection, by whatever carries them, at once and again within `lineMs`. */
  readonly linePackets: number;
  /** What was sent to a viewer has to leave within this time. Milliseconds. */
  readonly unreadMs: number;
};

export type HttpLimits = {
  /** Points that one address may spend at once, and that it gets back in a minute (the table of routes says what a request costs). */
  readonly pointsPerMinute: number;
  /** Large public answers that are made at the same time: in all, and for one address. */
  readonly heavyTotal: number;
  readonly heavyPerAddress: number;
  /** Large public answers that wait for a place, and how long. */
  readonly heavyQueue: number;
  readonly heavyQueuePerAddress: number;
  readonly heavyWaitMs: number;
  /** Requests of one person that are worked on at the same time, those that wait, and how long. Fewer than the database has connections for staff. */
  readonly workPerPerson: number;
  readonly workQueuePerPerson: number;
  readonly workWaitMs: number;
  /** What one person may change at once, and again within a minute: requests, whatever each of them changes. */
  readonly actsPerMinute: number;
  /** Points that one person may spend in a minute on a read that has a price of its own (the table of routes says which), for each such read. */
  readonly ownPointsPerMinute: number;
  /** Large answers of staff at the same time, in all and of one person; more of them wait. */
  readonly heavyStaff: number;
  readonly heavyPerPerson: number;
  /** Files of the public at the same time, in all and for one address. They wait like large answers, for places of their own. */
  readonly filesPublic: number;
  readonly filesPerAddress: number;
  /** Files of staff at the same time, which go as slowly as they are read: they take no place of an answer that a screen waits for. */
  readonly filesStaff: number;
  readonly filesPerPerson: number;
  /** A download that takes nothing for so long is ended, so that nobody holds a place by reading slowly. */
  readonly stalledMs: number;
  /** One that takes less than this on average over that time is ended too. */
  readonly leastBytesPerSecond: number;
  /** A public answer of more bytes waits for its turn: all of those together send so many in a second. */
  readonly pacedBytes: number;
  readonly pacedBytesPerSecond: number;
  /** Bytes of public answers that are kept. */
  readonly keptBytes: number;
  /** Answers of 429 that are held back for a moment, so that a flood waits for itself. */
  readonly heldBack: number;
  readonly heldBackMs: number;
};

/** Entries about refused sign-ins in the audit log. */
export type RefusalLimits = {
  /** Entries that one address, and all together, may cause at once; of each, one more after `againMs`. Milliseconds. */
  readonly perAddress: number;
  readonly total: number;
  readonly againMs: number;
  /** What had none of its own is counted for so long before an entry says how many there were. Milliseconds. */
  readonly countMs: number;
};

export type SignInLimits = {
  /** Tokens and cookies that are not ours, of one address in a minute, before the database is no longer asked. */
  readonly failuresPerMinute: number;
};

export type IntakeLimits = {
  /** Bytes of batches that are on their way to the intake at the same time: of tokens that are known, and of all others. */
  readonly sensorBytes: number;
  readonly strangerBytes: number;
};

export type ServerLimits = {
  /** Default: by the files that the process may open. */
  readonly connections?: ConnectionLimits;
  readonly sockets: SocketLimits;
  readonly http: HttpLimits;
  readonly signIn: SignInLimits;
  readonly refusals: RefusalLimits;
  readonly intake: IntakeLimits;
};

export const DEFAULT_LIMITS: ServerLimits = {
  sockets: {
    publicTotal: 5000,
    publicPerAddress: 500,
    staffTotal: 1000,
    staffPerPerson: 50,
    waitingTotal: 1000,
    waitingPerAddress: 50,
    undisturbedMs: 2000,
    opensPerMinute: 3000,
    waitingMs: 10_000,
    lineBytes: 2000,
    lineMs: 20_000,
    linePackets: 20,
    unreadMs: 40_000,
  },
  http: {
    pointsPerMinute: 6000,
    heavyTotal: 4,
    heavyPerAddress: 2,
    heavyQueue: 64,
    heavyQueuePerAddress: 8,
    heavyWaitMs: 5000,
    workPerPerson: 3,
    workQueuePerPerson: 300,
    workWaitMs: 20_000,
    actsPerMinute: 120,
    ownPointsPerMinute: 60,
    heavyStaff: 6,
    heavyPerPerson: 2,
    filesPublic: 8,
    filesPerAddress: 2,
    filesStaff: 6,
    filesPerPerson: 2,
    stalledMs: 60_000,
    leastBytesPerSecond: 8000,
    pacedBytes: 100_000,
    pacedBytesPerSecond: 20_000_000,
    keptBytes: 32_000_000,
    heldBack: 500,
    heldBackMs: 500,
  },
  signIn: { failuresPerMinute: 60 },
  refusals: { perAddress: 5, total: 20, againMs: MINUTE_MS, countMs: 10 * MINUTE_MS },
  intake: { sensorBytes: 128_000_000, strangerBytes: 24_000_000 },
};

/**
 * The same with fewer streams of the public where few connections fit. A stream gives way to nobody: of all that there may be, half at the most are of the public and a
 * quarter have not said yet what they want, so that staff and requests always have places.
 */
export function withinConnections(
  limits: ServerLimits,
): ServerLimits & { readonly connections: ConnectionLimits } {
  const { sockets, connections = connectionLimits() } = limits;
  const { total } = connections;
  const publicTotal = Math.min(sockets.publicTotal, Math.floor(total / 2));
  const waitingTotal = Math.min(sockets.waitingTotal, Math.floor(total / 4));
  return { ...limits, connections, sockets: { ...sockets, publicTotal, waitingTotal } };
}
