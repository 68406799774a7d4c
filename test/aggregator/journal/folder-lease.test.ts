import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderLease, takeFolder } from '#aggregator/journal/files/folder-lease.ts';
import { leaseContract } from '../../contracts/lease-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-lease-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

leaseContract('whoever has taken the data folder', async () => ({
  open: async () => {
    const leave = takeFolder(folder);
    const lease = folderLease();
    const release = async (): Promise<void> => {
      await lease.release();
      leave();
    };
    return { take: lease.take, isHeld: lease.isHeld, release };
  },
  breakAll: null,
}));

test('a folder that a live process has is refused in a sentence', () => {
  const leave = takeFolder(folder);
  expect(() => takeFolder(folder)).toThrow(/the journal in .* is in use by process \d+/);
  leave();
});
