// Acknowledged readings never vanish unseen: beside each segment stands how many of its lines were acknowledged. And nothing that a crash
// leaves behind, of the process or of the machine, is taken for damage.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSegmentFiles } from '#aggregator/journal/files/segment-files.ts';
import type { JournalLine, RecoveredWindow } from '#aggregator/journal/journal.ts';

const WINDOW = 1_750_000_020_000;

let folder: string;
let segment: string;
let count: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-counts-'));
  segment = path.join(folder, 'site', `${WINDOW}.ndjson`);
  count = `${segment}.lines`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lineOf = (second: number): JournalLine => ({
  kind: 'reading',
  windowStart: WINDOW,
  sensorId: `zk-00${second}`,
  observedAt: WINDOW + second * 1000,
  level: second % 5,
  seq: second,
  receivedAt: WINDOW + second * 1000 + 40,
});
const LINES = [0, 1, 2, 3].map(lineOf);

async function appended(lines: readonly JournalLine[]): Promise<void> {
  const journal = openSegmentFiles(folder);
  for (const line of lines) await journal.append('site', [line]);
  await journal.close();
}
async function recovered(): Promise<readonly RecoveredWindow[]> {
  const journal = openSegmentFiles(folder);
  const { windows } = await journal.recover('site');
  await journal.close();
  return windows;
}

const textOf = (): string => readFileSync(segment, 'utf8');
const cutAtLine = (lines: number): void =>
  writeFileSync(segment, textOf().split('\n').slice(0, lines).join('\n') + '\n'.repeat(lines && 1));

const STILL = /lines that were acknowledged\)$|is not known\)$/;
const SHORT: readonly (readonly [string, () => void, RegExp])[] = [
  [
    "cut at a line's end, one line gone",
    () => cutAtLine(3),
    /ndjson \(without lines that were acknowledged\)$/,
  ],
  ["cut at a line's end, all but one gone", () => cutAtLine(1), /\(without lines/],
  [
    'cut in the middle of a line',
    () => truncateSync(segment, textOf().length - 5),
    /\(without lines/,
  ],
  ['empty', () => truncateSync(segment), /\(without lines/],
  ['gone', () => rmSync(segment), /\(without lines/],
  [
    'whole, and its count is garbage',
    () => writeFileSync(count, Buffer.from('ff00ff00abcdef', 'hex')),
    /lines \(how many lines there were is not known\)$/,
  ],
  ['whole, and its count is null', () => writeFileSync(count, 'null'), /is not known\)$/],
  ['whole, and its count is cut', () => truncateSync(count, 12), /is not known\)$/],
  [
    'whole, and a digit of its count is another',
    () => writeFileSync(count, readFileSync(count, 'utf8').replace(/4$/, '3')),
    /is not known\)$/,
  ],
  [
    'whole, and a folder stands in the place of its count',
    () => {
      rmSync(count);
      mkdirSync(count);
    },
    /is not known\)$/,
  ],
];
test.each(SHORT)(
  'a segment that is %s: the window is named, at every start',
  async (_name, damage, words) => {
    await appended(LINES);
    damage();
    for (let start = 0; start < 2; start += 1) {
      const [window] = await recovered();
      expect(window?.windowStart).toBe(WINDOW);
      expect(window?.damage).toEqual([expect.stringMatching(start === 0 ? words : STILL)]);
      // Written on, it does not become whole by that.
      await appended([lineOf(10 + start), lineOf(20 + start)]);
    }
    const journal = openSegmentFiles(folder);
    await journal.drop('site', WINDOW);
    await journal.close();
    expect(existsSync(segment)).toBe(false);
  },
);

