// The server: REST, stream, exports and the client's files, on released rows only. The one file that wires the store's read side.

import { once } from 'node:events';
import type http from 'node:http';
import pino from 'pino';
import { DeviceMirror } from '#database/device-mirror.ts';
import { deviceTokenOf, deviceTokensAfter } from '#database/device-tokens.ts';
import { openConnection, openPool } from '#database/open.ts';
import { refuseTransactionPooling } from '#database/pooling.ts';
import { refuseUnfit } from '#database/schema-fit.ts';
import { createPushStore } from '#database/server/device-alerts.ts';
import { createFactorStore } from '#database/server/factors.ts';
import { createReleaseNotices } from '#database/server/listen.ts';
import { createOutletQueue } from '#database/server/outlet-queue.ts';
import { createOutletRegister } from '#database/server/outlets.ts';
import { createPeopleStore } from '#database/server/people.ts';
import { createPolicyReader } from '#database/server/policies.ts';
import { createReleaseReader } from '#database/server/released.ts';
import { createRoom } from '#database/server/room.ts';
import { createAccessStore, liveCredentials } from '#database/server/sessions.ts';
import { createTokenStore } from '#database/server/tokens.ts';
import { endWithParent, stopOnSignals } from '#shared/process/ending.ts';
import { actAsOwnerOf } from '#shared/process/file-owner.ts';
import { openMachineClock } from '#shared/process/machine-clock.ts';
import { quietLogOf, SETTLE_MS } from '#shared/process/quiet-log.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import { pongOf, troubleOf } from '#shared/process/supervision.ts';
import type { EpochMs } from '#shared/time.ts';
import { createAuthenticator } from './auth/tokens.ts';
import { standingAt } from './clock.ts';
import { healthLog } from './health/health-log.ts';
import { databaseProbe, intakeProbe, PROBE_LIMITS } from './health/probes.ts';
import { outletsOf, pushOf } from './outbound-parts.ts';
import type { ServerParts } from './parts.ts';
import { openVault } from './people/factors/create.ts';
import { forgetChangedPassword } from './people/secret-file.ts';
import { readServerSettings, type ServerSettings, serverOptionsOrEnd } from './settings.ts';
import { type RunningServer, startServer } from './start.ts';

const MEET_MS = 30_000;

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
function openReading({ databaseUrl, factors }: ServerSettings, now: () => EpochMs) {
  const pool = (role: 'server' | 'public_reader', max: number) =>
    openPool({ databaseUrl, role, max, applicationName: `crowdshade ${role}` });
  const server = pool('server', 6);
  // Asked by this process itself, for everybody at once: sites, plans, newest windows.
  const ownReader = pool('public_reader', 2);
  // Asked by the public, about what everybody may see.
  const publicReader = pool('public_reader', 4);
  const openServer = pool('server', 1);
  // Asked about whoever is not signed in: names, attempts, second steps, tokens and cookies that nobody knows. Whatever strangers ask queues in these three
  // and nowhere else.
  const door = pool('server', 2);
  const access = createAccessStore(server, now);
  const strangers = createAccessStore(door, now);
  const options = { time: now, secondFactor: factors.policy, strangers };
  const auth = createAuthenticator(access, access, options);
  const probe = openPool({
    databaseUrl,
    role: 'public_reader',
    max: 1,
    applicationName: 'crowdshade health',
    limits: PROBE_LIMITS,
  });
  return {
    reader: createReleaseReader({ server, publicReader: ownReader }),
    openReader: createReleaseReader({ server: openServer, publicReader }),
    openRoom: createRoom(openServer),
    policies: createPolicyReader(publicReader),
    room: createRoom(server),
    outletStores: { queue: createOutletQueue(server), register: createOutletRegister(server) },
    pushStore: createPushStore(server),
    auth,
    // After a restart, and for what another server let in: known people do not wait behind strangers of their address.
    meetKnown: async () => auth.know(await liveCredentials(server, now())),
    people: createPeopleStore(server),
    door: { people: createPeopleStore(door), factors: createFactorStore(door) },
    factorStore: createFactorStore(server),
    tokenStore: createTokenStore(server),
    notices: createReleaseNotices({
      connect: () =>
        openConnection({ databaseUrl, role: 'server', applicationName: 'crowdshade listen' }),
      pool: server,
    }),
    ping: databaseProbe(probe),
    close: async () => {
      const pools = [server, ownReader, publicReader, openServer, door, probe];
      await Promise.all(pools.map((one) => one.end()));
    },
  };
}

type Reading = ReturnType<typeof openReading>;

/** Now, and from time to time: people who were let in elsewhere are known here too. */
async function keepMeeting(
  meetKnown: () => Promise<void>,
  logError: (error: unknown) => void,
): Promise<void> {
  await meetKnown();
  setInterval(() => void meetKnown().catch(logError), MEET_MS).unref();
}

