// What the database process keeps of an answer once it is given: nothing. Its answers hold password hashes and notes that were erased since.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { dataFolder } from '../../kit/database/folder.ts';
import { startObserved } from '../../kit/database/observed-child.ts';
import { prepareDatabase } from '../../kit/database/prepared.ts';

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function observed() {
  const folder = dataFolder();
  cleanUp.push(folder.remove);
  await prepareDatabase(folder.dir, 'new');
  const child = await startObserved(folder.dir);
  cleanUp.push(() => child.close());
  const client = new pg.Client({ connectionString: child.databaseUrl });
  await client.connect();
  cleanUp.push(() => client.end());
  return { child, client };
}

test('a text that was stored, read and erased is nowhere in the heap of the database process', async () => {
  const { child, client } = await observed();
  const canary = `canary${randomBytes(12).toString('hex')}`;
  await client.query('CREATE TABLE note (words text)');
  await client.query('INSERT INTO note VALUES ($1)', [canary]);
  const { rows } = await client.query('SELECT words FROM note');
  expect(rows).toEqual([{ words: canary }]);
  await client.query('DELETE FROM note');
  await client.query('SELECT 1');
  const heap = await child.heapText();
  // The look itself must see: what the process does hold is found.
  expect(heap.includes('.s.PGSQL.5432')).toBe(true);
  expect(heap.includes(canary)).toBe(false);
});

test('a million rows in twenty answers leave the heap as they found it', async () => {
  const { child, client } = await observed();
  const read = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      const sql = "SELECT i, 'region-' || i AS region FROM generate_series(1, 50000) i";
      expect((await client.query(sql)).rowCount).toBe(50_000);
    }
  };
  await read(7);
  const afterAThird = await child.heapBytes();
  await read(13);
  const atTheEnd = await child.heapBytes();
  // One row that is kept costs more than 100 bytes, so 13 answers would add more than 65 MB.
  expect(atTheEnd - afterAThird).toBeLessThan(2_000_000);
});
