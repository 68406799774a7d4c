// Who may do what with which table: tried, not read from the catalogue.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putToken } from '#database/aggregator/engine.ts';
import { runJobs } from '#database/aggregator/jobs.ts';
import { writeRelease } from '#database/aggregator/release.ts';
import { openStore, type Store, T0, windowOf } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await writeRelease(store.aggregator, windowOf('demo', 'staff', 0, [1, null]));
  await writeRelease(store.aggregator, windowOf('demo', 'public', 0, [1, null]));
  await putToken(store.aggregator, {
    sha256: 'a'.repeat(64),
    role: 'operator',
    siteId: null,
    label: 'x',
  });
});
afterAll(() => store.close());

const INSERT_ONLY = [
  'staff_record',
  'public_record',
  'release_window',
  'retraction',
  'critical_signal',
  'site',
  'sensor',
  'policy',
  'plan',
  'leaving',
  'intake',
  'audit_entry',
  'emergency_stop',
];

test.each(INSERT_ONLY)(
  'P12: %s is insert-only for the aggregator and for the owner',
  async (table) => {
    const column = table === 'site' || table === 'sensor' ? 'version' : 'site_id';
    const set = { retraction: 'reason', audit_entry: 'action' }[table] ?? column;
    for (const sql of [
      `UPDATE ${table} SET ${set} = ${set}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]) {
      await expect(store.aggregator.query(sql), sql).rejects.toThrow('permission denied');
      await expect(store.owner.query(sql), sql).rejects.toThrow('never changed or removed');
    }
  },
);

const READS: Readonly<
  Record<'server' | 'publicReader' | 'auditor', { may: string[]; mayNot: string[] }>
> = {
  server: {
    may: [
      'staff_release',
      'public_release',
      'staff_frame',
      'public_frame',
      'release_window',
      'site_in_force',
      'ground_in_force',
      'plan_document',
      'policy',
      'session',
      'access_token',
      'refusal_total',
      'critical_signal',
      'emergency_stop',
      'public_retraction',
      'account',
      'sign_in_failure',
      'audit_entry',
      'outlet',
      'outlet_cursor',
      'outlet_retry',
      'delivery',
      'factor',
      'recovery_code',
      'totp_enrolment',
      'pending_sign_in',
      'passkey_challenge',
      'step_key',
      'device_alerts',
      'device_call',
      'migration',
    ],
    mayNot: [
      'staff_record',
      'public_record',
      'plan',
      'leaving',
      'intake',
      'site',
      'sensor',
      'retraction',
    ],
  },
  publicReader: {
    may: [
      'public_release',
      'public_frame',
      'public_window',
      'site_in_force',
      'ground_in_force',
      'public_register(NULL, NULL, NULL, 10, now())',
      'plan_document',
      'policy',
      'refusal_day',
      'critical_use',
      'emergency_stop',
      'public_retraction',
    ],
    mayNot: [
      // Through the function above only: it holds back who has just left a plan (promise P22).
      'sensor_in_force',
      'leaving',
      'intake',
      'refusal_total',
      'critical_signal',
      'staff_frame',
      'staff_release',
      'release_window',
      'staff_record',
      'public_record',
      'plan',
      'access_token',
      'session',
      'retraction',
      'account',
      'sign_in_failure',
      'audit_entry',
      'outlet',
      'outlet_entry',
      'delivery',
      'factor',
      'recovery_code',
      'totp_enrolment',
      'pending_sign_in',
      'passkey_challenge',
      'step_key',
    ],
  },
  auditor: {
    may: [
      'staff_release',
      'public_release',
      'policy',
      'emergency_stop',
      'audit_entry',
      'outlet_entry',
      'delivery',
    ],
    mayNot: [
      'staff_record',
      'plan',
      'leaving',
      'intake',
      'access_token',
      'session',
      'account',
      'sign_in_failure',
      'outlet',
      'outlet_cursor',
      'factor',
      'recovery_code',
      'totp_enrolment',
      'pending_sign_in',
      'passkey_challenge',
      'step_key',
    ],
  },
};

test.each(Object.entries(READS))(
  'P18: %s reads what it must and nothing else, and writes no record',
  async (role, { may, mayNot }) => {
    if (role !== 'server' && role !== 'publicReader' && role !== 'auditor') throw new Error(role);
    const pool = store[role];
    for (const name of may) await pool.query(`SELECT * FROM ${name}`);
    for (const name of mayNot)
      await expect(pool.query(`SELECT * FROM ${name}`), name).rejects.toThrow('permission denied');
    for (const table of [
      'staff_record',
      'public_record',
      'release_window',
      'retraction',
      'critical_signal',
    ])
      await expect(pool.query(`INSERT INTO ${table} DEFAULT VALUES`), table).rejects.toThrow(
        'permission denied',
      );
  },
);

test('P14: no view shows kClass, and no chunk is a way round the views', async () => {
  const { rows } = await store.owner.query<{ name: string; columns: string[] }>(
    `SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name IN (SELECT viewname FROM pg_views WHERE schemaname = 'public') GROUP BY 1`,
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const { name, columns } of rows) {
    expect(columns, name).not.toContain('k_class');
    expect(columns, name).not.toContain('internal');
  }
  const chunks = await store.owner.query<{ chunk: string }>(
    "SELECT show_chunks('staff_record')::text AS chunk",
  );
  for (const { chunk } of chunks.rows)
    for (const pool of [store.server, store.publicReader])
      await expect(pool.query(`SELECT * FROM ${chunk}`)).rejects.toThrow('permission denied');
});

test('upkeep compresses and drops as the aggregator, keeps what is young, and reads stay the same', async () => {
  const day = 86_400_000;
  const query = {
    siteId: 'demo',
    lane: 'staff' as const,
    from: null,
    to: null,
    after: null,
    limit: 10,
    now: T0 + day,
  };
  const before = await store.reader.records(query);
  expect(before).toHaveLength(2);
  const keepAll = { staffRetentionDays: 100_000, compressAfterDays: 2 };
  expect(await runJobs(store.aggregator, T0 + 60 * day, keepAll)).toEqual({
    droppedChunks: 0,
    compressedChunks: 2,
  });
  expect(await store.reader.records(query)).toEqual(before);
  await expect(store.owner.query('DELETE FROM staff_record')).rejects.toThrow(
    'never changed or removed',
  );
  await expect(store.server.query('SELECT drop_old_staff_records(now())')).rejects.toThrow(
    'permission denied',
  );
  await expect(runJobs(store.aggregator, Date.now() + 40 * day)).rejects.toThrow(
    'younger than 2 days',
  );
  await store.owner.query('SELECT drop_old_staff_records($1)', [
    new Date(Math.min(T0 + 10 * day, Date.now() - 3 * day)),
  ]);
  expect(await store.reader.records(query)).toEqual([]);
  expect(await store.reader.records({ ...query, lane: 'public' })).toHaveLength(2);
});