/** Sensors are told from strangers of their address by what is known of all their tokens; a server without an intake needs to know none. */
async function meetDevices({ databaseUrl, ingestUrl }: ServerSettings, now: () => EpochMs) {
  if (ingestUrl === null) return { isKnownDevice: () => false, stop: async () => {} };
  const open = { databaseUrl, role: 'server' } as const;
  const pool = openPool({ ...open, max: 1, applicationName: 'crowdshade devices' });
  const mirror = new DeviceMirror({
    connect: () => openConnection({ ...open, applicationName: 'crowdshade tokens' }),
    page: (after, time) => deviceTokensAfter(pool, after, time),
    one: (sha256, time) => deviceTokenOf(pool, sha256, time),
    time: now,
  });
  await mirror.ready;
  return {
    isKnownDevice: (sha256: string): boolean => mirror.get(sha256) !== null,
    stop: async (): Promise<void> => {
      await mirror.stop();
      await pool.end();
    },
  };
}

/** `isNow`: false, it shows a recording: a device would wait in vain. */
function outboundOf(
  { outletStores, pushStore }: Reading,
  { settings, isNow }: { readonly settings: ServerSettings; readonly isNow: boolean },
  log: pino.Logger,
): Pick<ServerParts, 'outlets' | 'push'> {
  const warn = (fields: object, text: string): void => log.warn(fields, text);
  const outlets = outletsOf(outletStores, settings, warn);
  return isNow ? { outlets, push: pushOf(pushStore, settings, warn) } : { outlets };
}

/** An outage must not fill the log: its failures are counted, and told once a minute. */
function quietly(log: pino.Logger): (error: unknown) => void {
  const quiet = quietLogOf(
    (fields, text) => log.error(fields, text),
    () => performance.now(),
  );
  setInterval(quiet.settle, SETTLE_MS).unref();
  return (error) => quiet.failed('an answer failed', error);
}

/** Both roles at the start: what is wrong with that of strangers may not wait for the first of them. */
async function lookAtDatabase({ databaseUrl }: ServerSettings): Promise<void> {
  await refuseUnfit({ databaseUrl, role: 'server' });
  await refuseTransactionPooling({ databaseUrl, role: 'public_reader' });
}

/** What accounts need besides their store: the vault of second factors, and that a first password which was changed is forgotten. */
async function accountsOf(
  { dataDir, factors, oidc }: ServerSettings,
  { people, factorStore }: Pick<Reading, 'people' | 'factorStore'>,
  { log, logError }: { readonly log: pino.Logger; readonly logError: (error: unknown) => void },
): Promise<Pick<ServerParts, 'onPasswordChanged' | 'factors' | 'oidc'>> {
  const onPasswordChanged = async (): Promise<void> => {
    if (dataDir !== null) await forgetChangedPassword(dataDir, people).catch(logError);
  };
  // A crash right after the change: the file is looked at again.
  void onPasswordChanged();
  const { key, policy, publicOrigin } = factors;
  const vault = await openVault(key, factorStore, (text) => log.error(text));
  return { onPasswordChanged, factors: { store: factorStore, policy, publicOrigin, vault }, oidc };
}

async function main(standsAt: EpochMs | null): Promise<void> {
  endWithParent();
  const settings = readServerSettings(process.env);
  const log = pino(
    { level: settings.logLevel, base: { program: 'server' }, redact: ['req', 'token', 'cookie'] },
    pino.destination(2),
  );
  const logError = quietly(log);
  const { dataDir, clock: fast } = settings;
  if (dataDir !== null) actAsOwnerOf(dataDir, (text) => log.info(text));
  const clock = openMachineClock({ dataDir, isKeeper: false, fast, log });
  const now = (): EpochMs => clock.now();
  await lookAtDatabase(settings);
  const reading = openReading(settings, now);
  await keepMeeting(reading.meetKnown, logError);
  const devices = await meetDevices(settings, now);
  const accounts = await accountsOf(settings, reading, { log, logError });
  const running = await startServer({
    ...standingAt(reading, standsAt),
    ...accounts,
    // A demo that is played fast calls nobody: its alerts are not now.
    ...(fast === null ? outboundOf(reading, { settings, isNow: standsAt === null }, log) : {}),
    wallClock: now,
    realClock: () => clock.read().reading.now,
    clockProblem: () => clock.problem(),
    speed: fast?.speed ?? 1,
    log: logError,
    ingestUrl: settings.ingestUrl,
    isKnownDevice: devices.isKnownDevice,
    probes: { database: reading.ping, intake: intakeProbe(settings.ingestUrl) },
    clientDir: settings.clientDir,
    isTrustedProxy: settings.isTrustedProxy,
    publicOrigins: settings.publicOrigins,
    onHealthChange: healthLog(log),
  });
  await listen(running.server, settings);
  listenToSupervisor(running);
  process.send?.({ ready: true, port: settings.port });
  stopOnSignals(async () => {
    await running.stop();
    await Promise.all([reading.close(), devices.stop()]);
    clock.stop();
    process.exit(0);
  });
}

/** Answers its pings, and hears of programs that do not come up. */
function listenToSupervisor({ setTrouble }: RunningServer): void {
  process.on('message', (message) => {
    const pong = pongOf(message);
    if (pong !== null) process.send?.(pong, undefined, undefined, () => {});
    const trouble = troubleOf(message);
    if (trouble !== null) setTrouble(trouble);
  });
}

const { standsAt } = serverOptionsOrEnd();
try {
  await main(standsAt);
} catch (error) {
  process.stderr.write(`\nCrowdshade server stopped: ${sentenceOf(error)}\n`);
  process.exit(1);
}
