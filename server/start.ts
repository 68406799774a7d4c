// Joins the parts of the server over its ports. main.ts gives it the database, tests give it the twin in memory.
import http from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EpochMs } from '#shared/time.ts';
import type { Authenticator } from './auth/tokens.ts';
import { createApp } from './http/app.ts';
import type { ServerContext } from './http/context.ts';
import { warmFrames } from './http/warm-frames.ts';
import { createOutletDesk } from './outlets/desk.ts';
import { startDispatcher } from './outlets/dispatcher.ts';
import type { OutletParts } from './outlets/ports.ts';
import { createSecondFactors, type FactorSettings } from './people/factors/create.ts';
import { OidcProvider, type OidcSettings } from './people/oidc.ts';
import { People } from './people/people.ts';
import type { PeopleStore } from './people/ports.ts';
import type { PolicyReader, ReleaseNotices, ReleaseReader, Room } from './ports.ts';
import { Positions } from './positions.ts';
import { startAnnouncer } from './stream/announcer.ts';
import { createGateway, type Gateway } from './stream/gateway.ts';

export type ServerParts = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  readonly auth: Authenticator;
  readonly people: PeopleStore;
  readonly factors: FactorSettings;
  /** The organisation's identity provider; null or absent: passwords and the operator token only. */
  readonly oidc?: OidcSettings | null;
  readonly notices: ReleaseNotices;
  /** Alerts to other systems; left out: none. */
  readonly outlets?: OutletParts;
  readonly wallClock: () => EpochMs;
  /** Seconds of that clock per second of the wall. Default 1. */
  readonly speed?: number;
  readonly log: (error: unknown) => void;
  /** Where readings are handed on to; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  readonly clientDir: string;
  /** How often a staff viewer's session is looked at again. Milliseconds. */
  readonly sessionCheckMs?: number;
};

export type RunningServer = {
  /** Listens nowhere yet. */
  readonly server: http.Server;
  /** Ends stream and connections. The pools stay open. */
  stop(): Promise<void>;
};

/** Totals of the process: nothing that is finer than a site (attack A23). */
function createMetrics(gateway: () => Gateway): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  new Gauge({
    name: 'crowdshade_viewers',
    help: 'Connections to the live stream',
    registers: [metrics],
    collect() {
      this.set(gateway().count());
    },
  });
  return metrics;
}

/** Sending begins when the server has started; the desk answers from the first request on. */
function createOutlets({ outlets, reader, room, notices, wallClock, log }: ServerParts) {
  if (outlets === undefined) return { desk: null, start: async () => null };
  return {
    desk: createOutletDesk({ ...outlets, reader, wallClock }),
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

type Made = Pick<ServerContext, 'positions' | 'frames' | 'speed' | 'sessionsChanged' | 'outlets'>;

function contextOf(parts: ServerParts, made: Made): ServerContext {
  const { reader, policies, room, auth, wallClock, log } = parts;
  const people = new People({
    store: parts.people,
    factors: parts.factors.store,
    wallClock,
    onSessionsChanged: made.sessionsChanged,
  });
  const factors = createSecondFactors(parts.factors, {
    people: parts.people,
    wallClock,
    onSessionsChanged: made.sessionsChanged,
    log,
  });
  const oidc = parts.oidc == null ? null : new OidcProvider(parts.oidc);
  return { reader, policies, room, auth, people, factors, oidc, wallClock, log, ...made };
}

/** Rejects when the database cannot be listened to. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { reader, room, auth, wallClock, log, ingestUrl, clientDir, sessionCheckMs } = parts;
  const speed = parts.speed ?? 1;
  const positions = new Positions();
  const frames = warmFrames(reader, wallClock, log);
  const sessionsChanged = (): void => gateway.lookAgain();
  const sending = createOutlets(parts);
  const outlets = sending.desk;
  const context = contextOf(parts, { positions, frames, speed, sessionsChanged, outlets });
  const metrics = createMetrics(() => gateway);
  // The application first: Socket.IO takes its own requests from whoever was there before it.
  const server = http.createServer(createApp({ context, ingestUrl, clientDir, metrics }));
  const gateway: Gateway = createGateway(server, {
    reader,
    room,
    auth,
    positions,
    wallClock,
    log,
    ...(sessionCheckMs === undefined ? {} : { sessionCheckMs }),
  });
  const announcer = await startAnnouncer({
    reader,
    notices: parts.notices,
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
  const dispatcher = await sending.start();
  return {
    server,
    stop: async () => {
      await dispatcher?.stop();
      await announcer.stop();
      await gateway.close();
      server.closeAllConnections();
    },
  };
}
