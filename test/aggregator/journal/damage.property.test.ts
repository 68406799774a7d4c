// One damaged file never stops the intake and never lies: whatever happens to a byte of the journal,
// it opens, gives nothing that was not written, and keeps every window whole whose file nobody touched.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSegmentFiles } from '#aggregator/journal/files/segment-files.ts';
import type { RecoveredWindow } from '#aggregator/journal/journal.ts';
import { linesOf } from '../../kit/aggregator/journal-lines.ts';

const WINDOW = 1_750_000_020_000;
const WINDOWS = [0, 1, 2].map((n) => WINDOW + n * 60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-damage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (windowStart: number): string => path.join(folder, 'site', `${windowStart}.ndjson`);

async function written(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const journal = openSegmentFiles(folder);
  for (const windowStart of WINDOWS) await journal.append('site', linesOf(windowStart));
  await journal.close();
}

async function recovered(): Promise<readonly RecoveredWindow[]> {
  const journal = openSegmentFiles(folder);
  const { windows } = await journal.recover('site');
  await journal.close();
  return windows;
}

/** Every line that came back was written for that window; windows that were not touched are whole. */
function expectTrue(windows: readonly RecoveredWindow[], touched: readonly number[]): void {
  for (const { windowStart, lines } of windows) {
    const known = new Set(linesOf(windowStart).map((line) => JSON.stringify(line)));
    expect(lines.filter((line) => !known.has(JSON.stringify(line)))).toEqual([]);
  }
  for (const windowStart of WINDOWS.filter((each) => !touched.includes(each))) {
    expect(windows.find((each) => each.windowStart === windowStart)).toEqual({
      windowStart,
      lines: linesOf(windowStart),
      damage: [],
    });
  }
}

const MIDDLE = WINDOW + 60_000;

test('any bit flipped in a segment: nothing false is taken, and what is missing is named', async () => {
  await written();
  const length = readFileSync(fileOf(MIDDLE)).length;
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
      await written();
      const bytes = readFileSync(fileOf(MIDDLE));
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      writeFileSync(fileOf(MIDDLE), bytes);
      const windows = await recovered();
      expectTrue(windows, [MIDDLE]);
      const middle = windows.find(({ windowStart }) => windowStart === MIDDLE);
      const lost = linesOf(MIDDLE).length - (middle?.lines.length ?? 0);
      // Only the last line feed can be mended: its line has a checksum of its own.
      expect(lost > 0).toBe((middle?.damage.length ?? 0) > 0);
    }),
    { numRuns: 300 },
  );
});

