// Devices that are sent alerts, in the database, as the role `server` may read and write them. Sessions and accounts that end take theirs away by themselves
// (migration 0031).
import type pg from 'pg';
import type { Call, Device, NewDevice, PushStore } from '#server/push/ports.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { ExportedDevice } from '#shared/wire/device-alerts.ts';
import { ms } from '../columns.ts';
import { decideInTransaction } from '../transaction.ts';

const columnsOf = (table: string): string =>
  `${table}.session_sha256 AS "sessionSha256", ${table}.owner, ${table}.endpoint, ${table}.p256dh, ${table}.auth, ${table}.language,
   ${table}.key_name AS "keyName", ${ms(`${table}.since_at`)} AS since, ${ms(`${table}.failed_at`)} AS "failedAt", ${table}.failure`;

/** Two presses of one person at once must not both find the last free place. */
function put(pool: pg.Pool, device: NewDevice, most: number): Promise<boolean> {
  const { sessionSha256, owner, endpoint, p256dh, auth, language, keyName, since } = device;
  return decideInTransaction(pool, async (client) => {
    await client.query('LOCK TABLE device_alerts IN SHARE ROW EXCLUSIVE MODE');
    await client.query('DELETE FROM device_alerts WHERE session_sha256 = $1 OR endpoint = $2', [
      sessionSha256,
      endpoint,
    ]);
    const { rowCount } = await client.query(
      `INSERT INTO device_alerts (session_sha256, owner, endpoint, p256dh, auth, language, key_name, since_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8
       WHERE (SELECT count(*) FROM device_alerts WHERE owner = $2) < $9
         AND EXISTS (SELECT FROM session WHERE session_sha256 = $1 AND revoked_at IS NULL)`,
      [sessionSha256, owner, endpoint, p256dh, auth, language, keyName, isoUtc(since), most],
    );
    return { keep: rowCount === 1, result: rowCount === 1 };
  });
}

/** Longer than an alert calls for anybody. By the clock of the database. */
const CALLS_KEPT_HOURS = 24;

/** Writes down what is to be told; what was there already was told. */
async function claim(pool: pg.Pool, siteId: string, calls: readonly Call[]) {
  await pool.query('DELETE FROM device_call WHERE told_at < now() - make_interval(hours => $1)', [
    CALLS_KEPT_HOURS,
  ]);
  const { rows } = await pool.query<{ alertId: string; openedAt: Date }>(
    `INSERT INTO device_call (site_id, alert_id, opened_at)
     SELECT $1, alert_id, opened_at FROM unnest($2::text[], $3::timestamptz[]) AS c (alert_id, opened_at)
     ON CONFLICT DO NOTHING RETURNING alert_id AS "alertId", opened_at AS "openedAt"`,
    [siteId, calls.map(({ alertId }) => alertId), calls.map(({ openedAt }) => openedAt)],
  );
  return rows.map(({ alertId, openedAt }) => ({ alertId, openedAt: isoUtc(openedAt.getTime()) }));
}

async function takeEnded(pool: pg.Pool, now: EpochMs): Promise<readonly Device[]> {
  const { rows } = await pool.query<Device & { readonly isByItself: boolean }>(
    `DELETE FROM device_alerts d USING session s
     WHERE s.session_sha256 = d.session_sha256 AND (s.revoked_at IS NOT NULL OR s.expires_at <= $1)
     RETURNING ${columnsOf('d')}, s.revoked_at IS NULL AS "isByItself"`,
    [isoUtc(now)],
  );
  return rows.filter(({ isByItself }) => isByItself);
}

async function kept(pool: pg.Pool, accountId: string): Promise<readonly ExportedDevice[]> {
  const { rows } = await pool.query<Device>(
    `SELECT ${columnsOf('d')} FROM device_alerts d WHERE owner = $1 ORDER BY since_at`,
    [accountId],
  );
  return rows.map(({ endpoint, language, since, failedAt }) => ({
    service: new URL(endpoint).host,
    language,
    since: isoUtc(since),
    lastFailedAt: failedAt === null ? null : isoUtc(failedAt),
  }));
}

export function createPushStore(pool: pg.Pool): PushStore {
  const SELECT = `SELECT ${columnsOf('d')} FROM device_alerts d`;
  return {
    put: (device, most) => put(pool, device, most),
    one: async (sessionSha256) =>
      (await pool.query<Device>(`${SELECT} WHERE session_sha256 = $1`, [sessionSha256])).rows[0] ??
      null,
    all: async () => (await pool.query<Device>(`${SELECT} ORDER BY since_at, session_sha256`)).rows,
    remove: async (sessionSha256) => {
      const sql = 'DELETE FROM device_alerts WHERE session_sha256 = $1';
      return (await pool.query(sql, [sessionSha256])).rowCount === 1;
    },
    gone: async ({ sessionSha256, endpoint }) => {
      await pool.query('DELETE FROM device_alerts WHERE session_sha256 = $1 AND endpoint = $2', [
        sessionSha256,
        endpoint,
      ]);
    },
    note: async ({ sessionSha256, endpoint }, at, failure) => {
      await pool.query(
        'UPDATE device_alerts SET failed_at = $3, failure = $4 WHERE session_sha256 = $1 AND endpoint = $2',
        [sessionSha256, endpoint, failure === null ? null : isoUtc(at), failure],
      );
    },
    claim: (siteId, calls) => claim(pool, siteId, calls),
    takeEnded: (now) => takeEnded(pool, now),
    kept: (accountId) => kept(pool, accountId),
  };
}
