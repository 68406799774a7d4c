// A day of the demo through the real commands, then a search through everything that was stored: rows of every table, raw files of the database,
// files. Promise P14: nowhere stands a sensor next to a level, beyond the journal of open windows and the carry file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedDatabase } from '#database/embedded/embedded.ts';
import { openPool } from '#database/open.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-day-'));
const HOURS = 24;
const env = { ...process.env, DATABASE_URL: undefined, DATA_DIR: dataDir };
const flags = [...NODE_FLAGS];

/** Runs programs of the repository, the output of each into the next one; gives the last one's output. */
async function pipe(...programs: readonly (readonly string[])[]): Promise<string> {
  const children = programs.map(([entry = '', ...args]) =>
    spawn(process.execPath, [...flags, path.join(root, entry), ...args], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
  children.forEach((child, i) => {
    const next = children[i + 1];
    if (next !== undefined) child.stdout.pipe(next.stdin);
  });
  let out = '';
  const last = children.at(-1);
  last?.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const codes = await Promise.all(children.map((child) => once(child, 'close')));
  expect(codes.map(([code]) => code)).toEqual(programs.map(() => 0));
  return out;
}

/** A sensor of the demo with a level within the same line of JSON, CSV or log, in either order. */
const SPOKE =
  /zk-\d{3}[^\n{}]{0,80}level["': =]{1,5}[0-4]|level["': =]{1,5}[0-4][^\n{}]{0,80}zk-\d{3}/;

let embedded: EmbeddedDatabase;
let owner: pg.Pool;
let summary = '';
beforeAll(async () => {
  const folder = path.join(dataDir, 'demo');
  await pipe(['demo/main.ts', 'files', folder]);
  await pipe([
    'aggregator/commands/register.ts',
    '--site',
    `${folder}/site.json`,
    '--plan-drawing',
    `${folder}/drawing.geojson`,
    '--sensors',
    `${folder}/sensors.json`,
    '--event-plan',
    `${folder}/event-plan.json`,
    '--demo',
  ]);
  summary = await pipe(
    ['demo/main.ts', 'backfill', '--hours', String(HOURS), '--state', `${dataDir}/demo.json`],
    [
      ...['aggregator/commands/replay.ts', '--site', 'demo', '--readings', '-'],
      ...['--team', `${folder}/team.json`],
    ],
  );
  embedded = await startPrepared({ dataDir, log: () => {} });
  owner = openPool({ databaseUrl: embedded.databaseUrl, role: null });
});
afterAll(async () => {
  await owner?.end();
  await embedded?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    else if (entry.isFile()) yield full;
  }
}

test('P14: the scan finds a sensor that speaks, or it proves nothing', () => {
  expect('{"sensorId":"zk-001","observedAt":"2027-01-01T00:00:00Z","level":3}').toMatch(SPOKE);
  expect('level=2 sensor zk-120').toMatch(SPOKE);
  expect('{"sensorId":"zk-001","kind":"reading"}').not.toMatch(SPOKE);
});

test('P14: a day of the demo leaves no sensor next to a level in any table', async () => {
  expect(summary).toMatch(/readings accepted\s+9\d{5}/);
  const { rows: tables } = await owner.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const scanned: string[] = [];
  let bytes = 0;
  for (const { name } of tables) {
    const { rows } = await owner.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    for (const { text } of rows) {
      bytes += text.length;
      expect(text, name).not.toMatch(SPOKE);
      // Sensors are named in the register and in the plan's inner document, nowhere else.
      if (!['sensor', 'plan'].includes(name)) expect(text, name).not.toMatch(/zk-\d{3}/);
    }
    scanned.push(`${name} ${rows.length}`);
  }
  process.stdout.write(`scanned ${bytes} bytes in rows of ${scanned.join(', ')}\n`);
  expect(scanned.join()).toMatch(/staff_record 2\d{4}/);
});

test('P14: nor in any file of the data folder, the raw ones of the database included, but for the carry file and open windows', () => {
  let files = 0;
  let bytes = 0;
  for (const file of filesUnder(dataDir)) {
    const name = path.relative(dataDir, file);
    if (/^(journal|carry)\//.test(name)) continue;
    const text = readFileSync(file, 'latin1');
    files += 1;
    bytes += text.length;
    expect(SPOKE.test(text), name).toBe(false);
  }
  process.stdout.write(`scanned ${bytes} bytes in ${files} files\n`);
  expect(bytes).toBeGreaterThan(20_000_000);
  // A segment and its count each; at most the window of now, the one before it and the one that begins.
  const open = [...filesUnder(path.join(dataDir, 'journal'))].filter((file) =>
    file.endsWith('.ndjson'),
  );
  expect(open.length, 'windows still open').toBeLessThanOrEqual(3);
});

type Call = { readonly opened: Date; readonly answered: Date | null };

test('the team of the demo answers most alerts within two minutes, and one of them badly', async () => {
  const { rows } = await owner.query<Call>(
    `SELECT opened.at AS opened, (
       SELECT min(at) FROM decision_log AS step
       WHERE step.alert_id = opened.alert_id AND step.seq > opened.seq AND step.actor <> 'system'
     ) AS answered
     FROM decision_log AS opened WHERE opened.kind IN ('alert_opened', 'alert_raised')`,
  );
  const waited = rows.map(({ opened, answered }) =>
    answered === null ? Number.POSITIVE_INFINITY : answered.getTime() - opened.getTime(),
  );
  const soon = waited.filter((ms) => ms < 120_000);
  const late = waited.filter((ms) => ms > 300_000 && ms < 600_000);
  process.stdout.write(`${soon.length} of ${waited.length} alerts answered in 2 minutes\n`);
  expect(soon.length / waited.length).toBeGreaterThan(0.75);
  expect(late.length).toBeGreaterThan(0);
  const { rows: times } = await owner.query<{ at: Date }>(
    "SELECT at FROM decision_log WHERE kind <> 'event_plan_changed' ORDER BY seq",
  );
  const inOrder = times.map(({ at }) => at.getTime());
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
});
