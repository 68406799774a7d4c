// The journal as files: one per site and staff window, appended in group commits. Everything that arrives while one commit is on its way to
// the disk goes with the next, so a busy intake pays one fdatasync for many batches. Trade: one machine; another implementation of the
// same contract serves several. After a failed write nothing more is taken: what a file holds then is not known.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { sentenceOf } from '#shared/process/sentence.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Journal } from './journal.ts';
import { encodeLine } from './lines.ts';
import {
  asideName,
  readSegments,
  readySegments,
  segmentName,
  strangersIn,
  wholePart,
} from './read-segments.ts';

/** What goes to the disk together: lines per file, then files to forget. */
class Commit {
  readonly texts = new Map<string, string[]>();
  readonly drops: { readonly siteId: string; readonly windowStart: EpochMs }[] = [];
  readonly done = Promise.withResolvers<void>();

  write(file: string, text: string): void {
    const texts = this.texts.get(file);
    if (texts === undefined) this.texts.set(file, [text]);
    else texts.push(text);
  }
}

/** Names of the sites that have a folder. */
function sitesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isDirectory());
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

/** Makes new names in a folder durable. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

async function forget(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** What was set aside goes with its window, if it is a file. A folder was never ours, and stays for a person to look at. */
async function forgetAside(file: string): Promise<void> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) await forget(file);
}

/** Files that are being written. */
class Segments {
  readonly #handles = new Map<string, FileHandle>();

  async append(file: string, text: string): Promise<void> {
    const handle = this.#handles.get(file) ?? (await this.#open(file));
    await handle.appendFile(text);
    await handle.datasync();
  }

  async drop(file: string): Promise<void> {
    await this.#handles.get(file)?.close();
    this.#handles.delete(file);
    await forget(file);
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
    this.#handles.clear();
  }

  async #open(file: string): Promise<FileHandle> {
    const folder = path.dirname(file);
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined)
      syncFolder(path.dirname(folder));
    const handle = await open(file, 'a', 0o600);
    this.#handles.set(file, handle);
    syncFolder(folder);
    return handle;
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
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  readyFolder(folder, onStranger);
  const files = new Segments();
  let next: Commit | null = null;
  let running: Promise<void> | null = null;
  let failure: Error | null = null;

  const fileOf = (siteId: string, windowStart: EpochMs): string =>
    path.join(folder, siteId, segmentName(windowStart));

  async function perform(commit: Commit): Promise<void> {
    try {
      if (failure !== null) throw failure;
      for (const [file, texts] of commit.texts) await files.append(file, texts.join(''));
      for (const { siteId, windowStart } of commit.drops) {
        await files.drop(fileOf(siteId, windowStart));
        await forgetAside(path.join(folder, siteId, asideName(windowStart)));
      }
      commit.done.resolve();
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(sentenceOf(error));
      commit.done.reject(failure);
    }
  }
  async function flush(): Promise<void> {
    for (let commit = next; commit !== null; commit = next) {
      next = null;
      await perform(commit);
    }
    running = null;
  }
  /** Adds to the next commit, which waits for the running one. */
  function enqueue(add: (commit: Commit) => void): Promise<void> {
    next ??= new Commit();
    const { done } = next;
    add(next);
    running ??= flush();
    return done.promise;
  }

  return {
    append: (siteId, lines) =>
      enqueue((commit) => {
        for (const line of lines)
          commit.write(fileOf(siteId, line.windowStart), encodeLine(siteId, line));
      }),
    drop: (siteId, windowStart) => enqueue((commit) => commit.drops.push({ siteId, windowStart })),
    recover: async (siteId) => {
      while (running !== null) await running;
      return readSegments(path.join(folder, siteId), siteId);
    },
    close: async () => {
      while (running !== null) await running;
      await files.close();
    },
  };
}
