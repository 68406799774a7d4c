// What somebody hands in as a file and is none: said at once, and never waited for.
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { surveyRecording } from '#aggregator/replay/replay-lines.ts';
import { readTextFile } from '#shared/process/text-file.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-text-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string): string => path.join(folder, name);
symlinkSync(place('loop'), place('loop'));
writeFileSync(place('file.json'), '{}');

beforeAll(async () => {
  const made = await runToEnd('sh', ['-c', 'mkfifo "$1"', 'sh', place('pipe.json')]);
  expect(made.status).toBe(0);
});

test.each([
  ['a pipe that nobody writes into', 'pipe.json', 'pipe.json is a pipe or a device: save what'],
  ['a folder', '', ' is a folder: name a file in it'],
  ['nothing', 'none.json', 'none.json: there is no such file'],
  ['below a file', 'file.json/x', 'x: a part of its path is a file'],
  ['a link to itself', 'loop', 'loop: its links lead in a circle'],
])('%s is refused in a sentence, as a text and as a recording', async (_, name, said) => {
  expect(() => readTextFile(place(name))).toThrow(said);
  await expect(surveyRecording(place(name))).rejects.toThrow(said);
});

test.skipIf(process.getuid?.() === 0)('a file of somebody else is refused by that reason', () => {
  writeFileSync(place('closed.json'), '{}', { mode: 0 });
  expect(() => readTextFile(place('closed.json'))).toThrow('this user may not read it');
});

test('a file that is too large is called so, with its size and the limit, and is not read', () => {
  writeFileSync(place('large.json'), '');
  truncateSync(place('large.json'), 600_000_000);
  expect(() => readTextFile(place('large.json'))).toThrow(
    'large.json is too large: it has 600000000 bytes, and at most 200000000 are read',
  );
});
