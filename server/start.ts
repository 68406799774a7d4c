// Joins the parts of the server over its ports (`parts.ts`).
import type http from 'node:http';
import { limitConnections } from '#shared/process/connection-limit.ts';
import type { Health } from '#shared/wire/health.ts';
import { createApp, type ServerContext } from './app.ts';
import { knownBy } from './auth/known.ts';
import { TokenKeeper } from './auth/token-keeper.ts';
import { HealthMonitor } from './health/monitor.ts';
import { OwnTime } from './health/own-time.ts';
import { NO_PROXY } from './http/address.ts';
import { contactsOf } from './http/contacts.ts';
import { createFront, judgeFirst } from './http/front.ts';
import { HttpLanes } from './http/lane-limits.ts';
import { addressKey } from './lanes/address-key.ts';
import { DEFAULT_LIMITS, withinConnections } from './lanes/limits.ts';
import { divideReader, rememberReader } from './lanes/remembered-reader.ts';
import { createMetrics } from './metrics.ts';
import { createOutbound, type Outbound } from './outbound.ts';
import type { ServerParts } from './parts.ts';
import { createSecondFactors } from './people/factors/create.ts';
import { keptFactorsIn } from './people/factors/factor-of.ts';
import { OidcProvider } from './people/oidc.ts';
import { wordsOfSite } from './people/password-choice.ts';
import { People } from './people/people.ts';
import { RefusalLog } from './people/refusal-log.ts';
import { Positions } from './positions.ts';
import type { FramesCache } from './released/frames.ts';
import { warmFrames } from './released/warm-frames.ts';
import { type Announcer, startAnnouncer } from './stream/announcer.ts';
import { createGateway, type Gateway } from './stream/gateway.ts';

/** So long may answers that are under way take when the server stops, and then what is still to be written. */
const STOP_MS = 3000;

export type RunningServer = {
  /** Listens nowhere yet. */
  readonly server: http.Server;
  /** What the supervisor says of programs that end again and again. */
  setTrouble(programs: readonly string[]): void;
  /** Ends stream and connections. The pools stay open. */
  stop(): Promise<void>;
};

type OfServer =
  | 'positions'
  | 'frames'
  | 'speed'
  | 'sessionsChanged'
  | 'health'
  | 'lanes'
  | 'metrics';
type Made = Pick<ServerContext, OfServer | 'outlets' | 'push'>;

/** Looks at database and intake until it is stopped. Resolves after the first look. */
async function watchHealth(
  { reader, probes, wallClock, clockProblem, onHealthChange }: ServerParts,
  positions: Positions,
  speed: number,
): Promise<HealthMonitor> {
  const ownTime = new OwnTime(() => performance.now());
  const monitor = new HealthMonitor({
    probes: probes ?? { database: () => reader.ping() },
    reader,
    positions,
    wallClock,
    clockProblem,
    speed,
    monotonic: () => ownTime.now(),
    frozenMs: () => ownTime.frozenMs(),
    onChange: onHealthChange,
  });
  await monitor.begin();
  return monitor;
}

function refusalLogOf({ door, limits, wallClock, realClock, log }: ServerParts): RefusalLog {
  return new RefusalLog({
    store: door.people,
    limits: (limits ?? DEFAULT_LIMITS).refusals,
    clock: () => performance.now(),
    wallClock: realClock ?? wallClock,
    log,
  });
}

function contextOf(parts: ServerParts, made: Made): ServerContext {
  const { reader, policies, room, auth, wallClock, log } = parts;
  const refusals = refusalLogOf(parts);
  const people = new People({
    store: parts.people,
    door: parts.door.people,
    refusals,
    keptFactors: keptFactorsIn(parts.factors.store),
    keptDevices: async (accountId) => (await parts.push?.store.kept(accountId)) ?? [],
    wallClock,
    onSessionsChanged: made.sessionsChanged,
    onPasswordChanged: parts.onPasswordChanged,
    knownWords: async () => (await reader.sites()).flatMap(({ site }) => wordsOfSite(site)),
  });
  const factors = createSecondFactors(parts.factors, {
    people: parts.people,
    door: parts.door,
    refusals,
    counted: auth.counted,
    know: auth.know,
    isOwnPassword: (account, password, address) => people.isOwnPassword(account, password, address),
    onSessionsChanged: made.sessionsChanged,
    log,
  });
  const tokens = new TokenKeeper(parts.tokenStore, wallClock, made.sessionsChanged);
  const oidc = parts.oidc == null ? null : new OidcProvider(parts.oidc);
  const { openReader = parts.reader, openRoom = room } = parts;
  const readers = { reader, policies, room, openReader, openRoom };
  const contacts = contactsOf(
    () => openReader.sites(),
    () => performance.now(),
    log,
  );
  return {
    ...readers,
    auth,
    people,
    audit: parts.people,
    factors,
    tokens,
    oidc,
    contacts,
    wallClock,
    log,
    ...made,
  };
}

