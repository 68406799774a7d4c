// A damaged carry file never stops a start: whatever happens to a byte of it, only what was written
// comes back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCarryFiles } from '#aggregator/journal/files/carry-files.ts';

const WINDOW = 1_750_000_020_000;
const NEXT = WINDOW + 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-damage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('any damage to a carry file: the start goes on, and only what was written comes back', async () => {
  const documents = [{ units: { a: [2, WINDOW] } }, { units: { a: [3, NEXT] } }];
  const carryFile = path.join(folder, 'site.carry.json');
  const fresh = async () => {
    const carry = openCarryFiles(folder);
    await carry.write('site', WINDOW, documents[0]);
    await carry.write('site', NEXT, documents[1]);
    return carry;
  };
  await fresh();
  const { length } = readFileSync(carryFile);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, mask, isCut) => {
        const carry = await fresh();
        const bytes = readFileSync(carryFile);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        writeFileSync(carryFile, isCut ? bytes.subarray(0, at) : bytes);
        expect(await carry.read('site', NEXT)).toEqual({ document: null, damage: [carryFile] });
        expect(await carry.read('site', WINDOW)).toEqual({
          document: documents[0],
          damage: [carryFile],
        });
      },
    ),
    { numRuns: 200 },
  );
});
