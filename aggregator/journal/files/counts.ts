// How many lines of a segment are on the disk, kept in a file beside it: a segment that was cut at
// the end of a line looks whole, and its readings were acknowledged. The order makes a crash of the
// process, or of the machine, never look like damage:
// - lines first, forced to the disk; then the count; then the acknowledgement. A crash in between
//   leaves more lines than the count says, which is well.
// - the count is not forced to the disk. After a loss of power it may be older, empty or not there.
//   It never says more than the segment was seen to hold.
// - a drop takes the count first, then the segment. A segment without a count is not judged: it may
//   also be of an older version of this program.
// A segment that was found short keeps its higher count while it is written on, so that the next
// start finds it too. A count that cannot be read is left as it is, for the same reason.
import { readFileSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { codeOf } from '#shared/process/sentence.ts';
import { isFile, isTaken } from '#shared/process/stored-file.ts';
import { seal, unseal } from './checked-text.ts';

const SUFFIX = '.lines';
/** Always as long: a shorter number must not leave digits of a longer one behind. */
const COUNT_DIGITS = 12;

/** Of a segment `<window>.ndjson`. */
export function countFileOf(segment: string): string {
  return `${segment}${SUFFIX}`;
}

/** Lines that were acknowledged, at least; `none`: nobody wrote it down. */
export type Count = number | 'none' | 'damaged';

/** `place`: what the checksum covers beside the number, so that a count under another name is damage. */
export function readCount(file: string, place: string): Count {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'none' : 'damaged';
  }
  // Made, and the power went before the number reached the disk.
  if (bytes.every((byte) => byte === 0)) return 'none';
  const text = unseal(place, bytes);
  return text !== null && /^\d+$/.test(text) ? Number(text) : 'damaged';
}

/** The count of one open segment. */
export class OpenCount {
  readonly #handle: FileHandle | null;
  readonly #place: string;
  #lines: number;

  private constructor(handle: FileHandle | null, place: string, lines: number) {
    this.#handle = handle;
    this.#place = place;
    this.#lines = lines;
  }

  /** `held`: lines that the segment holds now. */
  static async open(file: string, place: string, held: number): Promise<OpenCount> {
    const before = readCount(file, place);
    if (before === 'damaged') return new OpenCount(null, place, held);
    const isThere = isTaken(file);
    const handle = await open(file, isThere ? 'r+' : 'wx', 0o600);
    return new OpenCount(handle, place, Math.max(held, before === 'none' ? 0 : before));
  }

  /** After these lines are on the disk. */
  async add(lines: number): Promise<void> {
    this.#lines += lines;
    const text = seal(this.#place, String(this.#lines).padStart(COUNT_DIGITS, '0'));
    await this.#handle?.write(text, 0);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

/** A folder with a count's name was never ours, and stays. */
export async function forgetCount(file: string): Promise<void> {
  if (!isFile(file)) return;
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
