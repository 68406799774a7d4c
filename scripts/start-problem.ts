// What a start that failed says to whoever started it: what is wrong and what to do, never a stack.

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full. Make room, or choose a DATA_DIR on another disk, and start again',
  EDQUOT: 'the disk quota of this user is used up. Make room, or choose another DATA_DIR',
  EROFS: 'its disk is read-only. Choose a DATA_DIR on another disk',
  EACCES: 'this user may not write there. Give it the folder, or choose another DATA_DIR',
  EPERM: 'this user may not write there. Give it the folder, or choose another DATA_DIR',
  ENOTDIR: 'a part of its path is a file. Choose another DATA_DIR',
  EEXIST: 'a file stands in its place. Choose another DATA_DIR',
  EIO: 'its disk does not work: look at the log of the system, and restore a backup on another disk',
};

const TOO_MANY_FILES =
  'this user may not open enough files. Raise the limit (ulimit -n 4096, or LimitNOFILE of the service) and start again';

function codeOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

const isOfMkdir = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'syscall' in error && error.syscall === 'mkdir';

/** One sentence for an operator. */
export function startProblem(error: unknown, dataDir: string): string {
  const code = codeOf(error);
  if (code === 'EMFILE' || code === 'ENFILE') return TOO_MANY_FILES;
  if (code === 'ENOENT' && isOfMkdir(error))
    return `the data folder ${dataDir} cannot be made: its place takes no folder. Choose another DATA_DIR.`;
  const words = code === null ? undefined : WORDS[code];
  if (words !== undefined) return `the data folder ${dataDir} cannot be written: ${words}.`;
  if (error instanceof Error) return error.message;
  return 'something failed that has no words; its message is above.';
}
