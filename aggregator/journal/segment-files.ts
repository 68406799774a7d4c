// The journal as files: one per site and staff window, appended in group commits. Everything that arrives while one commit is on its way to
// the disk goes with the next, so a busy intake pays one fdatasync for many batches. Trade: one machine; another implementation of the
// same contract serves several.
import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { EpochMs } from '#shared/time.ts';
import type { Journal, JournalLine } from './journal.ts';
import { decodeLine, encodeLine } from './lines.ts';

type Pending = {
  readonly text: Map<string, string[]>;
  readonly settle: { resolve: () => void; reject: (error: unknown) => void }[];
};

const SUFFIX = '.ndjson';

/** Bytes up to and including the last whole line. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}

function segments(folder: string, siteId: string): string[] {
  try {
    return readdirSync(path.join(folder, siteId)).filter((name) => name.endsWith(SUFFIX));
  } catch {
    return [];
  }
}

function cutTornTails(folder: string): void {
  for (const siteId of readdirSync(folder)) {
    for (const name of segments(folder, siteId)) {
      const file = path.join(folder, siteId, name);
      const bytes = readFileSync(file);
      const whole = wholeLines(bytes).length;
      if (whole < bytes.length) truncateSync(file, whole);
    }
  }
}

/** Opens the journal below `folder`; torn last lines of an earlier crash are cut off first, or the next line would be glued to them. */
export function openSegmentFiles(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const handles = new Map<string, FileHandle>();
  let pending: Pending = { text: new Map(), settle: [] };
  let flushing: Promise<void> | null = null;

  const fileOf = (siteId: string, windowStart: EpochMs): string =>
    path.join(folder, siteId, `${windowStart}${SUFFIX}`);

  cutTornTails(folder);

  async function handleOf(file: string): Promise<FileHandle> {
    const known = handles.get(file);
    if (known !== undefined) return known;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    handles.set(file, handle);
    return handle;
  }

  async function flush(): Promise<void> {
    while (pending.settle.length > 0) {
      const batch = pending;
      pending = { text: new Map(), settle: [] };
      try {
        for (const [file, texts] of batch.text) {
          const handle = await handleOf(file);
          await handle.appendFile(texts.join(''));
          await handle.datasync();
        }
        for (const { resolve } of batch.settle) resolve();
      } catch (error) {
        for (const { reject } of batch.settle) reject(error);
      }
    }
    flushing = null;
  }

  return {
    append(siteId, lines) {
      for (const line of lines) {
        const file = fileOf(siteId, line.windowStart);
        const texts = pending.text.get(file) ?? [];
        texts.push(encodeLine(line));
        pending.text.set(file, texts);
      }
      return new Promise((resolve, reject) => {
        pending.settle.push({ resolve, reject });
        flushing ??= flush();
      });
    },
    recover: (siteId) =>
      Promise.resolve(readSegments(path.join(folder, siteId), segments(folder, siteId))),
    async drop(siteId, windowStart) {
      while (flushing !== null) await flushing;
      const file = fileOf(siteId, windowStart);
      await handles.get(file)?.close();
      handles.delete(file);
      await unlink(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
    async close() {
      while (flushing !== null) await flushing;
      for (const handle of handles.values()) await handle.close();
      handles.clear();
    },
  };
}

function readSegments(
  folder: string,
  names: readonly string[],
): { windowStart: EpochMs; lines: JournalLine[] }[] {
  return names
    .map((name) => ({ name, windowStart: Number(name.slice(0, -SUFFIX.length)) }))
    .sort((a, b) => a.windowStart - b.windowStart)
    .map(({ name, windowStart }) => ({
      windowStart,
      lines: wholeLines(readFileSync(path.join(folder, name)))
        .toString('utf8')
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => decodeLine(text, windowStart)),
    }));
}
