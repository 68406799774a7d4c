// Reads a recording as a stream, one JSON reading per line, plain or gzipped, with flat memory.
import { createReadStream } from 'node:fs';
import readline from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Reading } from '#shared/reading.ts';
import type { EpochMs } from '#shared/time.ts';
import { parseItem } from './ingest/batch.ts';

function open(file: string): Readable {
  if (file === '-') return process.stdin;
  const bytes = createReadStream(file);
  if (!file.endsWith('.gz')) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked);
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
  const stream = open(file);
  const lines = readline.createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', () => reject(new Error(`${file} cannot be read to its end`)));
  });
  failed.catch(() => {});
  for await (const line of lines) {
    if (line.trim() !== '') yield parseLine(line);
  }
  if (stream.errored !== null) await failed;
}

export type RecordingFacts = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Median seconds between the readings of a sensor, null with fewer than two. */
  readonly gapsBySensor: ReadonlyMap<string, number | null>;
};

/** First pass over a recording: its span and the gaps of each sensor. Throws when it holds no reading. */
export async function surveyRecording(file: string): Promise<RecordingFacts> {
  const times = new Map<string, number[]>();
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for await (const reading of readingsOf(file)) {
    if (reading === null) continue;
    const at = Date.parse(reading.observedAt);
    from = Math.min(from, at);
    to = Math.max(to, at);
    const seen = times.get(reading.sensorId);
    if (seen === undefined) times.set(reading.sensorId, [at]);
    else seen.push(at);
  }
  if (times.size === 0)
    throw new Error(`${file} holds no reading {"sensorId", "observedAt", "level"}`);
  const gapsBySensor = new Map(
    [...times].map(([sensorId, at]) => [sensorId, medianGapSeconds(at)]),
  );
  return { from, to, gapsBySensor };
}

function medianGapSeconds(times: readonly number[]): number | null {
  const sorted = times.toSorted((a, b) => a - b);
  const gaps = sorted
    .slice(1)
    .map((at, index) => (at - (sorted[index] ?? at)) / 1000)
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}
