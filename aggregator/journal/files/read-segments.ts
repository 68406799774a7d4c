// Reads what a segment file holds, whatever has happened to it. A damaged line stays where it is and goes with the window's file: a copy of
// it elsewhere could be a raw level that outlives its window.
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { closedWords, isForbidden } from '#shared/process/file-owner.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import { isFile, isTaken } from '#shared/process/stored-file.ts';
import type { EpochMs } from '#shared/time.ts';
import type { JournalLine, RecoveredWindow } from '../journal.ts';
import { countFileOf, readCount } from './counts.ts';
import { decodeLine, linePlaceOf } from './lines.ts';

const SUFFIX = '.ndjson';
/** What stands under a segment's name and is no file that can be read is moved to this name, so that the window can be written. */
const ASIDE = '.damaged';
const LINE_FEED = 10;

export function segmentName(windowStart: EpochMs): string {
  return `${windowStart}${SUFFIX}`;
}

export function asideName(windowStart: EpochMs): string {
  return `${segmentName(windowStart)}${ASIDE}`;
}

/** The window of a segment's name, or null for a name that the journal never gives. */
function windowOf(name: string): EpochMs | null {
  const digits = /^(-?\d{1,16})\.ndjson(?:\.damaged|\.lines)?$/.exec(name)?.[1];
  return digits === undefined || String(Number(digits)) !== digits ? null : Number(digits);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // One that may not be read is not empty: what was acknowledged may be in it.
    if (isForbidden(error)) throw new Error(`${folder} ${closedWords(folder)}`, { cause: error });
    return [];
  }
}

/** Windows that have a segment, its count, or something set aside in its place, ascending. */
function windowsIn(folder: string): readonly EpochMs[] {
  const windows = new Set(namesIn(folder).map(windowOf));
  windows.delete(null);
  return [...windows].filter((window) => window !== null).sort((a, b) => a - b);
}

/** Names in a site's folder that the journal did not give. They are left where they are. */
export function strangersIn(folder: string): readonly string[] {
  return namesIn(folder).filter((name) => windowOf(name) === null);
}

/** Moves what is no file (a folder with a segment's name, a link that leads nowhere) out of the way, once; gives the segments that are left. */
export function readySegments(folder: string): readonly string[] {
  const files: string[] = [];
  for (const windowStart of windowsIn(folder)) {
    const file = path.join(folder, segmentName(windowStart));
    if (!isTaken(file)) continue;
    if (isFile(file)) files.push(file);
    else renameSync(file, path.join(folder, asideName(windowStart)));
  }
  return files;
}

/**
 * How many bytes of a segment are to be kept, and whether its last line needs its line feed. What follows the last line feed is torn and was
 * never acknowledged, unless its checksum says that it is whole: then only the line feed is missing, or is not what it was.
 */
export function wholePart(
  siteId: string,
  windowStart: EpochMs,
  bytes: Buffer,
): { readonly keep: number; readonly endLine: boolean } {
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  for (const tail of [bytes.subarray(end), bytes.subarray(end, -1)]) {
    if (tail.length > 0 && decodeLine(siteId, windowStart, tail)?.checked === true)
      return { keep: end + tail.length, endLine: true };
  }
  return { keep: end, endLine: false };
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0) return;
    yield bytes.subarray(from, end);
    from = end + 1;
  }
}

/** Lines that end in a line feed, whatever stands in them. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1))
    lines += 1;
  return lines;
}

type Segment = Pick<RecoveredWindow, 'lines' | 'damage'> & { readonly held: number };

function readSegment(siteId: string, windowStart: EpochMs, file: string): Segment {
  const lines: JournalLine[] = [];
  const damage: string[] = [];
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { lines, damage: [`${file} (${sentenceOf(error)})`], held: 0 };
  }
  let number = 0;
  let seenChecked = false;
  for (const text of linesOf(bytes)) {
    number += 1;
    const decoded = decodeLine(siteId, windowStart, text);
    // Lines of the first format stand before all others: one that follows a checked line has lost its checksum.
    if (decoded === null || (seenChecked && !decoded.checked)) {
      damage.push(`${file}, line ${number}`);
      continue;
    }
    seenChecked ||= decoded.checked;
    lines.push(decoded.line);
  }
  return { lines, damage, held: number };
}

/** What the count beside a segment says against it, if anything. */
function shortOf(siteId: string, windowStart: EpochMs, file: string, held: number): string[] {
  const count = readCount(countFileOf(file), linePlaceOf(siteId, windowStart));
  if (count === 'damaged') return [`${countFileOf(file)} (how many lines there were is not known)`];
  if (count === 'none' || held >= count) return [];
  // Not how many: a line is a reading or a second, and how many took part is nobody's business outside the engine.
  return [`${file} (without lines that were acknowledged)`];
}

/** Everything that the folder of a site holds, per window ascending. */
export function readSegments(folder: string, siteId: string): readonly RecoveredWindow[] {
  return windowsIn(folder).map((windowStart) => {
    const file = path.join(folder, segmentName(windowStart));
    const aside = path.join(folder, asideName(windowStart));
    const { lines, damage, held } = isFile(file)
      ? readSegment(siteId, windowStart, file)
      : { lines: [], damage: [], held: 0 };
    const short = shortOf(siteId, windowStart, file, held);
    return {
      windowStart,
      lines,
      damage: [...damage, ...short, ...(isTaken(aside) ? [aside] : [])],
    };
  });
}
