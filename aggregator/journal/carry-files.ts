// The carry file of a site: last levels and rosters at the end of a window, so that a restart goes on as if it had not stopped. Two
// generations are kept: the newer one may belong to a window whose commit did not happen.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';

export type CarryFiles = {
  /** Durable when it resolves. Must be called before the window's commit; may be repeated for the same window. */
  write(siteId: string, windowStart: EpochMs, document: unknown): Promise<void>;
  /** The document written for exactly this window, or null. */
  read(siteId: string, windowStart: EpochMs): unknown;
};

const storedSchema = z.object({ windowStart: z.int(), document: z.unknown() });

function load(file: string): z.infer<typeof storedSchema> | null {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export function openCarryFiles(folder: string): CarryFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const current = (siteId: string): string => path.join(folder, `${siteId}.carry.json`);
  const previous = (siteId: string): string => path.join(folder, `${siteId}.carry.previous.json`);
  return {
    async write(siteId, windowStart, document) {
      const fresh = `${current(siteId)}.new`;
      const handle = await open(fresh, 'w', 0o600);
      await handle.writeFile(JSON.stringify({ windowStart, document }));
      await handle.datasync();
      await handle.close();
      // A window whose commit is tried again must not push out the last committed one.
      const stored = load(current(siteId));
      if (stored !== null && stored.windowStart !== windowStart)
        renameSync(current(siteId), previous(siteId));
      renameSync(fresh, current(siteId));
      const names = openSync(folder, 'r');
      fsyncSync(names);
      closeSync(names);
    },
    read(siteId, windowStart) {
      for (const file of [current(siteId), previous(siteId)]) {
        const stored = load(file);
        if (stored?.windowStart === windowStart) return stored.document;
      }
      return null;
    },
  };
}
