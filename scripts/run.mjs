// One door for every npm command: `node scripts/run.mjs <command> [args]`. It does the set-up that a fresh clone lacks (install, Node 24)
// with visible progress, then runs scripts/<command>.ts under Node 24. Plain JavaScript, because the Node that starts it may be 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every command, in the order of docs/commands.md. Its own --help says more. */
const COMMANDS = {
  start: 'everything in one go: a fictional festival, live',
  supervise: 'one of the two programs by itself, under the same watch',
  build: 'builds the pages, for a service that may not write here',
  migrate: 'brings a database to the newest schema',
  register: 'loads a site and its sensors',
  policy: "a new version of a site's policy",
  retract: 'takes released records back',
  people: 'who may sign in, and the way back for whoever cannot',
  tokens: 'tokens of sensors and programs',
  clock: 'what the clocks of this machine say',
  'verify-log': "recomputes the decision log's chain",
  replay: 'recorded readings through the real ingest, engine and store',
  test: 'all tests',
  check: 'static checks only',
  screens: 'pictures of every screen',
  papers: 'writes what was measured into the pages that show it',
  drawing: 'draws folders and imports into docs/architecture.md',
  attack: 'the attacks of the release specification',
  'audit-privacy': 'a search for what tells more than the release specification allows',
  'red-team': 'a folder for outsiders who try to find out what one sensor said',
  fuzz: 'hostile input at the real server, database and intake',
  siege: 'what the safety team feels while the public is flooded',
  'worst-hour': 'the worst hour of an event, and what an operator could see and do at each minute',
  soak: 'a control room open for hours, and the hour of a crowd',
  bench: 'what the product costs on this machine',
  mutate: 'mutation testing of the release engine',
};

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const oldestNode = 20;
const startedBy = process.ppid;
const say = (text) => process.stderr.write(`${text}\n`);

/** The same as shared/process/node-flags.ts, which says why: this file is read by an older Node too. */
const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--no-concurrent-sparkplug',
  '--no-maglev',
];

/** Why there is no start. Thrown, not ended by `process.exit`, which may hang (node-flags.ts). */
class Refusal extends Error {}

function fail(text) {
  throw new Refusal(`\nCrowdshade cannot start: ${text}`);
}

function usage() {
  const lines = Object.entries(COMMANDS).map(([name, what]) => `  ${name.padEnd(10)}  ${what}`);
  return [
    'usage: npm run <command> [-- <options>]   npm run <command> -- --help shows its options',
    '       node scripts/run.mjs <command> [<options>]   the same',
    ...lines,
  ].join('\n');
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    fail(
      `this is Node ${process.versions.node}; it needs Node ${oldestNode} or newer. Install a newer Node from https://nodejs.org and run the command again.`,
    );
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) {
    const full = path.join(root, file);
    if (existsSync(full)) hash.update(readFileSync(full));
  }
  return hash.digest('hex');
}

/** Exactly what the lock says, and the lock stays as it is. */
function install() {
  const stamp = path.join(root, 'node_modules', '.crowdshade-installed');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // `ci` empties the folder first, and through a link that is somebody else's.
  if (lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    say('Crowdshade: node_modules is a link to another folder: packages are not installed here');
    return;
  }
  say('Crowdshade: installing packages (a few hundred MB the first time) ...');
  const started = Date.now();
  const result = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (result.status !== 0)
    fail(
      'npm ci did not succeed; its messages are above. Check the network and the npm registry, then run the command again.',
    );
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint());
  say(`Crowdshade: packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Node 24 runs our TypeScript as it is. A new enough Node is used as it stands; else the one that npm installed. */
function runtime() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  const own = path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(own) || statSync(own).size < 1_000_000) {
    fail(
      'the package "node" did not bring its program. npm may block install scripts: run "npm install-scripts approve node", remove node_modules and run the command again.',
    );
  }
  return own;
}

/**
 * Calls `end` when npm has gone, whose shell hands on no signal: `kill` of "npm start" would leave the product running. npm and its shell wait for whom they
 * start, however they were started themselves (nohup, setsid, a service, a container). Whoever started this file without npm may end when he likes.
 */
function endWithNpm(command, end) {
  const { npm_lifecycle_event: script, npm_package_json: file } = process.env;
  if (script !== command || file !== path.join(root, 'package.json')) return;
  const timer = setInterval(() => {
    if (process.ppid === startedBy) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}

/** Hands over to the program of the command, and ends as it ends. */
async function handOver(command, args) {
  const node = runtime();
  const entry = path.join(root, 'scripts', `${command}.ts`);
  const folders = [path.dirname(node), path.join(root, 'node_modules', '.bin')];
  const PATH = [...folders, process.env.PATH ?? ''].join(path.delimiter);
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [...NODE_FLAGS, entry, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  endWithNpm(command, () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1;
  });
}

async function main([command, ...args]) {
  if (command === '--help' || command === '-h') return process.stdout.write(`${usage()}\n`);
  if (command === undefined) throw new Refusal(usage());
  if (!Object.hasOwn(COMMANDS, command))
    throw new Refusal(`there is no command "${command}"\n${usage()}`);
  checkNode();
  install();
  return handOver(command, args);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = 1;
}
