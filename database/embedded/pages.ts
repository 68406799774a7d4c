// Pages of the database's relation files and their checksums, as PostgreSQL keeps them
// (storage/checksum_impl.h: 32 parallel FNV-1a sums). The engine checks a page whenever it reads
// one; this reads those that nobody asks for.
import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

export const PAGE_BYTES = 8192;
const PAGE_WORDS = PAGE_BYTES / 4;
/** A relation is cut into files of 1 GB; pages are numbered through all of them. */
const PAGES_PER_FILE = 131_072;
/** Pages that are read in one go. */
const CHUNK_PAGES = 64;
const CHECKSUM_AT = 8;

const SUMS = 32;
const PRIME = 16_777_619;
const SEEDS = [
  0x5b1f36e9, 0xb8525960, 0x02ab50aa, 0x1de66d2a, 0x79ff467a, 0x9bb9f8a3, 0x217e7cd2, 0x83e13d2c,
  0xf8d4474f, 0xe39eb970, 0x42c6ae16, 0x993216fa, 0x7b093b5d, 0x98daff3c, 0xf718902a, 0x0b1c9cdb,
  0xe58f764b, 0x187636bc, 0x5d7b3bb1, 0xe73de7de, 0x92bec979, 0xcca6c0b2, 0x304a0979, 0x85aa43d4,
  0x783125bb, 0x6ca8eaa2, 0xe407eac6, 0x4b5cfc3e, 0x9fbf8c76, 0x15ca20be, 0xf2ca9fd3, 0x959bd756,
];

const mix = (sum: number, word: number): number => {
  const mixed = sum ^ word;
  return Math.imul(mixed, PRIME) ^ (mixed >>> 17);
};

/** Checksum of a page (2,048 words) that is number `block` of its relation: 1 to 65,535. */
function checksumOf(page: Uint32Array, block: number): number {
  const sums = Uint32Array.from(SEEDS);
  for (let at = 0; at < PAGE_WORDS; at += 1) {
    // The checksum itself, in the lower half of the third word, counts as 0.
    const word = at === CHECKSUM_AT / 4 ? (page[at] ?? 0) & 0xffff0000 : (page[at] ?? 0);
    const lane = at % SUMS;
    sums[lane] = mix(sums[lane] ?? 0, word);
  }
  let all = 0;
  for (const sum of sums) all ^= mix(mix(sum, 0) >>> 0, 0);
  return (((all ^ block) >>> 0) % 65_535) + 1;
}

/**
 * `pd_upper` is 0 in a page that was added to a file and never filled. By itself it is sound wherever
 * it stands: a crash after a relation was extended leaves such pages in the middle of it.
 */
const isNew = (page: Uint32Array): boolean => (page[3] ?? 0) >>> 16 === 0;

function isSound(page: Uint32Array, block: number): boolean {
  if (isNew(page)) return page.every((word) => word === 0);
  return checksumOf(page, block) === ((page[2] ?? 0) & 0xffff);
}

export type RelationFile = { readonly file: string; readonly firstBlock: number };

const RELATION = /^\d+(?:_(?:fsm|vm|init))?(?:\.(\d+))?$/;

/** Every relation file of a database folder, with the number of its first page. */
export function relationFiles(folder: string): readonly RelationFile[] {
  const databases = readdirSync(path.join(folder, 'base')).map((name) => path.join('base', name));
  return ['global', ...databases].flatMap((place) =>
    readdirSync(path.join(folder, place)).flatMap((name) => {
      const match = RELATION.exec(name);
      const part = Number(match?.[1] ?? 0);
      return match === null
        ? []
        : [{ file: path.join(folder, place, name), firstBlock: part * PAGES_PER_FILE }];
    }),
  );
}

/**
 * A page as a look at the files names it: the engine numbers pages through all files of a relation.
 */
export function placeOfBlock(relation: string, block: number): string {
  const part = Math.floor(block / PAGES_PER_FILE);
  return `${relation}${part === 0 ? '' : `.${part}`}, page ${block}`;
}

type Chunk = { readonly bytes: Buffer; readonly words: Uint32Array; readonly firstBlock: number };

/**
 * Whole pages of an open file, some at a time. Every chunk is the same memory, no larger than the file: a database has thousands of files, most of a
 * page or two.
 */
