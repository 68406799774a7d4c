// Reads a recording as a stream, one JSON reading per line, plain or gzipped, with flat memory.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { parseItem } from '../ingest/item.ts';

function open(file: string): Readable {
  if (file === '-') return process.stdin;
  const bytes = createReadStream(file);
  if (!file.endsWith('.gz')) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked);
}

/** A line longer than this is no reading; it is cut so that a file without line ends does not fill the memory. */
const LONGEST_LINE = 10_000;

async function* linesOf(file: string): AsyncGenerator<string> {
  // Drops the byte order mark that Windows puts in front.
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of open(file)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      yield* lines;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read to its end${code === undefined ? '' : ` (${code})`}`);
  }
  yield rest + decoder.decode();
}

function parseLine(line: string): Reading | null {
  try {
    return parseItem(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Every line as a reading, null where it is not one. Throws when the file cannot be read. `-` is standard input. */
export async function* readingsOf(file: string): AsyncGenerator<Reading | null> {
  for await (const line of linesOf(file)) {
    if (line.trim() !== '') yield parseLine(line);
  }
}

export type RecordingFacts = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Median seconds between the readings of a sensor, null with fewer than two. */
  readonly gapsBySensor: ReadonlyMap<string, number | null>;
};

/** Gaps of one sensor, counted by length: a recording of any size needs little memory. */
class Gaps {
  readonly #counts = new Map<number, number>();
  #last: EpochMs;

  constructor(first: EpochMs) {
    this.#last = first;
  }

  add(at: EpochMs): void {
    const gapMs = at - this.#last;
    if (gapMs <= 0) return;
    this.#last = at;
    this.#counts.set(gapMs, (this.#counts.get(gapMs) ?? 0) + 1);
  }

  /** Upper median in seconds. */
  median(): number | null {
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    for (const [gapMs, count] of sorted) {
      seen += count;
      if (seen > Math.floor(total / 2)) return gapMs / 1000;
    }
    return null;
  }
}

/** First pass over a recording: its span and the gaps of each sensor. Throws when it holds no reading. */
export async function surveyRecording(file: string): Promise<RecordingFacts> {
  const gaps = new Map<string, Gaps>();
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for await (const reading of readingsOf(file)) {
    if (reading === null) continue;
    const at = Date.parse(reading.observedAt);
    from = Math.min(from, at);
    to = Math.max(to, at);
    const known = gaps.get(reading.sensorId);
    if (known === undefined) gaps.set(reading.sensorId, new Gaps(at));
    else known.add(at);
  }
  if (gaps.size === 0)
    throw new Error(`${file} holds no reading {"sensorId", "observedAt", "level"}`);
  const gapsBySensor = new Map([...gaps].map(([sensorId, of]) => [sensorId, of.median()]));
  return { from, to, gapsBySensor };
}

/** Time of the first reading, and the stream with everything up to it still in front. */
export async function peek(
  file: string,
): Promise<{ from: EpochMs; readings: ReturnType<typeof readingsOf> }> {
  const source = readingsOf(file);
  let unreadable = 0;
  let next = await source.next();
  for (; next.done !== true && next.value === null; next = await source.next()) unreadable += 1;
  if (next.done === true) throw new Error(`${file} holds no reading`);
  const reading = next.value;
  async function* all(): ReturnType<typeof readingsOf> {
    for (let i = 0; i < unreadable; i += 1) yield null;
    yield reading;
    yield* source;
  }
  return { from: Date.parse(reading?.observedAt ?? ''), readings: all() };
}
