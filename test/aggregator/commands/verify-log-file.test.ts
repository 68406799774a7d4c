// A file of the log as it is handed over: what stands beside the hashed text has to say the same, and a file without an entry shows nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sealOf } from '#shared/domain/chain.ts';
import { CHAIN_START } from '../../kit/database/chain-text.ts';
import { runVerify, sha256 } from '../../kit/database/verify-log-fixture.ts';

const work = mkdtempSync(path.join(tmpdir(), 'crowdshade-log-file-'));
const file = path.join(work, 'log.ndjson');
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Three entries as the API serves them. */
function entries() {
  let previousSha256 = CHAIN_START;
  return [1, 2, 3].map((seq) => {
    const document = {
      kind: 'duty_taken',
      at: `2026-06-01T12:00:0${seq}Z`,
      actor: 'a-anna',
      salt: '0'.repeat(32),
      alertId: null,
      data: { seq, more: { b: 1, a: [2, 1] } },
      textSha256: null,
    };
    const bytes = JSON.stringify(document);
    const hash = sha256(`${previousSha256}\n${seq}\n${bytes}`);
    const entry = { seq, document, bytes, previousSha256, sha256: hash, text: null };
    previousSha256 = hash;
    return { ...entry, isErased: false, name: 'Anna' };
  });
}

const write = (lines: readonly unknown[]): void =>
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));

test('a document with its keys in another order is the same one', async () => {
  const [first, ...others] = entries();
  if (first === undefined) throw new Error('no entry');
  const { kind, ...rest } = first.document;
  write([{ ...first, document: { ...rest, kind } }, ...others]);
  const { code, out } = await runVerify(['--file', file]);
  expect([code, out]).toEqual([0, expect.stringContaining('display names are not part of it')]);
});

test.each([
  ['its kind', { kind: 'note' }],
  ['its moment', { at: '2026-06-01T13:00:02Z' }],
  ['its data', { data: { seq: 2, more: { b: 1, a: [1, 2] } } }],
  ['a field more', { note: 'x' }],
])('%s changed beside untouched bytes is found', async (_, change) => {
  const [first, second, third] = entries();
  write([first, { ...second, document: { ...second?.document, ...change } }, third]);
  expect(await runVerify(['--file', file])).toMatchObject({
    code: 1,
    out: expect.stringContaining('BROKEN at entry 2: the document that it shows'),
  });
});

test.each(['', '\uFEFF', '\n\n'])(
  'a file without an entry is no whole log: %j',
  async (nothing) => {
    writeFileSync(file, nothing);
    expect(await runVerify(['--file', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('nothing was checked'),
    });
  },
);

test('a seal from before the first entry is right over the start that an export carries, or as it was once told', async () => {
  const start = '5'.repeat(64);
  const day = '2026-05-01';
  const seal = (head: string): string => `${day}=${sealOf('demo', day, head, sha256)}`;
  const check = (of: string) => runVerify(['--file', file, '--seal', of]);
  write([{ start }, ...entries()]);
  expect(await check(seal(start))).toMatchObject({
    code: 0,
    out: expect.stringContaining('whole'),
  });
  expect(await check(seal(CHAIN_START))).toMatchObject({ code: 0 });
  expect(await check(seal('6'.repeat(64)))).toMatchObject({
    code: 1,
    out: expect.stringMatching(/is over no entry of this log$/m),
  });
  write(entries());
  expect(await check(seal(start))).toMatchObject({
    code: 1,
    out: expect.stringContaining('only a log from --export shows it'),
  });
  write([{ start }]);
  expect(await check(seal(start))).toMatchObject({
    code: 0,
    out: expect.stringContaining('it is over the start of this log, which has no entry yet'),
  });
  expect(await check(seal('6'.repeat(64)))).toMatchObject({
    code: 1,
    out: expect.stringContaining('nothing was checked'),
  });
});
