// Files that only their owner may read: credentials of the first start, what a command was told to write, keys.
import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makePath } from './stored-file.ts';

/** Writes the file whole or not at all, mode 0600, on the disk when this returns; its folder is made where it is missing. `isNew`: refuses to replace one that is there. */
export function writeSecretFile(file: string, content: unknown, isNew = false): void {
  makePath(path.dirname(file));
  const target = isNew ? file : `${file}.new`;
  if (!isNew) {
    try {
      // Left by a process that was killed: its mode may be another.
      unlinkSync(target);
    } catch {
      // there was none
    }
  }
  const handle = openSync(target, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (!isNew) renameSync(target, file);
}