function* chunksOf(handle: number, firstBlock: number): Generator<Chunk> {
  const most = Math.min(CHUNK_PAGES, Math.ceil(fstatSync(handle).size / PAGE_BYTES));
  if (most === 0) return;
  const words = new Uint32Array(most * PAGE_WORDS);
  const all = Buffer.from(words.buffer);
  for (let pages = 0; ; ) {
    const read = readSync(handle, all, 0, all.length, pages * PAGE_BYTES);
    const whole = Math.floor(read / PAGE_BYTES);
    if (whole === 0) return;
    yield {
      bytes: all.subarray(0, whole * PAGE_BYTES),
      words: words.subarray(0, whole * PAGE_WORDS),
      firstBlock: firstBlock + pages,
    };
    pages += whole;
  }
}

const pageOf = (words: Uint32Array, n: number): Uint32Array =>
  words.subarray(n * PAGE_WORDS, (n + 1) * PAGE_WORDS);

export type SeenPages = {
  readonly count: number;
  /** Pages of the file that hold nothing, from and to, counted from the beginning of the file. */
  readonly zeros: readonly (readonly [number, number])[];
  /** Sum of the heads of all pages, where position in the log and checksum of a page stand. */
  readonly heads: number;
};

/** Where the checksum of a page ends. */
const SUMMED_BYTES = 12;

/** Which pages of a file hold something, page by page. */
class Seeing {
  #count = 0;
  #heads = 0;
  readonly #zeros: [number, number][] = [];

  add({ bytes, words }: Chunk): void {
    for (let n = 0; n < words.length / PAGE_WORDS; n += 1) {
      const last = this.#zeros.at(-1);
      this.#heads = crc32(
        bytes.subarray(n * PAGE_BYTES, n * PAGE_BYTES + SUMMED_BYTES),
        this.#heads,
      );
      if (isNew(pageOf(words, n))) {
        if (last?.[1] === this.#count - 1) last[1] = this.#count;
        else this.#zeros.push([this.#count, this.#count]);
      }
      this.#count += 1;
    }
  }

  seen(): SeenPages {
    return { count: this.#count, zeros: this.#zeros, heads: this.#heads };
  }
}

/** Reads a file at once: for when nobody waits, or nobody may go on before it is known. */
export function seenPages(file: string): SeenPages {
  const handle = openSync(file, 'r');
  const seeing = new Seeing();
  try {
    for (const chunk of chunksOf(handle, 0)) seeing.add(chunk);
  } finally {
    closeSync(handle);
  }
  return seeing.seen();
}

export type LookedAt = {
  readonly pages: number;
  readonly damaged: readonly number[];
  /** Of the file as far as it was read. */
  readonly seen: SeenPages;
};

/**
 * Per chunk that was read, so that the caller can rest between: how many pages, the numbers of
 * those that are not what was written, and which hold anything.
 */
export function* damagedPages({ file, firstBlock }: RelationFile): Generator<LookedAt> {
  const handle = openSync(file, 'r');
  const seeing = new Seeing();
  try {
    for (const chunk of chunksOf(handle, firstBlock)) {
      seeing.add(chunk);
      const damaged: number[] = [];
      for (let n = 0; n < chunk.words.length / PAGE_WORDS; n += 1) {
        const block = chunk.firstBlock + n;
        if (!isSound(pageOf(chunk.words, n), block)) damaged.push(block);
      }
      yield { pages: chunk.words.length / PAGE_WORDS, damaged, seen: seeing.seen() };
    }
  } finally {
    closeSync(handle);
  }
}

/** Gives every page of a file its checksum. The engine must be closed. Like the engine, it leaves it to the system
 * when this reaches the disk: a sync of each of a thousand files would be most of a first start. */
export function writeChecksums({ file, firstBlock }: RelationFile): void {
  const handle = openSync(file, 'r+');
  try {
    for (const { bytes, words, firstBlock: first } of chunksOf(handle, firstBlock)) {
      for (let n = 0; n < words.length / PAGE_WORDS; n += 1) {
        const page = pageOf(words, n);
        if (!isNew(page))
          bytes.writeUInt16LE(checksumOf(page, first + n), n * PAGE_BYTES + CHECKSUM_AT);
      }
      writeSync(handle, bytes, 0, bytes.length, (first - firstBlock) * PAGE_BYTES);
    }
  } finally {
    closeSync(handle);
  }
}
