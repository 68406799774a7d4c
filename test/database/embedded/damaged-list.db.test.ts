// The two files that the embedded database keeps about itself in the data folder, damaged: it opens,
// and says which of them tells nothing any more.
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { knownDamage, readInspection } from '#database/embedded/inspection.ts';
import { damagedFolders, openDatabase } from '../../kit/database/damaged-folders.ts';

const { copyOf } = damagedFolders();

const LIST = 'database-files.json';
const REPORT = 'database-check.json';
const OPENED: readonly (readonly [string, (dir: string) => void, RegExp | null])[] = [
  [
    'a list of files that was cut',
    (dir) => truncateSync(path.join(dir, LIST), 20),
    /^database-files\.json \(is cut or is not JSON: what the last end left cannot be compared\)$/,
  ],
  [
    'an empty list',
    (dir) => truncateSync(path.join(dir, LIST)),
    /^database-files\.json \(is empty:/,
  ],
  [
    'a list that is null',
    (dir) => writeFileSync(path.join(dir, LIST), 'null'),
    /^database-files\.json \(holds something other than what was written there:/,
  ],
  [
    'a list with one number changed: the list is named, and no file that is whole',
    (dir) => {
      const file = path.join(dir, LIST);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/:8192\b/, ':999999'));
    },
    /^database-files\.json \(holds something other than what was written there:/,
  ],
  [
    'a folder in the place of the list',
    (dir) => {
      rmSync(path.join(dir, LIST));
      mkdirSync(path.join(dir, LIST));
    },
    /^database-files\.json \(is a folder and should be a file:/,
  ],
  ['no list, as after a kill', (dir) => rmSync(path.join(dir, LIST)), null],
  [
    'a report that was cut',
    (dir) => writeFileSync(path.join(dir, REPORT), '{"checkedAt": "20'),
    /^database-check\.json \(is cut or is not JSON: what was found before is not known\)$/,
  ],
  [
    'a report that is null',
    (dir) => writeFileSync(path.join(dir, REPORT), 'null'),
    /^database-check\.json \(holds something other than what was written there:/,
  ],
  [
    'a folder in the place of the report',
    (dir) => {
      rmSync(path.join(dir, REPORT), { force: true });
      mkdirSync(path.join(dir, REPORT));
    },
    /^database-check\.json \(is a folder and should be a file:/,
  ],
];

test.each(OPENED)(
  '%s: the database opens, and the report says so',
  async (_name, change, place) => {
    const dir = copyOf((each) => {
      rmSync(path.join(each, REPORT), { force: true });
      change(each);
    });
    const { failed, printed } = await openDatabase(dir);
    expect(failed).toBeNull();
    expect(printed).not.toMatch(/ {4}at |\[object/);
    const damage = readInspection(dir)?.damage ?? [];
    expect(damage).toEqual(place === null ? [] : [expect.stringMatching(place)]);
  },
);

test('readiness does not take a damaged report for a good one', () => {
  const dir = copyOf((each) => writeFileSync(path.join(each, REPORT), 'null'));
  expect(knownDamage(dir)).toEqual([expect.stringMatching(/^database-check\.json \(holds/)]);
});
