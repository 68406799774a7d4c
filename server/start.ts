// Joins the parts of the server over its ports. main.ts gives it the database, tests give it the twin in memory.
import http from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EpochMs } from '#shared/time.ts';
import type { Authenticator } from './auth/tokens.ts';
import { createApp } from './http/app.ts';
import type { ServerContext } from './http/context.ts';
import { FramesCache } from './http/frames.ts';
import { OidcProvider, type OidcSettings } from './people/oidc.ts';
import { People } from './people/people.ts';
import type { PeopleStore } from './people/ports.ts';
import type { PolicyReader, ReleaseNotices, ReleaseReader, Room } from './ports.ts';
import { Positions } from './positions.ts';
import { startAnnouncer } from './stream/announcer.ts';
import { createGateway, type Gateway } from './stream/gateway.ts';

const DAY_MS = 86_400_000;

export type ServerParts = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  readonly auth: Authenticator;
  readonly people: PeopleStore;
  /** The organisation's identity provider; null or absent: passwords and the operator token only. */
  readonly oidc?: OidcSettings | null;
  readonly notices: ReleaseNotices;
  readonly wallClock: () => EpochMs;
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

/** The first who looks back must not be the one who waits: the last day of every live site is read at once. */
function startFrames(
  reader: ReleaseReader,
  wallClock: () => EpochMs,
  log: (error: unknown) => void,
): FramesCache {
  const frames = new FramesCache(reader, wallClock);
  const warm = async (): Promise<void> => {
    for (const { site, replayClock } of await reader.sites()) {
      if (replayClock !== null) continue;
      const { siteId, windowSeconds } = site;
      const now = wallClock();
      const range = { from: now - DAY_MS, to: now, now };
      await frames.matrix({ siteId, lane: 'staff', plan: null, windowSeconds, ...range });
    }
  };
  warm().catch(log);
  return frames;
}

/** Rejects when the database cannot be listened to. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { reader, policies, room, auth, wallClock, log, ingestUrl, clientDir, sessionCheckMs } =
    parts;
  const positions = new Positions();
  const frames = startFrames(reader, wallClock, log);
  const sessionsChanged = (): void => gateway.lookAgain();
  const people = new People({
    store: parts.people,
    wallClock,
    onSessionsChanged: sessionsChanged,
  });
  const oidc = parts.oidc == null ? null : new OidcProvider(parts.oidc);
  const context: ServerContext = {
    reader,
    policies,
    room,
    frames,
    auth,
    people,
    oidc,
    sessionsChanged,
    positions,
    wallClock,
    log,
  };
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
  return {
    server,
    stop: async () => {
      await announcer.stop();
      await gateway.close();
      server.closeAllConnections();
    },
  };
}