function openGateway(server: http.Server, parts: ServerParts, positions: Positions): Gateway {
  const { reader, room, auth, wallClock, log, limits = DEFAULT_LIMITS, sessionCheckMs } = parts;
  const { publicOrigins = [], realClock = wallClock } = parts;
  return createGateway(server, {
    reader,
    room,
    auth,
    positions,
    wallClock,
    realClock,
    log,
    limits: limits.sockets,
    publicOrigins,
    ...(sessionCheckMs === undefined ? {} : { sessionCheckMs }),
  });
}

function announceTo(
  gateway: Gateway,
  { reader, notices, wallClock, speed = 1, log }: ServerParts,
  positions: Positions,
  frames: FramesCache,
  outbound: Outbound,
): Promise<Announcer> {
  const heard = { reader, notices, wallClock, speed, positions };
  return startAnnouncer({
    ...heard,
    announce: (window) => {
      gateway.announce(window);
      if (window.lane === 'staff') outbound.changed(window.siteId);
    },
    retract: (notice) => {
      // First what answers are made of, then the word that they changed.
      positions.retracted(notice.siteId, notice.lane);
      frames.forget(notice.siteId, notice.lane);
      gateway.retract(notice);
    },
    missed: () => {
      positions.missed();
      frames.forgetAll();
    },
    roomChanged: ({ siteId }) => {
      gateway.roomChanged(siteId);
      outbound.changed(siteId);
    },
    onError: log,
  });
}

/** What is being answered may end; who reads slowly, or waits for what does not come, holds nobody up. */
async function cutOff(server: http.Server, gateway: Gateway): Promise<void> {
  const limit = setTimeout(() => server.closeAllConnections(), STOP_MS);
  await gateway.close();
  clearTimeout(limit);
  server.closeAllConnections();
}

/** A database that is away holds nobody up. */
async function inTime(written: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, STOP_MS);
  await Promise.race([written, promise]);
  clearTimeout(limit);
}

/** Rejects when the database cannot be listened to. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { auth, wallClock, log, ingestUrl, clientDir, speed = 1 } = parts;
  const limits = withinConnections(parts.limits ?? DEFAULT_LIMITS);
  const positions = new Positions();
  // The announcer reads the database itself; everybody else asks what is remembered.
  const divided = divideReader(parts.reader, parts.openReader ?? parts.reader);
  const reader = rememberReader(divided, positions, () => performance.now());
  const frames = warmFrames(reader, wallClock, log);
  const sessionsChanged = (owner?: string): void => {
    auth.forget(owner);
    gateway.lookAgain();
  };
  const outbound = createOutbound(parts);
  const { outlets, push, pushed } = outbound;
  const monitor = await watchHealth(parts, positions, speed);
  const health = (): Health => monitor.health();
  const metrics = createMetrics(() => gateway, pushed);
  const lanes = new HttpLanes(limits.http, () => performance.now());
  const context = contextOf(
    { ...parts, reader },
    { positions, frames, speed, sessionsChanged, outlets, push, health, lanes, metrics },
  );
  // The application first: Socket.IO takes its own requests from whoever was there before it.
  const { isTrustedProxy = NO_PROXY, isKnownDevice = () => false, publicOrigins = [] } = parts;
  const onTaken = () => monitor.tookBatch();
  const more = { isTrustedProxy, isKnownDevice, publicOrigins, limits, onTaken };
  const app = createApp({ context, ingestUrl, clientDir, witness: parts.witness, ...more });
  const server = createFront(app);
  const gateway: Gateway = openGateway(server, { ...parts, reader, limits }, positions);
  judgeFirst(server, isTrustedProxy, knownBy(auth, isKnownDevice), limits.sockets);
  const keyOf = (address: string) => (isTrustedProxy(address) ? null : addressKey(address));
  limitConnections(server, keyOf, limits.connections);
  const announcer = await announceTo(gateway, parts, positions, frames, outbound);
  const sending = await outbound.start();
  return {
    server,
    setTrouble: (programs) => monitor.setTrouble(programs),
    stop: async () => {
      monitor.stop();
      await sending.stop();
      await announcer.stop();
      await cutOff(server, gateway);
      await inTime(context.people.refusals.flush());
    },
  };
}