test('any byte changed, any piece cut out or put in: nothing false is taken', async () => {
  await written();
  const { length } = readFileSync(fileOf(MIDDLE));
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: length }),
      fc.nat({ max: length }),
      fc.uint8Array({ maxLength: 12 }),
      async (from, to, bytes) => {
        await written();
        const before = readFileSync(fileOf(MIDDLE));
        const [a, b] = [Math.min(from, to), Math.max(from, to)];
        writeFileSync(
          fileOf(MIDDLE),
          Buffer.concat([before.subarray(0, a), bytes, before.subarray(b)]),
        );
        const windows = await recovered();
        expectTrue(windows, [MIDDLE]);
        const middle = windows.find(({ windowStart }) => windowStart === MIDDLE);
        // Whatever is gone, also whole lines at the end: it does not go unseen.
        if ((middle?.lines.length ?? 0) < linesOf(MIDDLE).length)
          expect(middle?.damage).not.toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('level 2 made 3 by hand: not taken, named by file and line', async () => {
  await written();
  const text = readFileSync(fileOf(MIDDLE), 'utf8');
  const edited = text.replace(',2,', ',3,');
  expect(edited).not.toBe(text);
  writeFileSync(fileOf(MIDDLE), edited);
  const windows = await recovered();
  expectTrue(windows, [MIDDLE]);
  expect(windows[1]?.damage).toEqual([`${fileOf(MIDDLE)}, line 2`]);
});

const CASES: readonly (readonly [string, () => void, readonly number[]])[] = [
  [
    'a segment under the name of another window',
    () => renameSync(fileOf(WINDOW), fileOf(MIDDLE)),
    [WINDOW, MIDDLE],
  ],
  [
    'lines of another site',
    () => {
      const journal = readFileSync(fileOf(MIDDLE), 'utf8');
      writeFileSync(fileOf(MIDDLE), journal.replaceAll(/^\w{8}/gm, '00000000'));
    },
    [MIDDLE],
  ],
  [
    "a folder with a segment's name",
    () => {
      rmSync(fileOf(MIDDLE));
      mkdirSync(fileOf(MIDDLE));
    },
    [MIDDLE],
  ],
  [
    "cut at a line's end",
    () => {
      const lines = readFileSync(fileOf(MIDDLE), 'utf8').split('\n');
      writeFileSync(fileOf(MIDDLE), `${lines.slice(0, 4).join('\n')}\n`);
    },
    [MIDDLE],
  ],
  ['a block of NULs at the end', () => appendFileSync(fileOf(MIDDLE), Buffer.alloc(4096)), []],
  [
    'a block of NULs in the middle',
    () => {
      const bytes = readFileSync(fileOf(MIDDLE));
      bytes.fill(0, 40, 140);
      writeFileSync(fileOf(MIDDLE), bytes);
    },
    [MIDDLE],
  ],
  [
    'two lines glued',
    () => writeFileSync(fileOf(MIDDLE), readFileSync(fileOf(MIDDLE), 'utf8').replace('\n', '')),
    [MIDDLE],
  ],
  [
    'a checksum taken off',
    () =>
      writeFileSync(
        fileOf(MIDDLE),
        readFileSync(fileOf(MIDDLE), 'utf8').replace(/\n\w{8} \[/, '\n['),
      ),
    [MIDDLE],
  ],
  [
    'foreign files beside',
    () => {
      writeFileSync(path.join(folder, 'site', 'notes.txt'), 'hello');
      writeFileSync(path.join(folder, 'site', 'abc.ndjson'), '["r"');
      writeFileSync(path.join(folder, 'readme'), 'hello');
    },
    [],
  ],
];
test.each(CASES)(
  '%s: the journal opens, and again; it can be written and dropped',
  async (_name, damage, touched) => {
    await written();
    damage();
    for (let start = 0; start < 2; start += 1) expectTrue(await recovered(), touched);
    if (touched.includes(MIDDLE))
      expect((await recovered()).find((each) => each.windowStart === MIDDLE)?.damage).not.toEqual(
        [],
      );
    const places: string[] = [];
    const journal = openSegmentFiles(folder, (place) => places.push(path.basename(place)));
    expect(places.sort()).toEqual(_name.startsWith('foreign') ? ['abc.ndjson', 'notes.txt'] : []);
    const [heartbeat] = linesOf(MIDDLE).filter((line) => line.kind === 'heartbeat');
    if (heartbeat === undefined) throw new Error('no heartbeat');
    await journal.append('site', [heartbeat]);
    const { windows } = await journal.recover('site');
    const after = windows.find((each) => each.windowStart === MIDDLE);
    expect(after?.lines.at(-1)).toEqual(heartbeat);
    for (const windowStart of WINDOWS) await journal.drop('site', windowStart);
    await journal.close();
    // No raw level outlives its window: what is left are folders and files that were never ours.
    expect(
      readdirSync(path.join(folder, 'site')).filter((name) => /^\d+\.ndjson$/.test(name)),
    ).toEqual([]);
  },
);

test('lines of the first format, without checksums, are read before newer ones of the same window', async () => {
  mkdirSync(path.join(folder, 'site'), { recursive: true });
  const old = linesOf(WINDOW).slice(0, 3);
  const text = old.map((line) =>
    line.kind === 'heartbeat'
      ? `["h",${line.at}]`
      : JSON.stringify([
          'r',
          line.sensorId,
          line.observedAt,
          line.level,
          line.seq,
          line.receivedAt,
        ]),
  );
  writeFileSync(fileOf(WINDOW), `${text.join('\n')}\n["r","torn`);
  const journal = openSegmentFiles(folder);
  await journal.append('site', linesOf(WINDOW).slice(3));
  expect((await journal.recover('site')).windows).toEqual([
    { windowStart: WINDOW, lines: linesOf(WINDOW), damage: [] },
  ]);
  await journal.close();
});
