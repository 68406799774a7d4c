// `npm start`: everything in one go. Starts the processes of the product in order, each the same program that runs by hand elsewhere, and
// keeps them running: database child (when there is no DATABASE_URL), aggregator, server, and the demo's simulator.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { startEmbedded } from '#aggregator/database/embedded.ts';
import { ensureDemoClock } from '#aggregator/demo-clock.ts';
import { readSettings, type Settings } from '#aggregator/settings.ts';
import { buildClient } from './client-build.ts';
import { howToSignIn } from './how-to-sign-in.ts';
import { type Environment, keepRunning, pipeEntries, runOnce, type Service } from './processes.ts';
import { say } from './root.ts';

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port found');
  return address.port;
}

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
  if (!existsSync(registered)) {
    mkdirSync(folder, { recursive: true });
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
    ];
    await runOnce('aggregator/register.ts', files, env);
    await runOnce('aggregator/change-policy.ts', DEMO_POLICY, env);
    writeFileSync(registered, '');
  }
  const state = path.join(settings.dataDir, 'demo.json');
  if (settings.demo === 'on' && !existsSync(state)) {
    say("playing the demo's last 6 hours through the engine ...");
    const replay = ['--site', 'demo', '--readings', '-', '--speed', 'max'] as const;
    await pipeEntries(
      ['demo/main.ts', 'backfill', '--state', state, '--hours', '6'],
      ['aggregator/replay.ts', ...replay],
      env,
    );
  }
}

function startDemo(settings: Settings, env: Environment): Service {
  const args = ['live', '--url', `http://${urlHost(settings)}:${settings.port}`];
  const files = [
    '--token-file',
    `${settings.dataDir}/credentials.json`,
    '--state',
    `${settings.dataDir}/demo.json`,
  ];
  return keepRunning('demo/main.ts', [...args, ...files], env);
}

function urlHost(settings: Settings): string {
  return settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host;
}

async function main(): Promise<void> {
  const started = Date.now();
  const settings = readSettings(process.env);
  await checkPort(settings);
  const isNew = !existsSync(settings.dataDir);
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const clock = ensureDemoClock(
    settings.dataDir,
    settings.demoSpeed,
    isNew || readdirSync(settings.dataDir).length === 0,
  );
  await buildClient();
  const database = await openDatabase(settings);
  const services: Service[] = [];
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    for (const service of services.toReversed()) await service.stop();
    await database.close();
  };
  const onSignal = (): void => {
    stopping ??= stop().then(() => process.exit(0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const ingestPort = settings.ingestPort ?? (await freePort());
    const env: Environment = {
      DATABASE_URL: database.url,
      DATA_DIR: settings.dataDir,
      INGEST_PORT: String(ingestPort),
      INGEST_URL: `http://127.0.0.1:${ingestPort}`,
      ...(clock === null ? {} : { DEMO_CLOCK: `${clock.origin},${clock.speed}` }),
    };
    await runOnce('aggregator/migrate.ts', [], env);
    await prepareDemo(settings, env);
    const serve = async (service: Service): Promise<void> => {
      services.push(service);
      await service.ready;
    };
    await serve(keepRunning('aggregator/main.ts', [], env));
    await serve(keepRunning('server/main.ts', [], env));
    if (settings.demo === 'on') services.push(startDemo(settings, env));
  } catch (error) {
    if (stopping === null) await stop();
    throw error;
  }
  const url = `http://${urlHost(settings)}:${settings.port}`;
  say(`ready after ${Math.round((Date.now() - started) / 1000)} s`);
  say(`  public page   ${url}/`);
  say(`  control room  ${url}/control`);
  for (const line of howToSignIn(settings.dataDir, url)) say(`  ${line}`);
  say('  stop with Ctrl+C');
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `\nCrowdshade cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
