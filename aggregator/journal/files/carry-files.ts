// The carry file of a site, in two generations beside each other. Each carries a checksum; one that
// is damaged is as good as none, and said so. Only one process writes into the folder: the intake's
// lock keeps others out.
import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { codeOf, sentenceOf } from '#shared/process/sentence.ts';
import { isFile, makeFolder, syncFolder } from '#shared/process/stored-file.ts';
import type { EpochMs } from '#shared/time.ts';
import { laneSchema } from '#shared/wire/record.ts';
import type { Carry, Released } from '../carry.ts';
import { seal, unseal } from './checked-text.ts';

const storedSchema = z.object({ windowStart: z.int(), document: z.unknown() });
type Stored = z.infer<typeof storedSchema>;

/**
 * `damaged`: there is something, and it is not what was written. Files of the first format had no
 * checksum and begin with `{`.
 */
function load(siteId: string, file: string): Stored | 'none' | 'damaged' {
  try {
    const bytes = readFileSync(file);
    const isFirstFormat = bytes[0] === '{'.charCodeAt(0);
    const text = isFirstFormat ? bytes.toString('utf8') : unseal(siteId, bytes);
    return text === null ? 'damaged' : storedSchema.parse(JSON.parse(text));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? 'none'
      : 'damaged';
  }
}

const releasedSchema = z.partialRecord(laneSchema, z.int());

function loadReleased(siteId: string, file: string): Released | 'damaged' {
  try {
    const text = unseal(siteId, readFileSync(file));
    return text === null ? 'damaged' : releasedSchema.parse(JSON.parse(text));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? {} : 'damaged';
  }
}

function readReleased(siteId: string, file: string): Awaited<ReturnType<Carry['lastReleased']>> {
  const stored = loadReleased(siteId, file);
  return stored === 'damaged' ? { windows: {}, damage: [file] } : { windows: stored, damage: [] };
}

/** A folder with a carry file's name would stop every release. */
function moveFolderAside(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    renameSync(file, `${file}.${process.pid}.damaged`);
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function writeReleased(
  siteId: string,
  file: string,
  newer: Readonly<Released>,
): Promise<void> {
  const stored = loadReleased(siteId, file);
  const windows = { ...(stored === 'damaged' ? {} : stored), ...newer };
  for (const each of [file, `${file}.new`]) moveFolderAside(each);
  await writeDurably(`${file}.new`, seal(siteId, JSON.stringify(windows)));
  renameSync(`${file}.new`, file);
}

function removeFiles(folder: string, files: readonly string[]): void {
  for (const file of files) if (isFile(file)) rmSync(file);
  syncFolder(folder);
}

export function openCarryFiles(folder: string): Carry {
  makeFolder(folder);
  const current = (siteId: string): string => path.join(folder, `${siteId}.carry.json`);
  const released = (siteId: string): string => path.join(folder, `${siteId}.released.json`);
  const previous = (siteId: string): string => path.join(folder, `${siteId}.carry.previous.json`);

  async function write(siteId: string, windowStart: EpochMs, document: unknown): Promise<void> {
    const fresh = `${current(siteId)}.new`;
    for (const file of [fresh, current(siteId), previous(siteId)]) moveFolderAside(file);
    await writeDurably(fresh, seal(siteId, JSON.stringify({ windowStart, document })));
    // A window whose commit is tried again must not push out the last committed one; nor may a
    // damaged file.
    const stored = load(siteId, current(siteId));
    if (typeof stored !== 'string' && stored.windowStart !== windowStart)
      renameSync(current(siteId), previous(siteId));
    renameSync(fresh, current(siteId));
    syncFolder(folder);
  }

  return {
    forget: async (siteId) =>
      removeFiles(folder, [`${current(siteId)}.new`, current(siteId), previous(siteId)]),
    released: (siteId, lane, windowStart) =>
      writeReleased(siteId, released(siteId), { [lane]: windowStart }),
    lastReleased: async (siteId) => readReleased(siteId, released(siteId)),
    async write(siteId, windowStart, document) {
      try {
        await write(siteId, windowStart, document);
      } catch (error) {
        throw new Error(
          `the carry file ${current(siteId)} cannot be written: ${sentenceOf(error)}. Windows wait until it can`,
          { cause: error },
        );
      }
    },
    async read(siteId, windowStart) {
      const damage: string[] = [];
      for (const file of [current(siteId), previous(siteId)]) {
        const stored = load(siteId, file);
        if (stored === 'damaged') damage.push(file);
        else if (stored !== 'none' && stored.windowStart === windowStart)
          return { document: stored.document, damage };
      }
      return { document: null, damage };
    },
  };
}
