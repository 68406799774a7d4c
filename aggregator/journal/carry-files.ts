// The carry file of a site: last levels and rosters at the end of a window, so that a restart goes on as if it had not stopped. Two
// generations are kept: the newer one may belong to a window whose commit did not happen.
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { EpochMs } from '#shared/time.ts';

export type CarryFiles = {
  /** Durable when it resolves. Must be called before the window's commit. */
  write(siteId: string, windowStart: EpochMs, document: unknown): Promise<void>;
  /** The document written for exactly this window, or null. */
  read(siteId: string, windowStart: EpochMs): unknown;
};

export function openCarryFiles(folder: string): CarryFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const current = (siteId: string): string => path.join(folder, `${siteId}.carry.json`);
  const previous = (siteId: string): string => path.join(folder, `${siteId}.carry.previous.json`);
  const load = (file: string): { windowStart: EpochMs; document: unknown } | null => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return null;
    }
  };
  return {
    async write(siteId, windowStart, document) {
      const fresh = `${current(siteId)}.new`;
      const handle = await open(fresh, 'w', 0o600);
      await handle.writeFile(JSON.stringify({ windowStart, document }));
      await handle.datasync();
      await handle.close();
      try {
        renameSync(current(siteId), previous(siteId));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      renameSync(fresh, current(siteId));
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
