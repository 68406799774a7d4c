// Puts the readings of a recording into the order in which they were observed, because under replay the latest of them is the clock: one that
// stands too late in the file would be refused, and one of a wrong year would end all windows before it. What it trades: a recording is
// sorted as far as the memory for HELD lines reaches, and stops beyond that; a lone line whose time cannot be right is left out and named.
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { jqCommand, recordingName } from './replay-file.ts';

/** A line that holds a reading. */
export type RecordedReading = {
  readonly line: number;
  readonly at: EpochMs;
  readonly reading: Reading;
};
/** A line that holds none, or one that cannot be used; `why` repeats nothing of it. */
export type LeftOutLine = {
  readonly line: number;
  readonly reading: null;
  readonly why: string;
};
export type RecordedLine = RecordedReading | LeftOutLine;

/** A reading may stand so many lines away from its place at least. */
const HELD = 50_000;
/** Lines that a line is compared with, itself among them. */
const AROUND = 7;
const MIDDLE = 3;
const FEWEST_OTHERS = 3;
const LONE_MS = HOUR_MS;
const JUMP = '/observedAt more than an hour away from the lines around it';

/** Whether a line stands alone in time: all lines around it but one are together, and it is far from them. */
function isLone(recorded: RecordedReading, around: readonly RecordedReading[]): boolean {
  const others = around.filter((other) => other !== recorded).map(({ at }) => at);
  if (others.length < FEWEST_OTHERS) return false;
  const middle = others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0;
  const near = others.filter((at) => Math.abs(at - middle) <= LONE_MS).length;
  return Math.abs(recorded.at - middle) > LONE_MS && near >= others.length - 1;
}

function judged(recorded: RecordedReading, around: readonly RecordedReading[]): RecordedLine {
  if (!isLone(recorded, around)) return recorded;
  return { line: recorded.line, reading: null, why: JUMP };
}

/** The same lines; those of which the time jumps away and back are left out. */
async function* withoutJumps(lines: AsyncIterable<RecordedLine>): AsyncGenerator<RecordedLine> {
  const around: RecordedReading[] = [];
  let isBegun = false;
  for await (const recorded of lines) {
    if (recorded.reading === null) {
      yield recorded;
      continue;
    }
    around.push(recorded);
    if (around.length < AROUND) continue;
    const toJudge = isBegun ? around.slice(MIDDLE + 1, MIDDLE + 2) : around.slice(0, MIDDLE + 1);
    if (isBegun) around.shift();
    isBegun = true;
    for (const one of toJudge) yield judged(one, around);
  }
  for (const one of isBegun ? around.slice(MIDDLE + 1) : around) yield judged(one, around);
}

/**
 * In order of time, with what is left out in between.
 * @throws {Error} when a reading stands further from its place than can be put right, with the number of its line.
 */
export async function* inTimeOrder(
  lines: AsyncIterable<RecordedLine>,
  file: string,
  held = HELD,
): AsyncGenerator<RecordedLine> {
  let waiting: RecordedReading[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for await (const recorded of withoutJumps(lines)) {
    if (recorded.reading === null) {
      yield recorded;
      continue;
    }
    if (recorded.at < last)
      throw new Error(
        `${recordingName(file)} is not in order of time (line ${recorded.line}): sort it by observedAt, for example with: ${jqCommand("-sc 'sort_by(.observedAt)[]'", file)}; a table, in a spreadsheet program`,
      );
    waiting.push(recorded);
    if (waiting.length < 2 * held) continue;
    waiting.sort((a, b) => a.at - b.at);
    last = waiting[held - 1]?.at ?? last;
    yield* waiting.slice(0, held);
    waiting = waiting.slice(held);
  }
  yield* waiting.sort((a, b) => a.at - b.at);
}
