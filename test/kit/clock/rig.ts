// The real aggregator, and where asked for the real server, over the real embedded database, on a machine whose two clocks the test holds: the steady one
// goes on in steps, the wall is set off from it. Sensors say the true time, which is the steady one.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { putToken } from '#database/aggregator/engine.ts';
import { putSensors, putSite } from '#database/aggregator/register.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';
import { newToken } from '#shared/process/chance.ts';
import { freePort } from '#shared/process/free-port.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import { healthSchema } from '#shared/wire/health.ts';
import { gridSensors, gridSite } from '#test/kit/aggregator/grid-site.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { until } from '../until.ts';
import { ClockedProcess } from './clocked-process.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const SITE = 'rig';
const ZONES = 6;

type Taken = { accepted: number; refused: readonly { readonly code: string }[] };
export type Window = {
  readonly start: EpochMs;
  readonly statuses: readonly string[];
  readonly reasons: readonly string[];
};

export class Rig {
  readonly aggregator: ClockedProcess;
  readonly server: ClockedProcess;
  readonly origin: string;
  readonly dataDir: string;
  readonly owner: pg.Pool;
  readonly close: () => Promise<void>;
  at: EpochMs;
  wallOff = 0;
  /** How far the sensors' clocks are from the steady one: where the machine had been wrong from the start. */
  truthOff = 0;
  readonly #intake: string;
  readonly #token: string;
  readonly #sensorIds: readonly string[];

  private constructor(parts: {
    readonly at: EpochMs;
    readonly dataDir: string;
    readonly databaseUrl: string;
    readonly owner: pg.Pool;
    readonly ports: readonly [number, number];
    readonly token: string;
    readonly sensorIds: readonly string[];
    readonly timeZone: string;
    readonly close: () => Promise<void>;
  }) {
    const [intake, front] = parts.ports;
    this.at = parts.at;
    this.dataDir = parts.dataDir;
    this.owner = parts.owner;
    this.#token = parts.token;
    this.#sensorIds = parts.sensorIds;
    this.#intake = `http://127.0.0.1:${intake}`;
    this.origin = `http://127.0.0.1:${front}`;
    const env = {
      DATABASE_URL: parts.databaseUrl,
      DATA_DIR: parts.dataDir,
      DEMO: 'off',
      TZ: parts.timeZone,
    };
    this.aggregator = new ClockedProcess('aggregator/main.ts', {
      ...env,
      INGEST_PORT: String(intake),
    });
    this.server = new ClockedProcess('server/main.ts', {
      ...env,
      INGEST_URL: this.#intake,
      PORT: String(front),
    });
    this.close = async () => {
      for (const child of [this.server, this.aggregator]) {
        await child.end('SIGTERM');
        child.removeHeapDir();
      }
      await parts.close();
    };
  }

