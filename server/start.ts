// Joins the parts of the server over its ports. main.ts gives it the database, tests give it the twin in memory.
import type http from 'node:http';
import type { EpochMs } from '#shared/time.ts';
import type { Health, HealthChange } from '#shared/wire/health.ts';
import { createApp, type ServerContext } from './app.ts';
import { knownBy } from './auth/known.ts';
import { TokenKeeper } from './auth/token-keeper.ts';
import type { TokenStore } from './auth/token-ports.ts';
import type { Authenticator } from './auth/tokens.ts';
import { HealthMonitor, type HealthProbes } from './health/monitor.ts';
import { NO_PROXY, type TrustedProxies } from './http/address.ts';
import { createFront, judgeFirst } from './http/front.ts';
import { HttpLanes } from './http/lane-limits.ts';
import type { Witness } from './http/mount.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './lanes/limits.ts';
import { divideReader, rememberReader } from './lanes/remembered-reader.ts';
import { createMetrics } from './metrics.ts';
import { startDispatcher } from './outlets/dispatcher.ts';
import { createOutletKeeper } from './outlets/keeper.ts';
import type { OutletParts } from './outlets/ports.ts';
import { createSecondFactors, type FactorSettings } from './people/factors/create.ts';
import { OidcProvider, type OidcSettings } from './people/oidc.ts';
import { wordsOfSite } from './people/password-choice.ts';
import { People } from './people/people.ts';
import type { PeopleStore } from './people/ports.ts';
import type { PolicyReader, ReleaseNotices, ReleaseReader, Room } from './ports.ts';
import { Positions } from './positions.ts';
import type { FramesCache } from './released/frames.ts';
import { warmFrames } from './released/warm-frames.ts';
import { type Announcer, startAnnouncer } from './stream/announcer.ts';
import { createGateway, type Gateway } from './stream/gateway.ts';

export type ServerParts = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  /** The same, over connections of their own for what the public asks; left out: no others. */
  readonly openReader?: ReleaseReader;
  readonly openRoom?: Room;
  readonly auth: Authenticator;
  readonly people: PeopleStore;
  readonly tokenStore: TokenStore;
  /** Called when a password was changed. */
  readonly onPasswordChanged?: (() => Promise<void>) | undefined;
  readonly factors: FactorSettings;
  /** The organisation's identity provider; null or absent: passwords and the operator token only. */
  readonly oidc?: OidcSettings | null;
  readonly notices: ReleaseNotices;
  /** Alerts to other systems; left out: none. */
  readonly outlets?: OutletParts;
  /** What time it is; never goes back. */
  readonly wallClock: () => EpochMs;
  /** What is wrong with that clock, in words; null when nothing is. */
  readonly clockProblem?: () => string | null;
  /** Seconds of that clock per second of the wall. Default 1. */
  readonly speed?: number;
  readonly log: (error: unknown) => void;
  /** Where readings are handed on to; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  /** Whether this is the SHA-256 of a device token that counts, told from memory. Default: known are those whose batches were taken here. */
  readonly isKnownDevice?: (sha256: string) => boolean;
  readonly clientDir: string;
  /** Whose X-Forwarded headers are believed. Default: nobody's. */
  readonly isTrustedProxy?: TrustedProxies;
  /** Looks at what the server needs. Default: the reader's ping, and nobody looks at the intake. */
  readonly probes?: HealthProbes;
  readonly onHealthChange?: (change: HealthChange) => void;
  /** How often a staff viewer's session is looked at again. Milliseconds. */
  readonly sessionCheckMs?: number;
  /** How much of this server the public may use. */
  readonly limits?: ServerLimits;
  /** Sees every answer of a route before it is sent: for tests. */
  readonly witness?: Witness | undefined;
};

/** So long may answers that are under way take when the server stops. */
const STOP_MS = 3000;

export type RunningServer = {
  /** Listens nowhere yet. */
  readonly server: http.Server;
  /** What the supervisor says of programs that end again and again. */
  setTrouble(programs: readonly string[]): void;
  /** Ends stream and connections. The pools stay open. */
  stop(): Promise<void>;
};

/** Sending begins when the server has started; the keeper answers from the first request on. */
function createOutlets({ outlets, reader, room, notices, wallClock, log }: ServerParts) {
  if (outlets === undefined) return { keeper: null, start: async () => null };
  return {
    keeper: createOutletKeeper({ ...outlets, reader, wallClock }),
    start: () =>
      startDispatcher({
        ...outlets,
        site: (siteId) => reader.site(siteId),
        eventPlan: (siteId) => room.eventPlan(siteId),
        chance: Math.random,
        notices,
        wallClock,
        onError: log,
      }),
  };
}

