// `npm run soak -- -t "a million rows"`: a million rows read a hundred times through the real database process. Its resident memory may rise
// while its caches fill; over the last two thirds it must stand still. Takes an hour or so; no time limit decides anything.
import pg from 'pg';
import { expect, test } from 'vitest';
import { record } from '../../scripts/measured/record.ts';
import { dataFolder } from '../kit/database/folder.ts';
import { type ObservedChild, startObserved } from '../kit/database/observed-child.ts';

const ROWS = 1_000_000;
const PAGE = 5000;
const TIMES = 100;
const MEGABYTE = 1_000_000;
const say = (text: string): void => void process.stderr.write(`soak: ${text}\n`);

/** Reads all rows by key, a page at a time, as an export does. */
async function readAll(client: pg.Client): Promise<number> {
  let rows = 0;
  for (let after = 0; ; ) {
    const sql = 'SELECT id, region, at, level FROM big WHERE id > $1 ORDER BY id LIMIT $2';
    const answer = await client.query<{ id: number }>(sql, [after, PAGE]);
    const last = answer.rows.at(-1);
    if (last === undefined) return rows;
    rows += answer.rows.length;
    after = last.id;
  }
}

async function measured(child: ObservedChild, client: pg.Client): Promise<readonly number[]> {
  const sizes: number[] = [];
  for (let time = 1; time <= TIMES; time += 1) {
    expect(await readAll(client)).toBe(ROWS);
    sizes.push(child.rssBytes());
    say(
      `${time} of ${TIMES} times ${ROWS} rows: ${((sizes.at(-1) ?? 0) / MEGABYTE).toFixed(0)} MB`,
    );
  }
  return sizes;
}

test('a million rows read a hundred times: the memory of the database process stands still', async () => {
  const folder = dataFolder();
  const child = await startObserved(folder.dir);
  const client = new pg.Client({ connectionString: child.databaseUrl });
  try {
    await client.connect();
    await client.query(
      `CREATE TABLE big AS SELECT i AS id, 'region-' || i % 1000 AS region, now() AS at, i % 5 AS level FROM generate_series(1, ${ROWS}) i`,
    );
    await client.query('ALTER TABLE big ADD PRIMARY KEY (id)');
    const sizes = await measured(child, client);
    const third = Math.floor(TIMES / 3);
    const highest = (from: number, to: number): number => Math.max(...sizes.slice(from, to));
    const growth = highest(2 * third, TIMES) - highest(third, 2 * third);
    say(`growth over the last third: ${(growth / MEGABYTE).toFixed(1)} MB`);
    expect(growth).toBeLessThan(30 * MEGABYTE);
    const thirds = [highest(0, third), highest(third, 2 * third), highest(2 * third, TIMES)];
    const [first = 0, second = 0, last = 0] = thirds.map((bytes) => bytes / MEGABYTE);
    record('rows', 'npm run soak -- test/soak/memory.soak.ts', {
      rows: ROWS,
      times: TIMES,
      highestMb: [first, second, last],
      growthMb: growth / MEGABYTE,
    });
  } finally {
    await client.end();
    await child.close();
    folder.remove();
  }
});
