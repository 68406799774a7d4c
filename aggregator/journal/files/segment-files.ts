// The journal as files: one per site and staff window, appended in group commits (`group-commit.ts`), so a busy intake pays one fdatasync for
// many batches. Trade: one machine; another implementation of the same contract serves several. After a failed write nothing more is taken: what
// a file holds then is not known. Beside each segment stands how many of its lines were acknowledged (`counts.ts`).
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import {
  isFile,
  isFolder,
  isTaken,
  leadsNowhere,
  makeFolder,
  setAside,
  syncFolder,
} from '#shared/process/stored-file.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Journal } from '../journal.ts';
import { countFileOf, forgetCount, OpenCount } from './counts.ts';
import { type Batch, GroupCommits, type SiteWindow } from './group-commit.ts';
import { linePlaceOf } from './lines.ts';
import {
  asideName,
  countLines,
  readSegments,
  readySegments,
  segmentName,
  strangersIn,
  wholePart,
} from './read-segments.ts';

/** Names of the sites that have a folder. */
function sitesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => isFolder(path.join(folder, name)));
}

/** Cuts a torn last line off, or the next line would be glued to it. */
function mendTail(siteId: string, file: string): void {
  const bytes = readFileSync(file);
  const windowStart = Number.parseInt(path.basename(file), 10);
  const { keep, endLine } = wholePart(siteId, windowStart, bytes);
  if (keep < bytes.length) truncateSync(file, keep);
  if (!endLine) return;
  const handle = openSync(file, 'a');
  writeSync(handle, '\n');
  fsyncSync(handle);
  closeSync(handle);
}

/** Makes the segments of an earlier process ready to be appended to; names what is not the journal's. */
function readyFolder(folder: string, onStranger: (place: string) => void): void {
  for (const siteId of sitesIn(folder)) {
    const site = path.join(folder, siteId);
    for (const file of readySegments(site)) {
      try {
        mendTail(siteId, file);
      } catch {
        // it cannot be read: `recover` names it, and its window is a gap
      }
    }
    for (const name of strangersIn(site)) onStranger(path.join(site, name));
  }
}

async function forget(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** What was set aside goes with its window, if it is a file. A folder was never ours, and stays for a person to look at. */
async function forgetAside(file: string): Promise<void> {
  if (isFile(file)) await forget(file);
}

type OpenSegment = { readonly handle: FileHandle; readonly count: OpenCount };

/** Files that are being written. */
class Segments {
  readonly #open = new Map<string, OpenSegment>();

  async append(file: string, batch: Batch): Promise<void> {
    const { handle, count } = this.#open.get(file) ?? (await this.#begin(file, batch));
    await handle.appendFile(batch.texts.join(''));
    await handle.datasync();
    // Only now: it must never say more than the disk holds.
    await count.add(batch.texts.length);
  }

  async drop(file: string): Promise<void> {
    await this.#end(file);
    await forgetCount(countFileOf(file));
    await forget(file);
  }

  async close(): Promise<void> {
    for (const file of [...this.#open.keys()]) await this.#end(file);
  }

  async #end(file: string): Promise<void> {
    const segment = this.#open.get(file);
    this.#open.delete(file);
    await segment?.handle.close();
    await segment?.count.close();
  }

  async #begin(file: string, { siteId, windowStart }: SiteWindow): Promise<OpenSegment> {
    const folder = path.dirname(file);
    if (makeFolder(folder)) syncFolder(path.dirname(folder));
    const handle = await open(file, 'a', 0o600);
    syncFolder(folder);
    const held = statSync(file).size === 0 ? 0 : countLines(readFileSync(file));
    const count = await OpenCount.open(countFileOf(file), linePlaceOf(siteId, windowStart), held);
    const segment = { handle, count };
    this.#open.set(file, segment);
    return segment;
  }
}

/**
 * Opens the journal below `folder`; torn last lines of an earlier crash are cut off first. `onStranger` hears where something stands that
 * is not the journal's. Throws when the folder cannot be used.
 */
export function openSegmentFiles(
  folder: string,
  onStranger: (place: string) => void = () => {},
): Journal {
  makeFolder(folder);
  readyFolder(folder, onStranger);
  const files = new Segments();
  /** By site: what stood in the place of its folder, under the name that it has now. */
  const lost = new Map<string, string>();

  const fileOf = (siteId: string, windowStart: EpochMs): string =>
    path.join(folder, siteId, segmentName(windowStart));

  const commits = new GroupCommits(async ({ batches, drops }) => {
    for (const [file, batch] of batches) await files.append(file, batch);
    for (const { siteId, windowStart } of drops) {
      await files.drop(fileOf(siteId, windowStart));
      await forgetAside(path.join(folder, siteId, asideName(windowStart)));
    }
  });

  return {
    append: (siteId, lines) =>
      commits.enqueue((commit) => {
        for (const line of lines) commit.write(fileOf(siteId, line.windowStart), siteId, line);
      }),
    drop: (siteId, windowStart) =>
      commits.enqueue((commit) => commit.drops.push({ siteId, windowStart })),
    recover: async (siteId) => {
      await commits.settled();
      const site = path.join(folder, siteId);
      // It would stop the site's intake, and what was acknowledged stood in the folder of that name. A disk that is not there does stop it: its
      // segments are not lost, and nothing may be written beside them.
      if (isTaken(site) && !isFolder(site) && !leadsNowhere(site)) lost.set(siteId, setAside(site));
      return { windows: readSegments(site, siteId), lost: lost.get(siteId) ?? null };
    },
    close: async () => {
      await commits.settled();
      await files.close();
    },
  };
}
