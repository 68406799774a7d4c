// What a stranger's role learns beside rows: nothing about how much there is on the staff side, no lock, and no notice that anybody believes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeRelease } from '#database/aggregator/release.ts';
import { putRetractions } from '#database/aggregator/retractions.ts';
import { withholdCatalogue } from '#database/migrate.ts';
import type { RetractionNotice, WindowNotice } from '#server/ports.ts';
import { eventually } from '../kit/database/folder.ts';
import {
  openStore,
  planOf,
  region,
  type Store,
  T0,
  windowOf,
} from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await writeRelease(store.aggregator, windowOf('demo', 'staff', 0, [1, 2, 3]));
  await writeRelease(store.aggregator, windowOf('demo', 'public', 0, [1, 2, 3]));
  await store.owner.query("SELECT compress_chunk(c) FROM show_chunks('public_record') c");
  await writeRelease(store.aggregator, windowOf('demo', 'public', 1, [4]));
  await store.owner.query('ANALYZE');
});
afterAll(() => store.close());

const CHUNK = "relname LIKE '\\_hyper\\_%'";
const COUNTS = [
  `SELECT reltuples FROM pg_class WHERE ${CHUNK}`,
  'SELECT * FROM pg_class',
  `SELECT n_live_tup FROM pg_stat_user_tables WHERE ${CHUNK}`,
  `SELECT n_tup_ins FROM pg_stat_all_tables WHERE ${CHUNK}`,
  `SELECT heap_blks_hit FROM pg_statio_user_tables WHERE ${CHUNK}`,
  `SELECT pg_stat_get_live_tuples(oid) FROM pg_class WHERE ${CHUNK}`,
  `SELECT pg_relation_size(oid) FROM pg_class WHERE ${CHUNK}`,
  `SELECT pg_total_relation_size(oid) FROM pg_class WHERE ${CHUNK}`,
  `SELECT pg_relation_filepath(oid) FROM pg_class WHERE ${CHUNK}`,
  'SELECT tup_inserted FROM pg_stat_database',
  'SELECT last_value FROM pg_sequences',
  'SELECT pg_current_wal_lsn()',
  'SELECT * FROM timescaledb_information.chunks',
  'SELECT * FROM timescaledb_information.hypertables',
  'SELECT * FROM timescaledb_information.jobs',
  'SELECT * FROM _timescaledb_catalog.chunk',
  'SELECT * FROM _timescaledb_catalog.compression_chunk_size',
  "SELECT show_chunks('staff_record')",
  "SELECT approximate_row_count('staff_record')",
  "SELECT hypertable_size('staff_record')",
  "SELECT * FROM chunks_detailed_size('staff_record')",
  "SELECT * FROM hypertable_compression_stats('staff_record')",
  "SELECT * FROM _timescaledb_functions.relation_size('staff_record')",
  'SELECT _timescaledb_functions.stop_background_workers()',
  'EXPLAIN SELECT * FROM staff_record',
];
const LOCKS = [
  'pg_advisory_lock(727002, 1)',
  'pg_advisory_lock(1)',
  'pg_try_advisory_lock(727002, 1)',
  'pg_advisory_xact_lock(727001)',
  'pg_try_advisory_xact_lock(1, 2)',
  'pg_advisory_xact_lock_shared(1)',
].map((call) => `SELECT ${call}`);

test.each([...COUNTS, ...LOCKS, "SELECT pg_notify('crowdshade_window', 'x')"])(
  'public_reader: %s is refused',
  async (sql) => {
    // The embedded database's own guard refuses session locks before the database does; a grant is what holds on a server.
    await expect(store.publicReader.query(sql)).rejects.toThrow(
      /permission denied|session advisory locks/,
    );
  },
);

test('every lock function and pg_notify is closed by grant, whatever refuses it first', async () => {
  const { rows } = await store.owner.query<{ name: string; open: boolean; needed: boolean }>(
    `SELECT proname AS name, has_function_privilege('public_reader', oid, 'EXECUTE') OR has_function_privilege('auditor', oid, 'EXECUTE') AS open,
       has_function_privilege('aggregator', oid, 'EXECUTE') AND has_function_privilege('server', oid, 'EXECUTE') AS needed
     FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND (proname = 'pg_notify' OR proname ~ 'advisory')`,
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter(({ open }) => open)).toEqual([]);
  expect(rows.filter(({ needed }) => !needed)).toEqual([]);
});

