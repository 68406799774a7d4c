// `npm start`: everything in one go. Starts the processes of the product in order, each the same program that runs by hand elsewhere, and
// keeps them running: database child (when there is no DATABASE_URL), aggregator, server, and the demo's simulator.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Settings } from '#aggregator/process/settings.ts';
import { startEmbedded } from '#database/embedded/embedded.ts';
import { wordsOfFailure } from '#shared/process/command.ts';
import { credentialsFileOf } from '#shared/process/credentials-file.ts';
import { ensureDemoClock } from '#shared/process/demo-clock.ts';
import { actAsOwnerOf, isThere } from '#shared/process/file-owner.ts';
import { freePort } from '#shared/process/free-port.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { settingsText } from '#shared/process/settings.ts';
import { makePath } from '#shared/process/stored-file.ts';
import { buildClient } from './client-build.ts';
import { howToSignIn } from './how-to-sign-in.ts';
import {
  type Environment,
  endAll,
  keepRunning,
  pipeEntries,
  runOnce,
  type Service,
} from './processes.ts';
import { say } from './root.ts';
import { damageWords } from './start-damage.ts';
import { startProblem } from './start-problem.ts';
import { startSettings } from './start-settings.ts';

/** Said before anything is built or opened: a taken port is the commonest reason why a first start fails. */
async function checkPort(settings: Settings): Promise<void> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program'
          : `cannot be used (${error.code})`;
      reject(
        new Error(
          `port ${settings.port} on ${settings.host} ${why}. Stop that program, or choose another: PORT=8090 npm start`,
        ),
      );
    });
    server.listen(settings.port, settings.host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

async function openDatabase(
  settings: Settings,
): Promise<{ url: string; close: () => Promise<void> }> {
  if (settings.databaseUrl !== null) return { url: settings.databaseUrl, close: async () => {} };
  say(
    'opening the embedded TimescaleDB (for trials and one machine: safe against crashes of a process, not against power loss) ...',
  );
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log: say });
  return { url: embedded.databaseUrl, close: () => embedded.close() };
}

/** The demo's first policy: the critical signal needs a recorded legal ground. */
const DEMO_POLICY = [
  '--site',
  'demo',
  '--author',
  'Gemeente Waterhaven (fictional demo site)',
  '--reason',
  'first policy of the site; critical signals are allowed for the safety of visitors',
  '--critical-ground',
  'Gemeentewet, artikel 172: openbare orde en veiligheid bij evenementen. Besluit 2026-118 (fictief)',
] as const;

async function prepareDemo(settings: Settings, env: Environment): Promise<void> {
  if (settings.demo === 'off') return;
  const folder = path.join(settings.dataDir, 'demo');
  const registered = path.join(folder, 'registered');
  if (!isThere(registered)) {
    makePath(folder);
    await runOnce('demo/main.ts', ['files', folder], env);
    const files = [
      '--site',
      `${folder}/site.json`,
      '--plan-drawing',
      `${folder}/drawing.geojson`,
      '--sensors',
      `${folder}/sensors.json`,
      '--event-plan',
      `${folder}/event-plan.json`,
      '--demo',
    ];
    await runOnce('aggregator/commands/register.ts', files, env);
    await runOnce('aggregator/commands/change-policy.ts', DEMO_POLICY, env);
    writeFileSync(registered, '');
  }
  const state = path.join(settings.dataDir, 'demo.json');
  if (settings.demo === 'on' && !existsSync(state)) {
    say("playing the demo's last 6 hours through the engine ...");
    const replay = ['--site', 'demo', '--readings', '-', '--speed', 'max'] as const;
    const team = path.join(folder, 'team.json');
    // A folder that an older version has registered has none.
    const answering = isThere(team) ? ['--team', team] : [];
    await pipeEntries(
      ['demo/main.ts', 'backfill', '--state', state, '--hours', '6'],
      ['aggregator/commands/replay.ts', ...replay, ...answering],
      env,
    );
  }
}