type Made = Pick<
  ServerContext,
  'positions' | 'frames' | 'speed' | 'sessionsChanged' | 'outlets' | 'health' | 'lanes' | 'metrics'
>;

/** Looks at database and intake until it is stopped. Resolves after the first look. */
async function watchHealth(
  { reader, probes, wallClock, clockProblem, onHealthChange }: ServerParts,
  positions: Positions,
  speed: number,
): Promise<HealthMonitor> {
  const monitor = new HealthMonitor({
    probes: probes ?? { database: () => reader.ping() },
    reader,
    positions,
    wallClock,
    clockProblem,
    speed,
    monotonic: () => performance.now(),
    onChange: onHealthChange,
  });
  await monitor.begin();
  return monitor;
}

function contextOf(parts: ServerParts, made: Made): ServerContext {
  const { reader, policies, room, auth, wallClock, log } = parts;
  const people = new People({
    store: parts.people,
    factors: parts.factors.store,
    wallClock,
    onSessionsChanged: made.sessionsChanged,
    onPasswordChanged: parts.onPasswordChanged,
    knownWords: async () => (await reader.sites()).flatMap(({ site }) => wordsOfSite(site)),
  });
  const factors = createSecondFactors(parts.factors, {
    people: parts.people,
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
  return {
    ...readers,
    auth,
    people,
    audit: parts.people,
    factors,
    tokens,
    oidc,
    wallClock,
    log,
    ...made,
  };
}

function announceTo(
  gateway: Gateway,
  { reader, notices, wallClock, speed = 1, log }: ServerParts,
  positions: Positions,
  frames: FramesCache,
): Promise<Announcer> {
  return startAnnouncer({
    reader,
    notices,
    wallClock,
    speed,
    positions,
    announce: gateway.announce,
    retract: (notice) => {
      // First what answers are made of, then the word that they changed.
      positions.retracted(notice.siteId, notice.lane);
      frames.forget(notice.siteId, notice.lane);
      gateway.retract(notice);
    },
    roomChanged: ({ siteId }) => gateway.roomChanged(siteId),
    onError: log,
  });
}

/** Rejects when the database cannot be listened to. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { room, auth, wallClock, log, ingestUrl, clientDir, sessionCheckMs } = parts;
  const { speed = 1, limits = DEFAULT_LIMITS } = parts;
  const positions = new Positions();
  // The announcer reads the database itself; everybody else asks what is remembered.
  const divided = divideReader(parts.reader, parts.openReader ?? parts.reader);
  const reader = rememberReader(divided, positions, () => performance.now());
  const frames = warmFrames(reader, wallClock, log);
  const sessionsChanged = (owner?: string): void => {
    auth.forget(owner);
    gateway.lookAgain();
  };
  const sending = createOutlets(parts);
  const outlets = sending.keeper;
  const monitor = await watchHealth(parts, positions, speed);
  const health = (): Health => monitor.health();
  const metrics = createMetrics(() => gateway);
  const lanes = new HttpLanes(limits.http, () => performance.now());
  const context = contextOf(
    { ...parts, reader },
    { positions, frames, speed, sessionsChanged, outlets, health, lanes, metrics },
  );
  // The application first: Socket.IO takes its own requests from whoever was there before it.
  const isTrustedProxy = parts.isTrustedProxy ?? NO_PROXY;
  const { isKnownDevice = () => false, witness } = parts;
  const more = { isTrustedProxy, isKnownDevice, limits, witness };
  const app = createApp({ context, ingestUrl, clientDir, ...more });
  const server = createFront(app);
  const gateway: Gateway = createGateway(server, {
    reader,
    room,
    auth,
    positions,
    wallClock,
    log,
    limits: limits.sockets,
    ...(sessionCheckMs === undefined ? {} : { sessionCheckMs }),
  });
  judgeFirst(server, isTrustedProxy, knownBy(auth, isKnownDevice));
  const announcer = await announceTo(gateway, parts, positions, frames);
  const dispatcher = await sending.start();
  return {
    server,
    setTrouble: (programs) => monitor.setTrouble(programs),
    stop: async () => {
      monitor.stop();
      await dispatcher?.stop();
      await announcer.stop();
      // What is being answered may end; who reads slowly, or waits for what does not come, holds nobody up.
      const limit = setTimeout(() => server.closeAllConnections(), STOP_MS);
      await gateway.close();
      clearTimeout(limit);
      server.closeAllConnections();
    },
  };
}
