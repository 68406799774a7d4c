// The decision log and whoever would rather that it said something else: every change is found, erased
// words are not a change, and the command that finds it needs nothing but the database, or a file and Node.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendDecision } from '#database/decisions.ts';
import { readLog } from '#database/server/room-reads.ts';
import { type ChainCheck, type ChainEntry, sealOf } from '#shared/domain/chain.ts';
import { isoUtc } from '#shared/time.ts';
import { CHAIN_START, chainText } from '../kit/database/chain-text.ts';
import { openStore, type Store, T0 } from '../kit/database/store-fixture.ts';
import {
  chainOf,
  checkOf,
  type Ran,
  ROOT,
  runVerify,
  sha256,
  tamper,
  writeFive,
} from '../kit/database/verify-log-fixture.ts';

const work = mkdtempSync(path.join(tmpdir(), 'crowdshade-verify-'));

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await writeFive(store);
});
afterAll(async () => {
  await store.close();
  rmSync(work, { recursive: true, force: true });
});

const chain = (): Promise<ChainEntry[]> => chainOf(store);
const check = (): Promise<ChainCheck> => checkOf(store);
const tampered = (sql: readonly string[], look?: () => Promise<void>): Promise<ChainCheck> =>
  tamper(store, sql, look);
const onDatabase = (...args: string[]): Promise<Ran> =>
  runVerify(args, { env: { DATABASE_URL: store.embedded.databaseUrl } });
const runIn = (cwd: string, ...args: string[]): Promise<Ran> => runVerify(args, { cwd });

const seqIs = (seq: number): string => `site_id = 'demo' AND seq = ${seq}`;

test('a log that nobody touched is whole, and the two programs agree on what is hashed', async () => {
  const whole = await check();
  expect(whole).toMatchObject({ count: 5, firstAt: isoUtc(T0), broken: null });
  const [first] = await chain();
  expect(first?.previousSha256).toBe(CHAIN_START);
  expect(first?.sha256).toBe(sha256(chainText(CHAIN_START, 1, first?.bytes ?? '')));
});

/** Rewrites an entry so that its own hash is right again: what somebody would do who knows how it works. */
const rehashed = (seq: number): string =>
  `UPDATE decision_log SET sha256 = encode(sha256(convert_to(previous_sha256 || E'\\n' || seq || E'\\n' || bytes, 'UTF8')), 'hex') WHERE ${seqIs(seq)}`;
const bytes = (seq: number, from: string, to: string): string =>
  `UPDATE decision_log SET bytes = replace(bytes, '${from}', '${to}') WHERE ${seqIs(seq)}`;

test.each([
  ['bytes', [bytes(3, 'egress', 'ingress')], { seq: 3, reason: 'hash' }],
  [
    'bytes, with a hash that fits them',
    [bytes(3, 'egress', 'ingress'), rehashed(3)],
    { seq: 4, reason: 'previous' },
  ],
  [
    'the time that is searched by',
    [`UPDATE decision_log SET at = at - interval '1 minute' WHERE ${seqIs(2)}`],
    { seq: 2, reason: 'columns' },
  ],
  [
    'who it was',
    [`UPDATE decision_log SET actor = 'a-carl' WHERE ${seqIs(2)}`],
    { seq: 2, reason: 'columns' },
  ],
  [
    'the kind',
    [`UPDATE decision_log SET kind = 'note' WHERE ${seqIs(3)}`],
    { seq: 3, reason: 'columns' },
  ],
  [
    'the order of two entries',
    [
      `UPDATE decision_log SET seq = 99 WHERE ${seqIs(2)}`,
      `UPDATE decision_log SET seq = 2 WHERE ${seqIs(3)}`,
      `UPDATE decision_log SET seq = 3 WHERE ${seqIs(99)}`,
    ],
    { seq: 2, reason: 'previous' },
  ],
  [
    'an entry in the middle, removed',
    [`DELETE FROM decision_log WHERE ${seqIs(3)}`],
    { seq: 4, reason: 'gap' },
  ],
  [
    'the first entry, removed',
    [`DELETE FROM decision_log WHERE ${seqIs(1)}`],
    { seq: 2, reason: 'gap' },
  ],
  [
    'the words of two entries, swapped',
    [
      `UPDATE decision_text SET body = CASE seq WHEN 1 THEN 'note 1' ELSE 'note 0' END WHERE site_id = 'demo' AND seq IN (1, 2)`,
    ],
    { seq: 1, reason: 'text' },
  ],
  ['words, removed without a trace', [`DELETE FROM decision_text WHERE ${seqIs(2)}`], null],
  [
    'words, put where there were none',
    [`INSERT INTO decision_text VALUES ('demo', 3, 'a-anna', 'we were told to')`],
    { seq: 3, reason: 'text' },
  ],
] as const)('tampering by the owner is found: %s', async (_what, sql, broken) => {
  const found = (await tampered(sql)).broken;
  // Words without a row count as missing: a hash without words must have a row that says that they were erased.
  expect(found).toEqual(broken ?? { seq: 2, reason: 'text' });
  expect((await check()).broken).toBeNull();
});

test('the last entry, removed, is found by whoever knows the head', async () => {
  const head = (await check()).head?.sha256 ?? '';
  expect((await onDatabase('--head', head)).code).toBe(0);
  const shorter = await tampered([`DELETE FROM decision_log WHERE ${seqIs(5)}`], async () => {
    const known = await onDatabase('--site', 'demo', '--head', head);
    expect([known.code, known.out]).toEqual([1, expect.stringContaining('taken off the end')]);
    expect((await onDatabase('--site', 'demo')).code).toBe(0);
  });
  expect(shorter).toMatchObject({ count: 4, broken: null });
});

