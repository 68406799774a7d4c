// The server: REST, stream, exports and the client's files, on released rows only. The one file that wires the store's read side.
import { once } from 'node:events';
import type http from 'node:http';
import pino from 'pino';
import { connectionOptions, openPool } from '#aggregator/database/open.ts';
import { createRoom } from '#aggregator/store/create-room.ts';
import { createReleaseNotices } from '#aggregator/store/listen.ts';
import { createReleaseReader } from '#aggregator/store/read-release.ts';
import { timeOf } from '#shared/time.ts';
import { createAccessStore } from './auth/store.ts';
import { createAuthenticator } from './auth/tokens.ts';
import { createGuard } from './outlets/guard.ts';
import type { OutletParts } from './outlets/ports.ts';
import { createOutletQueue } from './outlets/queue-store.ts';
import { createOutletRegister } from './outlets/register-store.ts';
import { createSend } from './outlets/send.ts';
import { lostKeyWarning } from './people/factors/create.ts';
import { lazyVault } from './people/factors/settings.ts';
import { createFactorStore } from './people/factors/store.ts';
import { createPeopleStore } from './people/store.ts';
import { createPolicyReader } from './policy-store.ts';
import { readServerSettings, type ServerSettings } from './settings.ts';
import { startServer } from './start.ts';

async function listen(server: http.Server, { port, host }: ServerSettings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
    throw new Error(`port ${port} on ${host} ${why}. Stop that program, or choose another PORT.`);
  }
}

/** Pools and what reads through them. The public lane is read as `public_reader`, which has no path to a staff row. */
function openReading({ databaseUrl, factors }: ServerSettings) {
  const pool = (role: 'server' | 'public_reader', max: number) =>
    openPool({ databaseUrl, role, max, applicationName: `crowdshade ${role}` });
  const server = pool('server', 4);
  const publicReader = pool('public_reader', 8);
  const access = createAccessStore(server);
  return {
    reader: createReleaseReader({ server, publicReader }),
    policies: createPolicyReader(publicReader),
    room: createRoom(server),
    outletStores: { queue: createOutletQueue(server), register: createOutletRegister(server) },
    auth: createAuthenticator(access, access, factors.policy),
    people: createPeopleStore(server),
    factorStore: createFactorStore(server),
    notices: createReleaseNotices(
      connectionOptions({ databaseUrl, role: 'server', applicationName: 'crowdshade listen' }),
    ),
    close: async () => {
      await Promise.all([server.end(), publicReader.end()]);
    },
  };
}

function outletsOf(
  stores: Pick<OutletParts, 'queue' | 'register'>,
  { outletsAllowPrivate }: ServerSettings,
  log: pino.Logger,
): OutletParts {
  const guard = createGuard({ allowPrivate: outletsAllowPrivate });
  return {
    ...stores,
    guard,
    send: createSend(guard, () => performance.now()),
    onDisabled: (outletId, because) =>
      log.warn({ outletId, because }, 'an outlet is switched off: nobody takes its messages'),
  };
}

async function main(): Promise<void> {
  const settings = readServerSettings(process.env);
  const log = pino(
    { level: settings.logLevel, base: { program: 'server' }, redact: ['req', 'token', 'cookie'] },
    pino.destination(2),
  );
  const logError = (error: unknown): void =>
    log.error({ error: error instanceof Error ? error.message : undefined }, 'an answer failed');
  const reading = openReading(settings);
  const vault = lazyVault(settings.factors.key);
  const lostKey = await lostKeyWarning(reading.factorStore, vault);
  if (lostKey !== null) log.warn(lostKey);
  const running = await startServer({
    ...reading,
    // A demo that is played fast calls nobody: its alerts are not now.
    ...(settings.clock === null ? { outlets: outletsOf(reading.outletStores, settings, log) } : {}),
    wallClock: () => timeOf(settings.clock, Date.now()),
    speed: settings.clock?.speed ?? 1,
    log: logError,
    ingestUrl: settings.ingestUrl,
    clientDir: settings.clientDir,
    factors: {
      store: reading.factorStore,
      policy: settings.factors.policy,
      publicOrigin: settings.factors.publicOrigin,
      vault,
    },
    oidc: settings.oidc,
  });
  await listen(running.server, settings);
  process.send?.({ ready: true, port: settings.port });
  stopOnSignals(async () => {
    await running.stop();
    await reading.close();
    process.exit(0);
  });
}

function stopOnSignals(stop: () => Promise<void>): void {
  let called = false;
  const onSignal = (): void => {
    if (called) return;
    called = true;
    stop().catch(() => process.exit(1));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  process.on('disconnect', onSignal);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `\nCrowdshade server stopped: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
