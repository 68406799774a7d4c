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
  truncateSync,
} from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { EpochMs } from '#shared/time.ts';
import type { Journal, JournalLine } from './journal.ts';
import { decodeLine, encodeLine } from './lines.ts';

const SUFFIX = '.ndjson';

/** What goes to the disk together: lines per file, then files to forget. */
class Commit {
  readonly texts = new Map<string, string[]>();
  readonly drops: string[] = [];
  readonly done = Promise.withResolvers<void>();

  write(file: string, text: string): void {
    const texts = this.texts.get(file);
    if (texts === undefined) this.texts.set(file, [text]);
    else texts.push(text);
  }
}

/** Bytes up to and including the last whole line. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}

function segments(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  } catch {
    return [];
  }
}

function cutTornTails(folder: string): void {
  for (const siteId of readdirSync(folder)) {
    for (const name of segments(path.join(folder, siteId))) {
      const file = path.join(folder, siteId, name);
      const bytes = readFileSync(file);
      const whole = wholeLines(bytes).length;
      if (whole < bytes.length) truncateSync(file, whole);
    }
  }
}

/** Makes new names in a folder durable. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
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
    await unlink(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
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

/** Opens the journal below `folder`; torn last lines of an earlier crash are cut off first, or the next line would be glued to them. */
export function openSegmentFiles(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  cutTornTails(folder);
  const files = new Segments();
  let next: Commit | null = null;
  let running: Promise<void> | null = null;
  let failure: Error | null = null;

  const fileOf = (siteId: string, windowStart: EpochMs): string =>
    path.join(folder, siteId, `${windowStart}${SUFFIX}`);

  async function perform(commit: Commit): Promise<void> {
    try {
      if (failure !== null) throw failure;
      for (const [file, texts] of commit.texts) await files.append(file, texts.join(''));
      for (const file of commit.drops) await files.drop(file);
      commit.done.resolve();
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error));
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
        for (const line of lines) commit.write(fileOf(siteId, line.windowStart), encodeLine(line));
      }),
    drop: (siteId, windowStart) =>
      enqueue((commit) => commit.drops.push(fileOf(siteId, windowStart))),
    recover: async (siteId) => {
      while (running !== null) await running;
      return readSegments(path.join(folder, siteId));
    },
    close: async () => {
      while (running !== null) await running;
      await files.close();
    },
  };
}

function readSegments(folder: string): { windowStart: EpochMs; lines: JournalLine[] }[] {
  return segments(folder)
    .map((name) => ({ name, windowStart: Number(name.slice(0, -SUFFIX.length)) }))
    .sort((a, b) => a.windowStart - b.windowStart)
    .map(({ name, windowStart }) => {
      const file = path.join(folder, name);
      const texts = wholeLines(readFileSync(file)).toString('utf8').split('\n').slice(0, -1);
      return { windowStart, lines: texts.map((text, at) => lineOf(text, windowStart, file, at)) };
    });
}

/** A damaged line is named by its place only: what stands in it must not reach a log. */
function lineOf(text: string, windowStart: EpochMs, file: string, at: number): JournalLine {
  try {
    return decodeLine(text, windowStart);
  } catch {
    throw new Error(`line ${at + 1} of the journal file ${file} is damaged: move the file away`);
  }
}
