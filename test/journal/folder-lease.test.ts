import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFolderLease } from '#aggregator/journal/files/folder-lease.ts';
import { leaseContract } from '../contracts/lease-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-lease-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

leaseContract('the lock of the data folder', async () => ({
  open: async () => openFolderLease(folder),
  breakAll: null,
}));

test('a folder that a live process has is refused in a sentence', async () => {
  const lease = openFolderLease(folder);
  expect(() => openFolderLease(folder)).toThrow(/the journal in .* is in use by process \d+/);
  await lease.release();
});
