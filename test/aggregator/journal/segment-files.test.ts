import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSegmentFiles } from '#aggregator/journal/files/segment-files.ts';
import { journalContract } from '../../contracts/journal-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

journalContract('segment files', async () => ({ open: async () => openSegmentFiles(folder) }));

const WINDOW = 60_000;
const line = (sensorId: string) => ({
  kind: 'reading' as const,
  windowStart: WINDOW,
  sensorId,
  observedAt: WINDOW + 1000,
  level: 1,
  seq: null,
  receivedAt: WINDOW + 1000,
});

test('a torn last line is left out, and what comes after it is whole', async () => {
  const journal = openSegmentFiles(folder);
  await journal.append('site', [line('a')]);
  await journal.close();
  appendFileSync(path.join(folder, 'site', `${WINDOW}.ndjson`), '["r","b",610');
  const again = openSegmentFiles(folder);
  expect((await again.recover('site')).windows[0]?.lines).toEqual([line('a')]);
  await again.append('site', [line('c')]);
  expect((await again.recover('site')).windows[0]?.lines).toEqual([line('a'), line('c')]);
  await again.close();
});

test('files are for their owner only, one per site and window, and gone after the drop', async () => {
  const journal = openSegmentFiles(folder);
  await journal.append('site', [line('a')]);
  const file = path.join(folder, 'site', `${WINDOW}.ndjson`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(folder, 'site')).mode & 0o777).toBe(0o700);
  await journal.drop('site', WINDOW);
  expect(readdirSync(path.join(folder, 'site'))).toEqual([]);
  await journal.close();
});

test('an append that cannot reach the disk rejects', async () => {
  const journal = openSegmentFiles(folder);
  // A file where the site's folder should be.
  writeFileSync(path.join(folder, 'blocked'), '');
  await expect(journal.append('blocked', [line('a')])).rejects.toThrow();
});
