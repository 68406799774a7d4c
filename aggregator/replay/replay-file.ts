// The lines of a recording, plain or gzipped whatever its name, as a stream with flat memory. A file that is something else is named in one
// sentence, with what to do: nothing is worse than a recording of which not one line counts and nobody says why.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { plainFile } from '#shared/process/text-file.ts';
import {
  type RecordingTable,
  rowOf,
  saidDelimiter,
  tableOf,
  wrongColumns,
} from './replay-table.ts';

/** A line longer than this is no reading; it is cut so that a file without line ends does not fill the memory. */
const LONGEST_LINE = 10_000;

/** Of Unix, of Windows, and of a Mac of before. */
const LINE_END = /\r\n|[\r\n]/;

export const READING_LINE = '{"sensorId":"s-1","observedAt":"2027-01-31T12:00:00Z","level":2}';
const GZIP = '1f8b';
/** What a file that no line can be read from begins with, and what to do with it. */
const OTHERS: readonly (readonly [hex: string, words: string])[] = [
  ['504b0304', 'a ZIP archive: unpack it, then replay the file in it'],
  ['28b52ffd', 'packed with zstd: unpack it, or pack it with gzip'],
  ['425a68', 'packed with bzip2: unpack it, or pack it with gzip'],
  ['fd377a58', 'packed with xz: unpack it, or pack it with gzip'],
  ['50415231', 'a Parquet file: write its readings as JSON, one per line'],
  ['fffe', 'UTF-16 text: save it as UTF-8'],
  ['feff', 'UTF-16 text: save it as UTF-8'],
];
const HEAD_BYTES = 4;

/** How a file is spoken of, and how it is written behind a command that turns it into another one. */
export const recordingName = (file: string): string => (file === '-' ? 'standard input' : file);
export function jqCommand(filter: string, file: string): string {
  if (file === '-') return `jq ${filter}`;
  return /\.gz$/i.test(file) ? `gzip -dc < ${file} | jq ${filter}` : `jq ${filter} ${file}`;
}

export type RecordingLine = {
  readonly number: number;
  /** A reading as JSON, if it is one. */
  readonly text: string;
  /** Of a row of a table that is none: why. */
  readonly why?: string;
};

/** Why a file that is packed cannot be unpacked to its end. */
const TORN: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'it ends in the middle: copy or download it again, whole',
  Z_DATA_ERROR: 'what is packed in it is damaged: copy or download it again',
};

/** The first bytes, and everything from the start on. */
async function peekBytes(
  source: AsyncIterable<Buffer>,
): Promise<{ head: string; bytes: AsyncGenerator<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  async function* bytes(): AsyncGenerator<Buffer> {
    yield first;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
      yield next.value;
  }
  return { head: first.toString('hex', 0, HEAD_BYTES), bytes: bytes() };
}

function unzipped(bytes: AsyncGenerator<Buffer>): AsyncIterable<Buffer> {
  const packed = Readable.from(bytes);
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  return packed.pipe(unpacked);
}

/** What the first line that holds something shows a file to be that has no reading per line. Null: it may have. */
function otherFormat(text: string, file: string): string | null {
  const asLines = (filter: string): string =>
    `Write it as such lines, with: ${jqCommand(`-c '${filter}'`, file)}`;
  if (text.startsWith('[')) return `a JSON array. ${asLines('.[]')}`;
  if (/^\{\s*"readings"\s*:/.test(text)) return `a batch of readings. ${asLines('.readings[]')}`;
  if (/^\{\s*$/.test(text)) return `JSON over several lines. ${asLines('.readings[]? // .')}`;
  if (text.includes('ustar')) return 'a TAR archive: unpack it, then replay the file in it';
  return text.includes('\0') ? 'no text in UTF-8' : null;
}

const notLines = (format: string, file: string): Error =>
  new Error(
    `a recording has one reading per line, like ${READING_LINE}; ${recordingName(file)} is ${format}`,
  );

/**
 * The table that begins with this line; null: it is none.
 * @throws {Error} when the file is another format, and says which and what to do.
 */
function tableFrom(line: string, said: string | null, file: string): RecordingTable | null {
  const table = tableOf(line, said);
  if (table === null) {
    const format = otherFormat(line, file);
    if (format !== null) throw notLines(format, file);
    return null;
  }
  const wrong = wrongColumns(table);
  if (wrong !== null) throw notLines(`a table (CSV): ${wrong}`, file);
  return table;
}

function lineOfRow(table: RecordingTable, number: number, text: string): RecordingLine {
  const row = rowOf(table, text);
  return 'why' in row ? { number, text, why: row.why } : { number, text: JSON.stringify(row.item) };
}

/** What is packed is looked at once more: it may be another format too. */
async function* plainBytes(
  source: AsyncIterable<Buffer>,
  file: string,
  isUnpacked = false,
): AsyncGenerator<Buffer> {
  const { head, bytes } = await peekBytes(source);
  const [, words] = OTHERS.find(([hex]) => head.startsWith(hex)) ?? [];
  if (words !== undefined) throw new RangeError(`${recordingName(file)} is ${words}`);
  if (!head.startsWith(GZIP)) yield* bytes;
  else if (isUnpacked)
    throw new RangeError(`${recordingName(file)} is packed twice: unpack it once, with gzip -d`);
  else yield* plainBytes(unzipped(bytes), file, true);
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  if (file !== '-') plainFile(file);
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* plainBytes(source, file);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = TORN[code] ?? (code === '' ? 'it stopped' : code);
    throw new Error(`${recordingName(file)} cannot be read to its end: ${why}`);
  } finally {
    // Whoever stops reading must not wait for the end of a pipe.
    source.destroy();
  }
}

async function* textsOf(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunksOf(file)) {
    const text = rest + decoder.write(chunk);
    // The line feed that ends the same line may come with the next chunk.
    const held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(LINE_END);
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE) + held;
    yield* lines;
  }
  yield rest + decoder.end();
}

/** Lines that hold something, as they stand. */
async function* filledLinesOf(file: string): AsyncGenerator<RecordingLine> {
  let number = 0;
  for await (const raw of textsOf(file)) {
    number += 1;
    const text = number === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() !== '') yield { number, text };
  }
}

/**
 * Every line that holds something, with its number from 1; a row of a table as such a line. `-` is standard input.
 * @throws {Error} when the file cannot be read, or is of another format.
 */
export async function* linesOf(file: string): AsyncGenerator<RecordingLine> {
  const lines = filledLinesOf(file);
  let first = await lines.next();
  if (first.done === true) return;
  const said = saidDelimiter(first.value.text.trim());
  if (said !== null) first = await lines.next();
  if (first.done === true) return;
  const table = tableFrom(first.value.text.trim(), said, file);
  if (table === null) yield { ...first.value, text: first.value.text.trim() };
  // A tab at the end of a row stands before a cell that is empty.
  for await (const { number, text } of lines)
    yield table === null ? { number, text: text.trim() } : lineOfRow(table, number, text);
}