const CRASHES: readonly (readonly [string, () => void, number])[] = [
  ['nothing', () => {}, 4],
  ['a torn line that was never acknowledged', () => appendFileSync(segment, '1a2b3c4d ["r","z'), 4],
  ['no count: a drop that was ended, or a segment of an older version', () => rmSync(count), 4],
  ['an empty count, as a loss of power leaves it', () => truncateSync(count), 4],
  [
    'a count of NULs, as a loss of power leaves it',
    () => writeFileSync(count, Buffer.alloc(21)),
    4,
  ],
];
test.each(CRASHES)('%s is no damage', async (_name, crash, lines) => {
  await appended(LINES);
  crash();
  for (let start = 0; start < 2; start += 1) {
    const [window] = await recovered();
    expect(window?.damage).toEqual([]);
    expect(window?.lines).toHaveLength(lines + start);
    await appended([lineOf(10 + start)]);
  }
});

test('an older count, as a loss of power leaves it, is no damage, and counts on from what is there', async () => {
  await appended(LINES.slice(0, 2));
  const older = readFileSync(count);
  await appended(LINES.slice(2));
  writeFileSync(count, older);
  expect((await recovered())[0]).toEqual({ windowStart: WINDOW, lines: LINES, damage: [] });
  await appended([lineOf(9)]);
  cutAtLine(4);
  expect((await recovered())[0]?.damage).toEqual([expect.stringMatching(/\(without lines/)]);
});

test('a window that was dropped leaves nothing, and may begin anew with fewer lines', async () => {
  await appended(LINES);
  const journal = openSegmentFiles(folder);
  await journal.drop('site', WINDOW);
  expect(readdirSync(path.join(folder, 'site'))).toEqual([]);
  await journal.append('site', [lineOf(1)]);
  expect((await journal.recover('site')).windows).toEqual([
    { windowStart: WINDOW, lines: [lineOf(1)], damage: [] },
  ]);
  await journal.close();
});

test('a count of another window is not believed', async () => {
  await appended(LINES);
  const other = { ...lineOf(61), windowStart: WINDOW + 60_000 };
  await appended([other]);
  writeFileSync(count, readFileSync(path.join(folder, 'site', `${WINDOW + 60_000}.ndjson.lines`)));
  expect((await recovered())[0]?.damage).toEqual([expect.stringMatching(/is not known\)$/)]);
});

test.each([
  ['a file', (place: string) => writeFileSync(place, 'not a folder')],
  ['a link to itself', (place: string) => symlinkSync(place, place)],
])(
  '%s in the place of a site is moved aside and damage; the site takes readings',
  async (_, make) => {
    mkdirSync(folder, { recursive: true });
    make(path.join(folder, 'site'));
    const strangers: string[] = [];
    const journal = openSegmentFiles(folder, (place) => strangers.push(path.basename(place)));
    const lost = path.join(folder, 'site.damaged');
    expect(await journal.recover('site')).toEqual({ windows: [], lost });
    expect(strangers).toEqual([]);
    await journal.append('site', LINES);
    // Whoever opens the site a second time, because the database went away meanwhile, hears of it too.
    const again = await journal.recover('site');
    expect(again.windows[0]?.lines).toEqual(LINES);
    expect(again.lost).toBe(lost);
    await journal.close();
  },
);

test.each(['segment', 'count'])(
  'a link to itself in the place of a %s is damage, and goes',
  async (which) => {
    await appended(LINES);
    const file = which === 'segment' ? segment : count;
    rmSync(file);
    symlinkSync(file, file);
    for (let start = 0; start < 2; start += 1) {
      const [window] = await recovered();
      expect(window?.damage.length).toBeGreaterThan(0);
      await appended([lineOf(10 + start)]);
    }
    const journal = openSegmentFiles(folder);
    await journal.drop('site', WINDOW);
    await journal.close();
    expect(existsSync(segment)).toBe(false);
  },
);

test('a file in the place of the whole journal is refused in a sentence', () => {
  writeFileSync(path.join(folder, 'journal'), '');
  expect(() => openSegmentFiles(path.join(folder, 'journal'))).toThrow(
    /journal is a file and should be a folder, .*: move that file away, then start again/,
  );
});
