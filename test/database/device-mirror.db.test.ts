// The mirror of device tokens over the database, as both programs read it.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putToken } from '#database/aggregator/engine.ts';
import { DeviceMirror } from '#database/device-mirror.ts';
import { deviceTokenOf, deviceTokensAfter } from '#database/device-tokens.ts';
import { openConnection } from '#database/open.ts';
import { eventually } from '../kit/database/folder.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const hash = (i: number): string => i.toString(16).padStart(64, '0');
const put = (i: number, role: 'device' | 'operator' = 'device') =>
  putToken(store.owner, { sha256: hash(i), role, siteId: 'demo', label: 'x' });

function mirrorOf(role: 'aggregator' | 'server', pool: pg.Pool): DeviceMirror {
  const { databaseUrl } = store.embedded;
  return new DeviceMirror({
    connect: () => openConnection({ databaseUrl, role }),
    page: (after, now) => deviceTokensAfter(pool, after, now),
    one: (sha256, now) => deviceTokenOf(pool, sha256, now),
    time: Date.now,
  });
}

test('all that count are there from the start, page by page; one that is made or ends is heard of; none is used by it', async () => {
  // More than a page holds.
  await store.owner.query(
    `INSERT INTO access_token (token_sha256, role, site_id, label)
     SELECT lpad(to_hex(i), 64, '0'), 'device', 'demo', 'x' FROM generate_series(1000, 7000) i`,
  );
  await put(1, 'operator');
  await put(2);
  await store.owner.query('UPDATE access_token SET revoked_at = now() WHERE token_sha256 = $1', [
    hash(2),
  ]);
  const mirrors = [mirrorOf('server', store.server), mirrorOf('aggregator', store.aggregator)];
  try {
    for (const mirror of mirrors) {
      await mirror.ready;
      expect(mirror.size).toBe(6001);
      expect(mirror.get(hash(7000))).toEqual({ siteId: 'demo', expiresAt: null });
      for (const i of [1, 2, 3]) expect(mirror.get(hash(i))).toBeNull();
    }
    await put(3);
    await eventually(() => mirrors.every((mirror) => mirror.get(hash(3)) !== null));
    await store.owner.query(
      "UPDATE access_token SET expires_at = now() + interval '1 day' WHERE token_sha256 = $1",
      [hash(3)],
    );
    await eventually(() => mirrors.every((mirror) => mirror.get(hash(3))?.expiresAt != null));
    await store.owner.query('UPDATE access_token SET revoked_at = now() WHERE token_sha256 = $1', [
      hash(3),
    ]);
    await eventually(() => mirrors.every((mirror) => mirror.get(hash(3)) === null));
    const { rows } = await store.owner.query(
      'SELECT FROM access_token WHERE last_used_on IS NOT NULL',
    );
    expect(rows).toHaveLength(0);
  } finally {
    await Promise.all(mirrors.map((mirror) => mirror.stop()));
  }
});
