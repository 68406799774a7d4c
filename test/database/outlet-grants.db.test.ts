// Who may do what with outlets, their secrets and what was delivered: tried, not read from the catalogue.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('the secret of an outlet is read by the server only, and where it goes is never changed', async () => {
  for (const pool of [store.aggregator, store.publicReader, store.auditor])
    await expect(pool.query('SELECT secret FROM outlet')).rejects.toThrow('permission denied');
  for (const column of ['url', 'site_id', 'kind', 'created_by'])
    await expect(
      store.server.query(`UPDATE outlet SET ${column} = ${column}`),
      column,
    ).rejects.toThrow('permission denied');
  await expect(store.server.query('DELETE FROM outlet')).rejects.toThrow('permission denied');
  for (const sql of ['UPDATE delivery SET status = 200', 'DELETE FROM delivery']) {
    await expect(store.server.query(sql)).rejects.toThrow('permission denied');
    await expect(store.owner.query(sql)).rejects.toThrow('never changed or removed');
  }
});
