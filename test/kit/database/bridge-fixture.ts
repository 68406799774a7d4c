// The embedded database with two tables and the three roles, reached as clients reach it.
import type pg from 'pg';
import { openPool } from '#database/open.ts';
import type { DatabaseRole } from '#database/prepare.ts';
import { dataFolder } from './folder.ts';
import { startPrepared } from './prepared.ts';

export type Bridged = {
  readonly databaseUrl: string;
  /** As the owner. */
  readonly pool: pg.Pool;
  /** Closed with the rest. */
  poolAs(role: DatabaseRole | null, max?: number): pg.Pool;
  close(): Promise<void>;
};

export async function openBridged(): Promise<Bridged> {
  const folder = dataFolder();
  const embedded = await startPrepared({ dataDir: folder.dir, log: () => {} }, 'new');
  const { databaseUrl } = embedded;
  const pools: pg.Pool[] = [];
  const poolAs = (role: DatabaseRole | null, max = 4): pg.Pool => {
    const opened = openPool({ databaseUrl, role, max });
    pools.push(opened);
    return opened;
  };
  const pool = poolAs(null, 8);
  await pool.query(`CREATE ROLE aggregator; CREATE ROLE server; CREATE ROLE public_reader;
    CREATE TABLE item (id serial PRIMARY KEY, owner integer NOT NULL);
    CREATE TABLE secret (value integer); GRANT SELECT, INSERT ON item TO server; GRANT USAGE ON SEQUENCE item_id_seq TO server;
    GRANT SELECT ON secret TO aggregator`);
  return {
    databaseUrl,
    pool,
    poolAs,
    close: async () => {
      for (const opened of pools) await opened.end();
      await embedded.close();
      folder.remove();
    },
  };
}
