// Outlets in the database, as the API reads and changes them. The secret leaves it only to sign.
import type pg from 'pg';
import type { Addressed } from '#server/outlets/message.ts';
import type {
  Attempt,
  NewOutlet,
  NumberedDelivery,
  OutletRegister,
} from '#server/outlets/ports.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import {
  type Delivery,
  type Outlet,
  type OutletChange,
  outletSchema,
} from '#shared/wire/outlet.ts';
import { inTransaction } from '../transaction.ts';

type Row = Omit<Outlet, 'createdAt' | 'disabledAt' | 'removedAt' | 'failingSince'> & {
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly removedAt: Date | null;
  readonly failingSince: Date | null;
};

const timeOf = (at: Date | null): string | null => (at === null ? null : isoUtc(at.getTime()));

async function read(
  pool: pg.Pool,
  where: { readonly siteId: string | null; readonly outletId: string | null },
): Promise<readonly Outlet[]> {
  const { rows } = await pool.query<Row>(
    `SELECT o.outlet_id AS "outletId", o.site_id AS "siteId", o.kind, o.url, o.language, o.minimum_level AS "minimumLevel", o.about,
       o.created_by AS "createdBy", o.created_at AS "createdAt", o.disabled_at AS "disabledAt", o.disabled_because AS "disabledBecause",
       o.removed_at AS "removedAt", c.failing_since AS "failingSince",
       (SELECT count(*)::integer FROM outlet_retry r WHERE r.outlet_id = o.outlet_id AND r.attempt > 0) AS waiting
     FROM outlet o JOIN outlet_cursor c ON c.outlet_id = o.outlet_id
     WHERE ($1::text IS NULL OR o.site_id = $1) AND ($2::text IS NULL OR o.outlet_id = $2)
     ORDER BY o.site_id, o.created_at, o.outlet_id`,
    [where.siteId, where.outletId],
  );
  return rows.map((row) =>
    outletSchema.parse({
      ...row,
      createdAt: timeOf(row.createdAt),
      disabledAt: timeOf(row.disabledAt),
      removedAt: timeOf(row.removedAt),
      failingSince: timeOf(row.failingSince),
    }),
  );
}

const NEWEST = `coalesce((SELECT max(seq) FROM decision_log WHERE site_id = $2), 0)`;

function create(pool: pg.Pool, outlet: NewOutlet): Promise<void> {
  const { outletId, siteId, kind, url, secret, language, minimumLevel, about } = outlet;
  return inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO outlet (outlet_id, site_id, kind, url, secret, language, minimum_level, about, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        outletId,
        siteId,
        kind,
        url,
        secret,
        language,
        minimumLevel,
        about,
        outlet.createdBy,
        isoUtc(outlet.createdAt),
      ],
    );
    await client.query(
      `INSERT INTO outlet_cursor (outlet_id, since_seq, seq) SELECT $1, n, n FROM (SELECT ${NEWEST} AS n) newest`,
      [outletId, siteId],
    );
  });
}

/** From now on: what was logged meanwhile, and what waited, is old. */
async function beginAgain(client: pg.PoolClient, outletId: string): Promise<void> {
  await client.query('DELETE FROM outlet_retry WHERE outlet_id = $1', [outletId]);
  await client.query(
    `UPDATE outlet_cursor c SET since_seq = n.seq, seq = n.seq, failing_since = NULL, leased_by = NULL, leased_until = NULL
     FROM (SELECT coalesce(max(l.seq), 0) AS seq FROM outlet o LEFT JOIN decision_log l ON l.site_id = o.site_id WHERE o.outlet_id = $1) n
     WHERE c.outlet_id = $1`,
    [outletId],
  );
}

function change(
  pool: pg.Pool,
  outletId: string,
  { isDisabled, language, minimumLevel, about }: OutletChange,
  now: EpochMs,
): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `UPDATE outlet SET language = coalesce($2, language), minimum_level = coalesce($3, minimum_level), about = coalesce($4, about)
       WHERE outlet_id = $1`,
      [outletId, language ?? null, minimumLevel ?? null, about ?? null],
    );
    if (isDisabled === true)
      await client.query(
        `UPDATE outlet SET disabled_at = $2, disabled_because = 'person' WHERE outlet_id = $1 AND disabled_at IS NULL`,
        [outletId, isoUtc(now)],
      );
    if (isDisabled !== false) return;
    const { rowCount } = await client.query(
      'UPDATE outlet SET disabled_at = NULL, disabled_because = NULL WHERE outlet_id = $1 AND disabled_at IS NOT NULL',
      [outletId],
    );
    if (rowCount === 1) await beginAgain(client, outletId);
  });
}

async function recordTest(pool: pg.Pool, outletId: string, attempt: Attempt): Promise<void> {
  await pool.query(
    'INSERT INTO delivery (outlet_id, seq, attempt, at, status, failure, duration_ms) VALUES ($1, 0, 1, $2, $3, $4, $5)',
    [
      outletId,
      isoUtc(attempt.at),
      attempt.status,
      attempt.failure,
      Math.max(0, Math.round(attempt.durationMs)),
    ],
  );
}

type DeliveryRow = Omit<Delivery, 'at' | 'seq'> & { number: string; seq: string; at: Date };

async function deliveries(
  pool: pg.Pool,
  outletId: string,
  before: number | null,
  limit: number,
): Promise<readonly NumberedDelivery[]> {
  const { rows } = await pool.query<DeliveryRow>(
    `SELECT number, seq, attempt, at, status, failure, duration_ms AS "durationMs" FROM delivery
     WHERE outlet_id = $1 AND ($2::bigint IS NULL OR number < $2) ORDER BY number DESC LIMIT $3`,
    [outletId, before, limit],
  );
  return rows.map((row) => ({
    ...row,
    number: Number(row.number),
    seq: Number(row.seq),
    at: isoUtc(row.at.getTime()),
  }));
}

export function createOutletRegister(pool: pg.Pool): OutletRegister {
  return {
    list: (siteId) => read(pool, { siteId, outletId: null }),
    one: async (outletId) => (await read(pool, { siteId: null, outletId }))[0] ?? null,
    create: (outlet) => create(pool, outlet),
    change: (outletId, wanted, now) => change(pool, outletId, wanted, now),
    remove: async (outletId, now) => {
      await pool.query(
        'UPDATE outlet SET removed_at = $2, secret = NULL WHERE outlet_id = $1 AND removed_at IS NULL',
        [outletId, isoUtc(now)],
      );
    },
    addressed: async (outletId) => {
      const { rows } = await pool.query<Addressed>(
        `SELECT outlet_id AS "outletId", kind, url, secret, language FROM outlet WHERE outlet_id = $1 AND removed_at IS NULL`,
        [outletId],
      );
      return rows[0] ?? null;
    },
    recordTest: (outletId, attempt) => recordTest(pool, outletId, attempt),
    deliveries: (outletId, before, limit) => deliveries(pool, outletId, before, limit),
  };
}
