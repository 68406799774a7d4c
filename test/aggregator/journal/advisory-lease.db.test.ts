// The lease over a real server's advisory locks. No PostgreSQL server is installed where the tests usually run; with one, set
// TEST_DATABASE_URL to its owner's address (any PostgreSQL with the roles of scripts/database-roles.sh will do: no table is touched).
import type pg from 'pg';
import { afterAll, test } from 'vitest';
import { type LockSession, openLockSession } from '#aggregator/journal/advisory/lock-session.ts';
import { openConnection, openPool } from '#database/open.ts';
import { lockSessionContract } from '../../contracts/lock-session-contract.ts';

const databaseUrl = process.env.TEST_DATABASE_URL;

if (databaseUrl === undefined) {
  test.skip('needs a PostgreSQL server: set TEST_DATABASE_URL to run the contract of the lease over it', () => {});
} else {
  const owner = openPool({ databaseUrl, role: null, max: 1 });
  const clients = new Map<LockSession, pg.Client>();
  afterAll(() => owner.end());
  lockSessionContract(
    'a server',
    async () => {
      let client: pg.Client | null = null;
      const session = await openLockSession(async () => {
        client = await openConnection({ databaseUrl, role: 'aggregator' });
        return client;
      });
      if (client !== null) clients.set(session, client);
      return session;
    },
    async (session) => {
      const { rows } = (await clients.get(session)?.query('SELECT pg_backend_pid() AS pid')) ?? {
        rows: [],
      };
      await owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    },
  );
}
