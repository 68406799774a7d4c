// The lines of a recording, plain or gzipped whatever its name, as a stream with flat memory. A file that is something else is named in one
// sentence, with what to do: nothing is worse than a recording of which not one line counts and nobody says why.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** A line longer than this is no reading; it is cut so that a file without line ends does not fill the memory. */
const LONGEST_LINE = 10_000;

const LINE = '{"sensorId":"s-1","observedAt":"2027-01-31T12:00:00Z","level":2}';
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

export type RecordingLine = { readonly number: number; readonly text: string };

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
  const isHeader = /sensor_?id/i.test(text) && /[,;\t]/.test(text) && !text.startsWith('{');
  const isTable = isHeader || /^sep=/i.test(text);
  if (text.startsWith('[')) return `a JSON array. ${asLines('.[]')}`;
  if (/^\{\s*"readings"\s*:/.test(text)) return `a batch of readings. ${asLines('.readings[]')}`;
  if (/^\{\s*$/.test(text)) return `JSON over several lines. ${asLines('.readings[]? // .')}`;
  if (isTable) return 'a table (CSV). Write each row as such a line';
  return text.includes('\0') ? 'no text in UTF-8' : null;
}

/** @throws {Error} when the file is another format, and says which and what to do. */
function refuseOther(line: string, file: string): void {
  const format = otherFormat(line, file);
  if (format !== null)
    throw new Error(
      `a recording has one reading per line, like ${LINE}; ${recordingName(file)} is ${format}`,
    );
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    const { head, bytes } = await peekBytes(source);
    const [, words] = OTHERS.find(([hex]) => head.startsWith(hex)) ?? [];
    if (words !== undefined) throw new RangeError(`${recordingName(file)} is ${words}`);
    yield* head.startsWith(GZIP) ? unzipped(bytes) : bytes;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`${recordingName(file)}: there is no such file`);
    throw new Error(
      `${recordingName(file)} cannot be read to its end${code === undefined ? '' : ` (${code})`}`,
    );
  } finally {
    // Whoever stops reading must not wait for the end of a pipe.
    source.destroy();
  }
}

async function* textsOf(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunksOf(file)) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    yield* lines;
  }
  yield rest + decoder.end();
}

/**
 * Every line that holds something, with its number from 1. `-` is standard input.
 * @throws {Error} when the file cannot be read, or is of another format.
 */
export async function* linesOf(file: string): AsyncGenerator<RecordingLine> {
  let number = 0;
  let isFirst = true;
  for await (const raw of textsOf(file)) {
    number += 1;
    const text = (number === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim();
    if (text === '') continue;
    if (isFirst) refuseOther(text, file);
    isFirst = false;
    yield { number, text };
  }
}
