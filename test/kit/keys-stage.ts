// A data folder with a database that runs, as `npm start` serves it after its first start, and the
// commands as a person runs them beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { ensureCredentials } from '#aggregator/process/credentials.ts';
import type { EmbeddedDatabase } from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';
import { createAccessStore } from '#database/server/sessions.ts';
import { type Authenticator, createAuthenticator } from '#server/auth/tokens.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';

const root = path.resolve(import.meta.dirname, '../..');

export class KeysStage {
  readonly dataDir: string;
  readonly owner: pg.Pool;
  readonly server: pg.Pool;
  readonly aggregator: pg.Pool;
  #embedded: EmbeddedDatabase | null;
  /** Settings of the commands beside DATA_DIR. */
  env: Record<string, string> = {};

  private constructor(dataDir: string, embedded: EmbeddedDatabase) {
    const { databaseUrl } = embedded;
    this.dataDir = dataDir;
    this.#embedded = embedded;
    this.owner = openPool({ databaseUrl, role: null, max: 1 });
    this.server = openPool({ databaseUrl, role: 'server', max: 2 });
    this.aggregator = openPool({ databaseUrl, role: 'aggregator', max: 2 });
  }

  static async open(): Promise<KeysStage> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-keys-'));
    const stage = new KeysStage(dataDir, await startPrepared({ dataDir, log: () => {} }));
    await migrate(stage.owner);
    await stage.firstStart();
    return stage;
  }

  /** What a start does about credentials where there is no demo: gives the file it wrote, or null. */
  firstStart(): Promise<string | null> {
    return ensureCredentials(this.aggregator, this.dataDir, {
      demoSiteId: 'demo',
      mustChange: true,
    });
  }

  /** The server's own view of tokens and sessions. */
  authenticator(): Authenticator {
    const access = createAccessStore(this.server);
    return createAuthenticator(access, access);
  }

  get databaseUrl(): string {
    return this.#embedded?.databaseUrl ?? '';
  }

  /** Stops the database; the folder stays. */
  async stop(): Promise<void> {
    if (this.#embedded === null) return;
    for (const pool of [this.owner, this.server, this.aggregator]) await pool.end();
    await this.#embedded.close();
    this.#embedded = null;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  file(name: string): string {
    return path.join(this.dataDir, name);
  }

  json(name: string): Record<string, string> {
    return JSON.parse(readFileSync(this.file(name), 'utf8'));
  }

  modeOf(name: string): number {
    return statSync(this.file(name)).mode & 0o777;
  }

  /** Runs a command with its output in pipes, as a program would. */
  async run(command: string, ...args: string[]): Promise<{ code: number; out: string }> {
    const entry = path.join(root, 'scripts', `${command}.ts`);
    const child = spawn(process.execPath, [...NODE_FLAGS, entry, ...args], {
      env: { ...process.env, DATABASE_URL: undefined, DATA_DIR: this.dataDir, ...this.env },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    const [code] = await once(child, 'close');
    return { code, out };
  }
}
