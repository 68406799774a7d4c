// The product as its own processes over the real embedded database, on a clock that the test holds: the aggregator, the server before it and,
// for split brain, a second aggregator over the same data. Every attack has sites of its own in it; all share one clock, which only rises.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { putToken } from '#database/aggregator/engine.ts';
import { putSensors, putSite } from '#database/aggregator/register.ts';
import { type EmbeddedDatabase, startEmbedded } from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';
import { newToken } from '#shared/process/chance.ts';
import { freePort } from '#shared/process/free-port.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { EpochMs } from '#shared/time.ts';
import { gridSensors, gridSite } from '#test/kit/aggregator/grid-site.ts';
import { ClockedProcess } from '../../kit/clock/clocked-process.ts';
import { until } from '../../kit/until.ts';
import { sensorOf, UNITS, ZONES } from './readings.ts';

/** A day of its own, at the start of a public window: what the tests find does not depend on when they run. */
export const WORLD_STARTS: EpochMs = Date.UTC(2026, 5, 6, 12);
const VALID_UNTIL = '2028-06-01T00:00:00Z';
export const WINDOW_MS = 60_000;
export const PUBLIC_MS = 900_000;
const LATENESS_MS = 10_000;
const SLOT_MS = 10_000;

export class World {
  readonly siteIds: readonly string[];
  readonly dataDir: string;
  readonly database: EmbeddedDatabase;
  /** As the owner, to look. */
  readonly owner: pg.Pool;
  readonly origin: string;
  readonly intakes: readonly string[];
  readonly tokens: ReadonlyMap<string, string>;
  readonly aggregator: ClockedProcess;
  readonly second: ClockedProcess;
  readonly server: ClockedProcess;
  at: EpochMs = WORLD_STARTS;
  #lastStep: EpochMs = 0;

  constructor(
    parts: Pick<
      World,
      'siteIds' | 'dataDir' | 'database' | 'owner' | 'origin' | 'intakes' | 'tokens'
    >,
  ) {
    this.siteIds = parts.siteIds;
    this.dataDir = parts.dataDir;
    this.database = parts.database;
    this.owner = parts.owner;
    this.origin = parts.origin;
    this.intakes = parts.intakes;
    this.tokens = parts.tokens;
    const env = { DATABASE_URL: parts.database.databaseUrl, DATA_DIR: parts.dataDir, DEMO: 'off' };
    const intake = (url: string | undefined): ClockedProcess =>
      new ClockedProcess('aggregator/main.ts', {
        ...env,
        INGEST_PORT: new URL(url ?? '').port,
        LOG_LEVEL: 'debug',
      });
    this.aggregator = intake(parts.intakes[0]);
    this.second = intake(parts.intakes[1]);
    this.server = new ClockedProcess('server/main.ts', {
      DATABASE_URL: parts.database.databaseUrl,
      INGEST_URL: parts.intakes[0] ?? '',
      TRUSTED_PROXIES: '127.0.0.1, ::1',
      PORT: new URL(parts.origin).port,
      LOG_LEVEL: 'debug',
    });
  }

  operatorToken(): string {
    const file = path.join(this.dataDir, 'credentials.json');
    return JSON.parse(readFileSync(file, 'utf8')).operatorToken;
  }

  async startAggregator(): Promise<void> {
    await this.aggregator.start(this.at);
    this.#lastStep = 0;
  }

  /** Moves the intake's clock slot by slot, so that it is heard listening in each, and waits for what falls due. */
  async moveIntake(to: EpochMs): Promise<void> {
    while (this.at < to) {
      const nextSlot = Math.floor(this.at / SLOT_MS) * SLOT_MS + SLOT_MS;
      await this.#step(Math.min(nextSlot, to));
    }
    await this.#settle();
  }

  /** Nothing listens in between: those windows are withheld as `aggregator_gap`. */
  async jumpIntake(to: EpochMs): Promise<void> {
    await this.#step(to);
    await this.#settle();
  }