function startDemo(settings: Settings, env: Environment): Service {
  const args = ['live', '--url', `http://${urlHost(settings)}:${settings.port}`];
  const files = [
    '--token-file',
    credentialsFileOf(settings.dataDir),
    '--state',
    `${settings.dataDir}/demo.json`,
  ];
  return keepRunning('demo/main.ts', [...args, ...files], env, { mustStart: false });
}

function urlHost(settings: Settings): string {
  return settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host;
}

type Closer = () => Promise<void>;

/** What must be closed when we end, last opened first; called once, by a signal or by a start that failed. */
function onceAtTheEnd(): { add(closer: Closer): void; close(): Promise<void> } {
  const closers: Closer[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    endAll();
    for (const closer of closers.toReversed()) await closer();
  };
  return {
    add: (closer) => closers.push(closer),
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

/** A data folder that we may write to; true when it was new. */
function openDataDir({ dataDir }: Settings): boolean {
  const isNew = !existsSync(dataDir);
  makePath(dataDir);
  return isNew || readdirSync(dataDir).length === 0;
}

/** The two programs, in the order in which they need each other; the server hears of an intake that does not come up. */
async function startServices(
  settings: Settings,
  env: Environment,
  add: (closer: Closer) => void,
): Promise<void> {
  const kept = (service: Service): Service => {
    add(() => service.stop());
    return service;
  };
  let server: Service | null = null;
  const intake = kept(
    keepRunning('aggregator/main.ts', [], env, {
      onTrouble: (isInTrouble) => server?.tell({ trouble: isInTrouble ? ['intake'] : [] }),
    }),
  );
  await intake.ready;
  server = kept(keepRunning('server/main.ts', [], env));
  await server.ready;
  if (settings.demo === 'on') kept(startDemo(settings, env));
}

function sayReady(settings: Settings, tookMs: number): void {
  const url = `http://${urlHost(settings)}:${settings.port}`;
  say(`ready after ${Math.round(tookMs / 1000)} s`);
  say(`  public page   ${url}/`);
  say(`  control room  ${url}/control`);
  for (const line of howToSignIn(settings.dataDir, url)) say(`  ${line}`);
  say('  stop with Ctrl+C');
}

async function start(settings: Settings, add: (closer: Closer) => void): Promise<void> {
  actAsOwnerOf(settings.dataDir, say);
  await checkPort(settings);
  const clock = ensureDemoClock(settings.dataDir, settings.demoSpeed, openDataDir(settings));
  await buildClient();
  const database = await openDatabase(settings);
  add(database.close);
  const ingestPort = settings.ingestPort ?? (await freePort());
  const env: Environment = {
    DATABASE_URL: database.url,
    DATA_DIR: settings.dataDir,
    INGEST_PORT: String(ingestPort),
    INGEST_URL: `http://127.0.0.1:${ingestPort}`,
    ...(clock === null ? {} : { DEMO_CLOCK: `${clock.origin},${clock.speed}` }),
  };
  await runOnce('aggregator/commands/migrate.ts', [], env);
  await prepareDemo(settings, env);
  await startServices(settings, env, add);
}

async function main(): Promise<void> {
  optionsOrEnd(
    usageOf(['npm start   .env.example says more about each setting'], {}, settingsText()),
    {},
  );
  const startedAt = performance.now();
  const settings = startSettings(process.env);
  const end = onceAtTheEnd();
  let isEnding = false;
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isEnding = true;
      end.close().then(
        () => {
          say('stopped; everything that was acknowledged is kept');
          process.exit(0);
        },
        () => process.exit(1),
      );
    });
  try {
    await start(settings, end.add);
  } catch (error) {
    await end.close();
    // What fails because it was told to end is no failure.
    if (isEnding) return;
    throw new Error(
      `${startProblem(error, settings.dataDir)}${await damageWords(error, settings)}`,
    );
  }
  if (!isEnding) sayReady(settings, performance.now() - startedAt);
}

// Whoever read our lines has gone (a closed terminal, `| head`): that is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  await main();
} catch (error) {
  process.stderr.write(`\nCrowdshade cannot start: ${wordsOfFailure(error)}\n`);
  process.exit(1);
}
