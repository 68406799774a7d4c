// Who may do what with the devices that are sent alerts, and what ends them: tried, not read from the catalogue.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('address and keys of a device are read by the server only, and never changed', async () => {
  for (const pool of [store.aggregator, store.publicReader, store.auditor])
    for (const table of ['device_alerts', 'device_call'])
      await expect(pool.query(`SELECT * FROM ${table}`), table).rejects.toThrow(
        'permission denied',
      );
  for (const column of ['endpoint', 'p256dh', 'auth', 'owner', 'session_sha256', 'since_at'])
    await expect(
      store.server.query(`UPDATE device_alerts SET ${column} = ${column}`),
      column,
    ).rejects.toThrow('permission denied');
  await expect(store.server.query('UPDATE device_call SET told_at = now()')).rejects.toThrow(
    'permission denied',
  );
});

test('a session that is removed takes its device along, whoever may see it', async () => {
  const sha256 = 'd'.repeat(64);
  await store.owner.query(
    "INSERT INTO session (session_sha256, role, expires_at) VALUES ($1, 'operator', now())",
    [sha256],
  );
  await store.server.query(
    `INSERT INTO device_alerts (session_sha256, owner, endpoint, p256dh, auth, language, key_name, since_at)
     VALUES ($1, 't-0000000000', 'https://push.example/1', $2, $3, 'nl', 'k', now())`,
    [sha256, 'p'.repeat(87), 'a'.repeat(22)],
  );
  await store.server.query('DELETE FROM session WHERE session_sha256 = $1', [sha256]);
  expect((await store.server.query('SELECT FROM device_alerts')).rowCount).toBe(0);
});
