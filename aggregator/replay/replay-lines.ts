// What a recording holds: its readings in order of time, and what must be known of it before the first of them is pushed.
import { repeatedKeyIn } from '#shared/process/json-file.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Mistake } from '#shared/wire/problem.ts';
import { type ParsedItem, parseItem } from '../ingest/item.ts';
import { linesOf, READING_LINE, type RecordingLine, recordingName } from './replay-file.ts';
import { inTimeOrder, type RecordedLine, type RecordedReading } from './replay-order.ts';

const NOT_JSON: Mistake = { pointer: '/', code: 'not_json', detail: 'this is not JSON' };

const TWICE: Mistake = { pointer: '/', code: 'twice', detail: 'a key stands in it twice' };

function itemIn(text: string): ParsedItem {
  try {
    const item = parseItem(JSON.parse(text));
    return repeatedKeyIn(text) === null ? item : { reading: null, mistakes: [TWICE] };
  } catch {
    return { reading: null, mistakes: [NOT_JSON] };
  }
}

function recordedIn({ number: line, text, why }: RecordingLine): RecordedLine {
  if (why !== undefined) return { line, reading: null, why };
  const { reading, mistakes } = itemIn(text);
  if (reading !== null) return { line, reading, at: Date.parse(reading.observedAt) };
  const words = mistakes.map(({ pointer, detail }) =>
    pointer === '/' ? detail : `${pointer} ${detail}`,
  );
  return { line, reading: null, why: words.join('; ') };
}

async function* asTheyStand(file: string): AsyncGenerator<RecordedLine> {
  for await (const line of linesOf(file)) yield recordedIn(line);
}

/**
 * Every line that holds something, the readings in order of time. `-` is standard input.
 * @throws {Error} when the file cannot be used, with why and what to do.
 */
export const readingsOf = (file: string): AsyncGenerator<RecordedLine> =>
  inTimeOrder(asTheyStand(file), file);

export type RecordingFacts = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Median seconds between the readings of a sensor, null with fewer than two. */
  readonly gapsBySensor: ReadonlyMap<string, number | null>;
  /** The readings before and after the longest time without one. */
  readonly silence: readonly [before: RecordedReading, after: RecordedReading];
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

function holdsNone(file: string, firstWhy: string | null): Error {
  const name = recordingName(file);
  if (firstWhy === null)
    return new Error(
      `${name} is empty: there has to be one reading per line, like ${READING_LINE}`,
    );
  return new Error(`${name} holds no reading like ${READING_LINE}; ${firstWhy}`);
}

/** First pass over a recording: its span, its silence and the gaps of each sensor. Throws when it cannot be used. */
export async function surveyRecording(file: string): Promise<RecordingFacts> {
  const gaps = new Map<string, Gaps>();
  let firstWhy: string | null = null;
  let first: RecordedReading | null = null;
  let last: RecordedReading | null = null;
  let silence: RecordingFacts['silence'] | null = null;
  for await (const recorded of readingsOf(file)) {
    if (recorded.reading === null) {
      firstWhy ??= `line ${recorded.line}: ${recorded.why}`;
      continue;
    }
    const before: RecordedReading = last ?? recorded;
    silence ??= [recorded, recorded];
    if (recorded.at - before.at > silence[1].at - silence[0].at) silence = [before, recorded];
    first ??= recorded;
    last = recorded;
    const { sensorId } = recorded.reading;
    const known = gaps.get(sensorId);
    if (known === undefined) gaps.set(sensorId, new Gaps(recorded.at));
    else known.add(recorded.at);
  }
  if (first === null || last === null || silence === null) throw holdsNone(file, firstWhy);
  const gapsBySensor = new Map([...gaps].map(([sensorId, of]) => [sensorId, of.median()]));
  return { from: first.at, to: last.at, gapsBySensor, silence };
}

/** Windows in a row of which a recording may say nothing: each of them is released, as withheld. A week of minutes. */
const MOST_EMPTY_WINDOWS = 10_080;

/** @throws {Error} when nothing was observed for so long that a replay would only fill the database with empty windows. */
export function refuseSilence(
  [before, after]: RecordingFacts['silence'],
  windowSeconds: number,
): void {
  const windows = Math.floor((after.at - before.at) / (windowSeconds * 1000));
  if (windows <= MOST_EMPTY_WINDOWS) return;
  throw new Error(
    `nothing was observed from ${isoUtc(before.at)} (line ${before.line}) to ${isoUtc(after.at)} (line ${after.line}), which is ${windows} windows without a reading: replay the two parts as recordings of their own, each with a --data-dir of its own`,
  );
}

/** Time of the first reading, and the stream with everything up to it still in front. */
export async function peek(
  file: string,
): Promise<{ from: EpochMs; readings: AsyncGenerator<RecordedLine> }> {
  const source = readingsOf(file);
  const leftOut: RecordedLine[] = [];
  let next = await source.next();
  for (; next.done !== true && next.value.reading === null; next = await source.next())
    leftOut.push(next.value);
  const [worst] = leftOut;
  if (next.done === true || next.value.reading === null)
    throw holdsNone(file, worst?.reading === null ? `line ${worst.line}: ${worst.why}` : null);
  const reading = next.value;
  async function* all(): AsyncGenerator<RecordedLine> {
    yield* leftOut;
    yield reading;
    yield* source;
  }
  return { from: reading.at, readings: all() };
}