  /** Moves the viewers' clock. A notice says nothing by itself: it only makes the server look at its clock. */
  async moveViewers(to: EpochMs): Promise<void> {
    await this.server.setClock(to);
    await this.owner.query(
      `SELECT pg_notify('crowdshade_window', json_build_object('siteId', s, 'lane', l, 'windowStart', 0)::text)
       FROM unnest($1::text[]) s, unnest(ARRAY['staff', 'public']) l`,
      [this.siteIds],
    );
  }

  async close(): Promise<void> {
    for (const child of [this.server, this.second, this.aggregator]) {
      await child.end('SIGTERM');
      child.removeHeapDir();
    }
    await this.owner.end();
    await this.database.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #step(to: EpochMs): Promise<void> {
    this.at = to;
    await Promise.all([this.aggregator.setClock(to), this.second.setClock(to)]);
    if (!this.aggregator.isRunning || to - this.#lastStep < 1000) return;
    this.#lastStep = to;
    const site = this.siteIds.at(-1) ?? '';
    const start = Math.floor(to / WINDOW_MS) * WINDOW_MS;
    const file = path.join(this.dataDir, 'journal', site, `${start}.ndjson`);
    // Whoever is killed meanwhile is not waited for.
    const isHeard = (): boolean => readOrEmpty(file).includes(`["h",${to}]`);
    await until('a heartbeat', () => !this.aggregator.isRunning || isHeard());
  }

  /** Until every window that is due by now is committed, at every site. */
  async #settle(): Promise<void> {
    if (!this.aggregator.isRunning) return;
    const staff = Math.floor((this.at - LATENESS_MS) / WINDOW_MS) * WINDOW_MS - WINDOW_MS;
    const open = Math.floor((this.at - PUBLIC_MS) / PUBLIC_MS) * PUBLIC_MS - PUBLIC_MS;
    const due = [staff, open].filter((start) => start >= WORLD_STARTS);
    await until('the windows that are due', async () => {
      const { rows } = await this.owner.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM release_window WHERE (lane = 'staff' AND window_start = $1) OR (lane = 'public' AND window_start = $2)`,
        [new Date(staff), new Date(open)],
      );
      const isAll = (rows[0]?.n ?? 0) === due.length * this.siteIds.length;
      return isAll || !this.aggregator.isRunning;
    });
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function register(owner: pg.Pool, siteIds: readonly string[]): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const siteId of siteIds) {
    const site = gridSite(siteId, ZONES);
    const sensors = gridSensors(site, UNITS).map((sensor, index) => ({
      ...sensor,
      sensorId: sensorOf(siteId, Math.floor(index / UNITS), index % UNITS),
      // Not that of the moment at which the site was made: sites are compared with each other.
      validUntil: VALID_UNTIL,
    }));
    await putSite(owner, site, null);
    await putSensors(owner, sensors, WORLD_STARTS);
    const token = newToken('dev');
    tokens.set(siteId, token);
    const sha256 = sha256Hex(token);
    await putToken(owner, { sha256, role: 'device', siteId, label: 'test' });
  }
  return tokens;
}

export async function startWorld(siteIds: readonly string[]): Promise<World> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-doors-'));
  const database = await startEmbedded({ dataDir, log: () => {} });
  const owner = openPool({ databaseUrl: database.databaseUrl, role: null, max: 1 });
  await migrate(owner);
  const tokens = await register(owner, siteIds);
  const [front, intake, other] = [await freePort(), await freePort(), await freePort()];
  const at = (port: number | undefined): string => `http://127.0.0.1:${port}`;
  const intakes = [at(intake), at(other)];
  const sorted = siteIds.toSorted();
  const parts = { siteIds: sorted, dataDir, database, owner, origin: at(front), intakes, tokens };
  const world = new World(parts);
  try {
    await world.startAggregator();
    await world.server.start(WORLD_STARTS);
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}
