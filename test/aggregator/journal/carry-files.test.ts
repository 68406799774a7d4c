import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCarryFiles } from '#aggregator/journal/files/carry-files.ts';
import { carryContract } from '../../contracts/carry-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-carry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const W = 60_000;

carryContract('files', async () => ({ open: async () => openCarryFiles(folder) }));

test('a file that was cut off reads as nothing, and the older one stays', async () => {
  const carry = openCarryFiles(folder);
  await carry.write('site', W, { n: 1 });
  await carry.write('site', 2 * W, { n: 2 });
  writeFileSync(path.join(folder, 'site.carry.json'), '{"windowStart": 1200');
  expect((await carry.read('site', 2 * W)).document).toBeNull();
  expect((await carry.read('site', W)).document).toEqual({ n: 1 });
});

test('only its owner may read it, and no half-written file stays', async () => {
  const carry = openCarryFiles(folder);
  await carry.write('site', W, { n: 1 });
  expect(readdirSync(folder)).toEqual(['site.carry.json']);
  expect(statSync(path.join(folder, 'site.carry.json')).mode & 0o777).toBe(0o600);
});

test('a folder in the place of a carry file is moved aside, and windows go on', async () => {
  const carry = openCarryFiles(folder);
  mkdirSync(path.join(folder, 'site.carry.json'));
  expect(await carry.read('site', W)).toEqual({
    document: null,
    damage: [path.join(folder, 'site.carry.json')],
  });
  await carry.write('site', W, { n: 1 });
  expect(await carry.read('site', W)).toEqual({ document: { n: 1 }, damage: [] });
});

test('a file of the first format, without a checksum, is still read', async () => {
  const text = JSON.stringify({ windowStart: W, document: { n: 1 } });
  writeFileSync(path.join(folder, 'site.carry.json'), text);
  expect(await openCarryFiles(folder).read('site', W)).toEqual({ document: { n: 1 }, damage: [] });
});

test('a carry file that cannot be written says which and why', async () => {
  const carry = openCarryFiles(folder);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  await expect(carry.write('site', W, {})).rejects.toThrow(
    /^the carry file .*site\.carry\.json cannot be written: .*ENOTDIR/,
  );
});
