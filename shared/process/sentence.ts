// The one way from something that was thrown to words for a person. What is thrown may be anything: an error of Node with a code, several in
// one (a connection that was tried on two addresses has no message of its own), an object of a WebAssembly program, nothing at all.

/** What to do about the commonest faults of a machine, by Node's codes and PostgreSQL's. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, then start again',
  EDQUOT: 'the disk quota is used up: make room, then start again',
  EROFS: 'the disk is mounted read-only: mount it for writing, or choose another DATA_DIR',
  EACCES:
    'this user may not do that: give the files to the user that runs the product, or choose another DATA_DIR',
  EPERM:
    'this user may not do that: give the files to the user that runs the product, or choose another DATA_DIR',
  EMFILE: 'too many files are open: raise the limit (ulimit -n 4096), then start again',
  ENFILE: 'too many files are open on this machine: close programs or raise fs.file-max',
  ENOMEM: 'not enough memory: close programs, or raise the limit of this one (ulimit -v)',
  XX001:
    'a page of the database is damaged and is not given out: stop, put back a backup of the whole data folder, then start again',
  XX002:
    'an index of the database is damaged: stop, put back a backup of the whole data folder, then start again',
  ECONNREFUSED: 'nothing listens there: start it, or put its host and port right',
  ENOTFOUND: 'no machine has this name: put it right',
  EIO: "the disk does not read or write correctly: look at the machine's own log, and restore a backup to a good disk",
};

/** WASI numbers that a program in WebAssembly throws instead of names. */
const WASI: Readonly<Record<number, string>> = {
  2: 'EACCES',
  8: 'EBADF',
  20: 'EEXIST',
  28: 'EINVAL',
  29: 'EIO',
  31: 'EISDIR',
  33: 'EMFILE',
  41: 'ENFILE',
  44: 'ENOENT',
  48: 'ENOMEM',
  51: 'ENOSPC',
  54: 'ENOTDIR',
  63: 'EPERM',
  69: 'EROFS',
};

const MAX_DEPTH = 5;

function field(thrown: object, name: string): unknown {
  return name in thrown ? (thrown as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Node's code of a fault (`ENOSPC`, `ECONNREFUSED`), also of one thrown by a program in WebAssembly; null without one. */
export function codeOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  const code = textOf(field(thrown, 'code'));
  if (code !== '') return code;
  const number = field(thrown, 'errno');
  return typeof number === 'number' ? (WASI[number] ?? null) : null;
}

/** What to do, of the first fault in it that we know; null: of none. */
function adviceFor(thrown: unknown, depth = 0): string | null {
  if (typeof thrown !== 'object' || thrown === null || depth > MAX_DEPTH) return null;
  const known = ADVICE[codeOf(thrown) ?? ''];
  if (known !== undefined) return known;
  const several = field(thrown, 'errors');
  const inside = [...(Array.isArray(several) ? several : []), field(thrown, 'cause')];
  return inside.map((each) => adviceFor(each, depth + 1)).find((advice) => advice !== null) ?? null;
}

function wordsOf(thrown: object, depth: number): string {
  const code = codeOf(thrown);
  const message = textOf(field(thrown, 'message'));
  if (message !== '') return message;
  const several = field(thrown, 'errors');
  if (Array.isArray(several) && several.length > 0 && depth < MAX_DEPTH) {
    return [...new Set(several.map((each) => words(each, depth + 1)))].join('; ');
  }
  const cause = field(thrown, 'cause');
  if (cause !== undefined && depth < MAX_DEPTH) return words(cause, depth + 1);
  const name = textOf(field(thrown, 'name'));
  return [name === 'Error' || name === 'AggregateError' ? '' : name, code ?? '']
    .filter((part) => part !== '')
    .join(' ');
}

function words(thrown: unknown, depth: number): string {
  if (typeof thrown === 'object' && thrown !== null) return wordsOf(thrown, depth);
  if (typeof thrown === 'string') return thrown.trim();
  return typeof thrown === 'number' || typeof thrown === 'boolean' ? `${thrown}` : '';
}

/**
 * What was thrown, in one line: its message, with what to do for the commonest faults of a machine. Never a stack, never "[object Object]",
 * never empty.
 */
export function sentenceOf(thrown: unknown): string {
  const text = words(thrown, 0).replaceAll(/\s*\n\s*/g, ' ');
  const advice = adviceFor(thrown);
  if (advice === null || text.includes(advice))
    return text === '' ? 'something failed without saying why' : text;
  return text === '' ? advice : `${advice} (${text})`;
}
