// Fills the public lane with the past, as the owner of the database writes it, so that a young demo has as much to tell as an old one.
import type pg from 'pg';
import { openPool } from '#database/open.ts';
import { environmentOf, processOf } from '../kit/processes.ts';
import type { Product } from '../kit/product.ts';

const DAY_SECONDS = 86_400;
const WINDOW_SECONDS = 900;

async function asOwner<T>(product: Product, run: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const { port } = new URL(product.origin);
  const server = processOf('server/main.ts', `PORT=${port}`);
  const databaseUrl = environmentOf(server, 'DATABASE_URL');
  const pool = openPool({ databaseUrl, role: null, max: 1 });
  try {
    return await run(pool);
  } finally {
    await pool.end();
  }
}

const midnight = (daysAgo: number): number =>
  (Math.floor(Date.now() / 1000 / DAY_SECONDS) - daysAgo) * DAY_SECONDS;

/** The regions that the demo shows, over whole days that ended at least a day ago; gives the days, oldest first. */
export async function fillDays(product: Product, days: number): Promise<readonly string[]> {
  const from = midnight(days + 2);
  const windows = (days * DAY_SECONDS) / WINDOW_SECONDS;
  const values = [from, windows, WINDOW_SECONDS];
  await asOwner(product, async (pool) => {
    await pool.query(
      `INSERT INTO public_record (site_id, policy_version, plan_id, region_id, window_start, window_seconds, status, level, published_at)
       SELECT site_id, policy_version, plan_id, region_id, to_timestamp($1::float8 + w * $3::int), $3::int, 'released', w % 5,
         to_timestamp($1::float8 + w * $3::int + 1800)
       FROM (SELECT * FROM public_record WHERE (site_id, window_start) =
           (SELECT site_id, max(window_start) FROM public_record WHERE site_id = 'demo' GROUP BY site_id)) newest,
         generate_series(0, $2::int - 1) w`,
      values,
    );
    await pool.query(
      `INSERT INTO release_window (site_id, lane, window_start, window_seconds, plan_id, published_at)
       SELECT site_id, lane, to_timestamp($1::float8 + w * $3::int), $3::int, plan_id, to_timestamp($1::float8 + w * $3::int + 1800)
       FROM (SELECT * FROM release_window WHERE site_id = 'demo' AND lane = 'public' ORDER BY window_start DESC LIMIT 1) newest,
         generate_series(0, $2::int - 1) w`,
      values,
    );
  });
  return Array.from({ length: days }, (_, day) =>
    new Date((from + day * DAY_SECONDS) * 1000).toISOString().slice(0, 10),
  );
}

/** `rows` records of `regions` regions that no plan knows, from two months ago on; gives the Unix second at which they begin. */
export async function fillRecords(
  product: Product,
  { rows, regions }: { rows: number; regions: number },
): Promise<number> {
  const from = midnight(60);
  const windows = rows / regions;
  await asOwner(product, async (pool) => {
    for (let w = 0; w < windows; w += 20)
      await pool.query(
        `INSERT INTO public_record (site_id, policy_version, plan_id, region_id, window_start, window_seconds, status, level, published_at)
         SELECT 'demo', 1, '00000000000000f1', lpad(to_hex(r), 16, '0'), to_timestamp($1::float8 + w * $4::int), $4::int, 'released', (w * 7 + r) % 5,
           to_timestamp($1::float8 + w * $4::int + 1800)
         FROM generate_series($2::int, $3::int) w, generate_series(1, $5::int) r`,
        [from, w, Math.min(w + 20, windows) - 1, WINDOW_SECONDS, regions],
      );
  });
  return from;
}