  static async start(at: EpochMs, timeZone = 'UTC'): Promise<Rig> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-clock-'));
    const database = await startPrepared({ dataDir, log: () => {} });
    const { databaseUrl } = database;
    const owner = openPool({ databaseUrl, role: null, max: 1 });
    await migrate(owner);
    const site = gridSite(SITE, ZONES);
    const sensors = gridSensors(site);
    await putSite(owner, site, null);
    await putSensors(owner, sensors, at);
    const token = newToken('dev');
    await putToken(owner, {
      sha256: sha256Hex(token),
      role: 'device',
      siteId: SITE,
      label: 'test',
    });
    const rig = new Rig({
      at,
      dataDir,
      databaseUrl,
      owner,
      ports: [await freePort(), await freePort()],
      token,
      sensorIds: sensors.map(({ sensorId }) => sensorId),
      timeZone,
      close: async () => {
        await owner.end();
        await database.close();
        rmSync(dataDir, { recursive: true, force: true });
      },
    });
    await rig.aggregator.start(at);
    return rig;
  }

  operatorToken(): string {
    return JSON.parse(readFileSync(path.join(this.dataDir, 'credentials.json'), 'utf8'))
      .operatorToken;
  }

  /** SIGKILL and a new process, as the supervisor does it. */
  async restart(): Promise<void> {
    await this.aggregator.end('SIGKILL');
    await this.aggregator.start(this.at, this.wallOff);
  }

  async setWall(offMs: number): Promise<void> {
    this.wallOff = offMs;
    await this.#tell();
  }

  /** Until the state of the clock that a restart goes on with says that the wall was watched for so long. */
  async watched(ms: number): Promise<void> {
    const file = path.join(this.dataDir, 'steady-clock.json');
    const held = (): number => JSON.parse(readOrEmpty(file) || '{}').doubt?.heldMs ?? 0;
    await until('the state of the clock', () => held() >= ms);
  }

  /** What readiness says of the clock: `ok`, or words. */
  async clock(): Promise<string> {
    const answer = await fetch(`${this.#intake}/readyz`);
    const { clock } = healthSchema.parse(await answer.json()).checks;
    return clock?.whatToDo ?? 'ok';
  }

  /** Nobody takes note of the time that passes: both clocks are elsewhere at once, as after SIGSTOP. */
  async skip(ms: number): Promise<void> {
    this.at += ms;
    await this.#tell();
  }

  /** Lets time pass in steps that the aggregator takes note of; `observed` asks every sensor for a reading in the middle of each slot. */
  async run(ms: number, observed: 'readings' | 'silent' = 'silent'): Promise<Taken> {
    const taken: Taken = { accepted: 0, refused: [] };
    for (const end = this.at + ms; this.at < end; ) {
      this.at = Math.min(windowStartOf(this.at, 5 * SECOND) + 5 * SECOND, end);
      await this.#tell();
      const said = await this.clock();
      if (said === 'ok') await this.#heard();
      if (observed === 'silent' || this.at % (10 * SECOND) !== 5 * SECOND) continue;
      const { accepted, refused } = await this.post();
      taken.accepted += accepted;
      taken.refused = [...taken.refused, ...refused];
    }
    return taken;
  }

  /** A reading of every sensor, of now by its own clock. */
  async post(): Promise<Taken> {
    const observedAt = isoUtc(this.at + this.truthOff);
    const readings = this.#sensorIds.map((sensorId) => ({ sensorId, observedAt, level: 1 }));
    const answer = await fetch(`${this.#intake}/ingest/v1/readings`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ readings }),
    });
    return (await answer.json()) as Taken;
  }

  async windows(lane: 'staff' | 'public' = 'staff'): Promise<readonly Window[]> {
    const { rows } = await this.owner.query<Window>(
      `SELECT extract(epoch FROM window_start)::float8 * 1000 AS start, array_agg(DISTINCT status) AS statuses,
         coalesce(array_agg(DISTINCT reason) FILTER (WHERE reason IS NOT NULL), '{}') AS reasons
       FROM ${lane}_record GROUP BY window_start ORDER BY window_start`,
    );
    return rows;
  }

  /** Waits until the staff window that starts at `start` is stored; gives all windows. */
  async until(start: EpochMs): Promise<readonly Window[]> {
    let windows: readonly Window[] = [];
    const isThere = async (): Promise<boolean> => {
      windows = await this.windows();
      return windows.some((window) => window.start === start);
    };
    await until(`the window of ${isoUtc(start)}`, isThere);
    return windows;
  }

  async #tell(): Promise<void> {
    await Promise.all([
      this.aggregator.setClock(this.at, this.wallOff),
      this.server.setClock(this.at, this.wallOff),
    ]);
  }

  /** A heartbeat of this moment, give or take what slow following and a believed step add: so it has taken note of it. */
  async #heard(): Promise<void> {
    const isHeard = (): boolean =>
      [this.at, this.at + this.wallOff].some((now) => {
        const start = windowStartOf(now, MINUTE);
        const file = path.join(this.dataDir, 'journal', SITE, `${start}.ndjson`);
        const beats = [...readOrEmpty(file).matchAll(/\["h",(\d+)\]/g)].map(([, at]) => Number(at));
        return beats.some((beat) => Math.abs(beat - now) <= 2 * SECOND);
      });
    await until(`a heartbeat of ${isoUtc(this.at)}`, isHeard);
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
