// The server: REST, stream, exports and the client's files, on released rows only. The one file that wires the store's read side.
import { once } from 'node:events';
import http from 'node:http';
import pino from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { connectionOptions, openPool } from '#aggregator/database/open.ts';
import { createReleaseNotices } from '#aggregator/store/listen.ts';
import { createReleaseReader } from '#aggregator/store/read-release.ts';
import { createAccessStore } from './auth/store.ts';
import { createAuthenticator } from './auth/tokens.ts';
import { createApp } from './http/app.ts';
import { FramesCache } from './http/frames.ts';
import { readServerSettings, type ServerSettings } from './settings.ts';
import { startAnnouncer } from './stream/announcer.ts';
import { createGateway } from './stream/gateway.ts';

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

async function main(): Promise<void> {
  const settings = readServerSettings(process.env);
  const log = pino(
    { level: settings.logLevel, base: { program: 'server' }, redact: ['req', 'token', 'cookie'] },
    pino.destination(2),
  );
  const logError = (error: unknown): void =>
    log.error({ error: error instanceof Error ? error.message : undefined }, 'an answer failed');
  const { databaseUrl } = settings;
  const serverPool = openPool({
    databaseUrl,
    role: 'server',
    max: 4,
    applicationName: 'crowdshade server',
  });
  const publicPool = openPool({
    databaseUrl,
    role: 'public_reader',
    max: 8,
    applicationName: 'crowdshade public',
  });
  const reader = createReleaseReader({ server: serverPool, publicReader: publicPool });
  const access = createAccessStore(serverPool);
  const auth = createAuthenticator(access, access);
  const wallClock = (): number => Date.now();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const context = { reader, frames: new FramesCache(reader), auth, wallClock, log: logError };
  const app = createApp({
    context,
    ingestUrl: settings.ingestUrl,
    clientDir: settings.clientDir,
    metrics,
  });
  const server = http.createServer(app);
  const gateway = createGateway(server, { reader, auth, wallClock, log: logError });
  const announcer = await startAnnouncer({
    reader,
    notices: createReleaseNotices(
      connectionOptions({ databaseUrl, role: 'server', applicationName: 'crowdshade listen' }),
    ),
    wallClock,
    announce: gateway.announce,
    onError: logError,
  });
  await listen(server, settings);
  process.send?.({ ready: true, port: settings.port });
  stopOnSignals(async () => {
    await announcer.stop();
    await gateway.close();
    server.closeAllConnections();
    await Promise.all([serverPool.end(), publicPool.end()]);
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
