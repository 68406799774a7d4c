// The decision log of a store as whoever verifies it reads it, as an owner of the database would
// change it, and the command that finds out.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { readChain } from '#database/aggregator/chain.ts';
import { addToLog } from '#database/server/room-steps.ts';
import { type ChainCheck, type ChainEntry, verifyChain } from '#shared/domain/chain.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { type Store, T0 } from './store-fixture.ts';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function chainOf(store: Store): Promise<ChainEntry[]> {
  const entries: ChainEntry[] = [];
  for await (const entry of readChain(store.auditor, 'demo')) entries.push(entry);
  return entries;
}

export const checkOf = async (store: Store): Promise<ChainCheck> =>
  verifyChain(await chainOf(store), sha256);

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export async function runVerify(
  args: readonly string[],
  { cwd = ROOT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [...NODE_FLAGS, 'scripts/verify-log.ts', ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const [code] = await once(child, 'close');
  return { code: Number(code), out, err };
}

/**
 * What an owner of the database would do, with the guards off; undone at the end, whatever
 * happened.
 */
export async function tamper(
  store: Store,
  sql: readonly string[],
  look: () => Promise<void> = async () => {},
): Promise<ChainCheck> {
  const client = await store.owner.connect();
  const tables = ['decision_log', 'decision_text'];
  for (const table of tables) await client.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
  const guard = (state: string) =>
    client.query(`ALTER TABLE decision_log ${state} TRIGGER decision_log_is_insert_only`);
  try {
    await guard('DISABLE');
    for (const statement of sql) await client.query(statement);
    await look();
    return await checkOf(store);
  } finally {
    for (const table of tables) {
      await client.query(`DELETE FROM ${table}`);
      await client.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
      await client.query(`DROP TABLE kept_${table}`);
    }
    await guard('ENABLE');
    client.release();
  }
}

/** Five entries, a second apart: the third sets a phase, the others are notes of two people. */
export async function writeFive(store: Store): Promise<void> {
  for (let i = 0; i < 5; i += 1)
    await addToLog(
      store.server,
      'demo',
      i === 2 ? { kind: 'phase_changed', phase: 'egress' } : { kind: 'note', text: `note ${i}` },
      { by: i % 2 === 0 ? 'a-anna' : 'a-ben', at: T0 + i * 1000 },
    );
}