test('the command prints count, times and head, and ends with 1 when the chain is broken', async () => {
  const { head } = await check();
  const whole = await onDatabase('--site', 'demo');
  expect([whole.code, whole.out]).toEqual([0, expect.stringContaining('whole')]);
  const times = [`first      ${isoUtc(T0)}`, `last       ${isoUtc(T0 + 4000)}`];
  for (const part of ['entries    5', ...times, head?.sha256 ?? '-'])
    expect(whole.out).toContain(part);
  expect(await onDatabase('--site', 'nosuch')).toMatchObject({
    code: 1,
    out: expect.stringContaining('nothing was checked: there is no site nosuch. Is that its id?'),
  });
  await store.owner.query(
    "INSERT INTO site (site_id, version, document) VALUES ('market', 1, '{}')",
  );
  expect(await onDatabase('--site', 'market')).toMatchObject({
    code: 1,
    out: expect.stringContaining('site market is registered, and its log has no entry yet'),
  });
  await tampered([bytes(3, 'egress', 'ingress')], async () => {
    const broken = await onDatabase();
    expect([broken.code, broken.out]).toEqual([1, expect.stringContaining('BROKEN at entry 3')]);
  });
});

test('an exported file is checked by Node alone: no package is installed where it is done', async () => {
  const file = path.join(work, 'log.ndjson');
  expect((await onDatabase('--export', file)).code).toBe(0);
  const outside = path.join(work, 'outside');
  const needed = [
    'scripts/verify-log.ts',
    'aggregator/commands/verify-log.ts',
    'shared/process/command.ts',
    'shared/process/options.ts',
    'shared/process/database-away.ts',
    'shared/process/ending.ts',
    'shared/process/checked.ts',
    'shared/process/did-you-mean.ts',
    'shared/process/mistakes.ts',
    'shared/process/sha256.ts',
    'shared/process/text-file.ts',
    'shared/wire/storable.ts',
  ];
  for (const name of [
    ...needed,
    'shared/domain/chain.ts',
    'shared/process/sentence.ts',
    'shared/process/file-owner.ts',
    'package.json',
  ]) {
    mkdirSync(path.join(outside, path.dirname(name)), { recursive: true });
    cpSync(path.join(ROOT, name), path.join(outside, name));
  }
  const { head } = await check();
  const day = '2026-06-01';
  const seal = sealOf('demo', day, head?.sha256 ?? '', sha256);
  const args = ['--file', file, '--head', head?.sha256 ?? '', '--seal', `${day}=${seal}`];
  expect(await runIn(outside, ...args)).toMatchObject({ code: 0 });
  expect((await runIn(outside, '--file', file, '--seal', `2026-06-02=${seal}`)).code).toBe(1);
  writeFileSync(file, readFileSync(file, 'utf8').replace('note 1', 'note 7'));
  expect(await runIn(outside, '--file', file)).toMatchObject({
    code: 1,
    out: expect.stringContaining('BROKEN at entry 2: its words'),
  });
});

test('found A4: a page of the API, saved line by line with or without a byte order mark, is checked as it is', async () => {
  const query = { siteId: 'demo', from: null, to: null, before: null, limit: 100 };
  const page = await readLog(store.server, { ...query, now: T0 + 60_000 });
  const file = path.join(work, 'page.ndjson');
  for (const mark of ['', '\uFEFF']) {
    writeFileSync(file, mark + page.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    expect(await runVerify(['--file', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('5'),
    });
  }
  writeFileSync(file, 'not a log\n');
  expect(await runVerify(['--file', file])).toMatchObject({
    code: 1,
    err: expect.stringContaining('line 1'),
  });
});

test('two processes that append at once, over two connections each, make one chain without a gap', async () => {
  const append = (i: number, pool = i % 2 === 0 ? store.server : store.aggregator) =>
    appendDecision(pool, { siteId: 'demo', kind: 'note', at: T0 + 5000 + i, actor: 'a-ben' });
  await Promise.all(Array.from({ length: 20 }, (_, i) => append(i)));
  expect(await check()).toMatchObject({ count: 25, broken: null });
});

test('no role changes, removes or forges an entry, or reads words that it has no need of', async () => {
  for (const who of ['server', 'aggregator', 'auditor', 'publicReader'] as const)
    for (const sql of [
      'UPDATE decision_log SET at = now()',
      'DELETE FROM decision_log',
      'TRUNCATE decision_log',
      "UPDATE decision_text SET body = 'x'",
      'DELETE FROM decision_text',
      "INSERT INTO decision_text VALUES ('demo', 1, 'x', 'x')",
      'ALTER TABLE decision_log DISABLE TRIGGER ALL',
    ])
      await expect(store[who].query(sql), `${who}: ${sql}`).rejects.toThrow();
  for (const who of ['auditor', 'publicReader'] as const)
    await expect(store[who].query("SELECT append_decision('demo', '{}', null)")).rejects.toThrow(
      'permission denied',
    );
  await store.auditor.query('SELECT FROM decision_text');
  await expect(store.publicReader.query('SELECT FROM decision_text')).rejects.toThrow();
});

test('words that a person took back are gone, and the chain is whole', async () => {
  await store.server.query("SELECT erase_decision_texts('a-ben')");
  const entries = await chain();
  expect(entries.find(({ seq }) => seq === 2)?.text).toBeNull();
  expect(JSON.stringify(entries)).not.toContain('note 1');
  expect((await check()).broken).toBeNull();
});
