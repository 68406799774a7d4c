import { expect, test } from 'vitest';
import {
  changesSettings,
  listenedChannel,
  pinnedRole,
  refusalOf,
} from '#database/embedded/guard.ts';

test.each([
  'UPDATE access_token SET role = $1',
  'INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET role = excluded.role',
  'SELECT pg_advisory_xact_lock(1)',
  "SELECT 'set role'",
  'SELECT 1 -- ; set role x',
  'BEGIN',
])('ordinary SQL passes: %s', (sql) => {
  expect(refusalOf(sql)).toBeNull();
});

test.each([
  'set role x',
  '-- note\nset role x',
  'select 1;reset role',
  'set local role x',
  'select pg_advisory_unlock_all()',
])('refused: %s', (sql) => {
  expect(refusalOf(sql)).not.toBeNull();
});

test('what may change a setting is noticed; a read is not', () => {
  expect(changesSettings('SET a TO b')).toBe(true);
  expect(changesSettings("SELECT set_config('a', 'b', false)")).toBe(true);
  expect(changesSettings('CALL run_job(1)')).toBe(true);
  expect(changesSettings('SELECT window_start FROM staff_release')).toBe(false);
});

test('channel of a LISTEN, role of a connection', () => {
  expect(listenedChannel('LISTEN crowdshade_window;')).toBe('crowdshade_window');
  expect(listenedChannel('SELECT 1')).toBeNull();
  expect(pinnedRole('-c timezone=UTC -c role=server')).toBe('server');
  expect(pinnedRole(undefined)).toBeNull();
  expect(() => pinnedRole('-c role=postgres')).toThrow('there is no role');
});
