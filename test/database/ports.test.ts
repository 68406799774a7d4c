// The store knows nothing of the server; this is where the two are held together by the compiler.
import type pg from 'pg';
import { expect, expectTypeOf, test } from 'vitest';
import { createReleaseNotices } from '#database/server/listen.ts';
import { createReleaseReader } from '#database/server/released.ts';
import type { ReleaseNotices, ReleaseReader } from '#server/ports.ts';

test('the read side of the store satisfies the ports of the server', () => {
  expectTypeOf(createReleaseReader).returns.toExtend<ReleaseReader>();
  expectTypeOf(createReleaseNotices).returns.toExtend<ReleaseNotices>();
  const pool = {} as pg.Pool;
  expect(Object.keys(createReleaseReader({ server: pool, publicReader: pool }))).toContain(
    'records',
  );
});