test('what public_reader is for goes on, in compressed chunks too', async () => {
  const { rows } = await store.publicReader.query<{ level: number }>(
    'SELECT level FROM public_release ORDER BY window_start, region_id',
  );
  expect(rows.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
  expect((await store.publicReader.query('SELECT relname FROM pg_class')).rows).not.toEqual([]);
  await store.publicReader.query("SELECT time_bucket('1 hour', window_start) FROM public_window");
});

test('what an update of the extension opened again is closed again; closed, nothing is done', async () => {
  expect(await withholdCatalogue(store.owner)).toBe(0);
  await store.owner.query(
    'GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO PUBLIC; GRANT USAGE ON SCHEMA timescaledb_information TO PUBLIC',
  );
  await store.publicReader.query("SELECT pg_notify('x', 'x')");
  expect(await withholdCatalogue(store.owner)).toBe(0);
  for (const sql of ["SELECT pg_notify('x', 'x')", 'SELECT 1 FROM timescaledb_information.chunks'])
    await expect(store.publicReader.query(sql)).rejects.toThrow('permission denied');
});

test('an owner who is no superuser is told what is left open', async () => {
  await store.owner.query('GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO PUBLIC');
  await store.owner.query('GRANT EXECUTE ON FUNCTION withhold_catalogue() TO auditor');
  const { rows } = await store.auditor.query('SELECT withhold_catalogue() AS open');
  expect(rows).toEqual([{ open: 'ROUTINE pg_notify(text,text)' }]);
  await store.owner.query('REVOKE EXECUTE ON FUNCTION withhold_catalogue() FROM auditor');
  expect(await withholdCatalogue(store.owner)).toBe(0);
});

test('forged notices: none is believed, a flood costs a few looks, and a true one still comes through', async () => {
  const windows: WindowNotice[] = [];
  const retractions: RetractionNotice[] = [];
  const rooms: string[] = [];
  let again = 0;
  const stop = await store.notices.subscribe(
    (notice) => windows.push(notice),
    () => {
      again += 1;
    },
    (notice) => retractions.push(notice),
    ({ siteId }) => rooms.push(siteId),
  );
  const notify = (channel: string, payload: unknown) =>
    store.publicReader.query(
      `NOTIFY ${channel}, '${JSON.stringify(payload).replaceAll("'", "''")}'`,
    );
  const key = { planId: planOf('demo'), regionId: region(0), windowStart: T0 };
  for (const siteId of ['nowhere', 'a\u0000b', '', "'; DROP TABLE site; --", 'x'.repeat(300)])
    await notify('crowdshade_window', { siteId, lane: 'staff', windowStart: 0 });
  for (const windowStart of [-1, 1.5, 1e300, 9_007_199_254_740_991, null])
    await notify('crowdshade_window', { siteId: 'demo', lane: 'staff', windowStart });
  for (const lane of ['staff', 'public'])
    await notify('crowdshade_retraction', { siteId: 'demo', lane, ...key });
  await notify('crowdshade_retraction', { siteId: 'demo\u0000', lane: 'staff', ...key });
  for (let i = 0; i < 50; i += 1) await notify('crowdshade_room', { siteId: `nowhere ${i}` });
  const flood = Array.from(
    { length: 400 },
    (_, i) => `NOTIFY crowdshade_retraction, '{"siteId":"demo","lane":"staff","planId":"p${i}",
      "regionId":"r","windowStart":0}'`,
  );
  await store.publicReader.query(flood.join(';'));
  await putRetractions(store.aggregator, 'demo', [{ lane: 'staff', ...key }], {
    at: T0,
    reason: 'test',
  });
  await eventually(() => retractions.length > 0);
  await stop();
  expect(retractions).toEqual([{ siteId: 'demo', lane: 'staff', ...key }]);
  expect(windows).toEqual([]);
  expect(rooms).toEqual([]);
  expect(again).toBe(0);
});
