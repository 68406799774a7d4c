// What lies on the disk of the product: every row of every table, every file of the data folder.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { Surface } from './victim.ts';

export async function tablesOf(owner: Pick<pg.Pool, 'query'>): Promise<Surface[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const tables: Surface[] = [];
  for (const { name } of rows) {
    const all = await owner.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    const bytes = Buffer.from(all.rows.map(({ text }) => `${text}\n`).join(''));
    tables.push({ kind: 'table', name, bytes, rows: all.rows.length });
  }
  return tables;
}

export function filesOf(dataDir: string): Surface[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): Surface => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(dataDir, file);
      const [top] = name.split(path.sep);
      const kind = top === 'journal' || top === 'carry' ? top : 'file';
      return { kind, name, bytes: readFileSync(file), rows: 0 };
    });
}
