// The walls of the house, each seen to hold whatever way an import is spelled.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importsOf, sourceFiles, uncheckedFiles } from '../scripts/structure.ts';
import { breaches, WALLS } from '../scripts/walls.ts';
import { SPELLINGS } from './kit/spellings.ts';

/** A file behind each wall, and a file that it may not take from, by specifiers that all lead there. */
const BREACHES: readonly (readonly [wall: string, file: string, specifiers: readonly string[]])[] =
  [
    [
      'the two sides of the database never meet',
      'database/server/names.ts',
      [
        '#database/aggregator/chain.ts',
        './../aggregator/chain.ts',
        '../../database/aggregator/chain.ts',
      ],
    ],
    ['the two sides of the database never meet', 'database/records.ts', ['#server/ports.ts']],
    [
      'the read side of the database knows of the server what it satisfies',
      'database/server/names.ts',
      ['#server/people/password.ts', './../../server/auth/sessions.ts', '#server/reports.ts'],
    ],
    [
      'nothing right of the database takes from the aggregator',
      'server/room/routes.ts',
      ['#aggregator/planning/policy-document.ts', '#shared/../aggregator/run.ts'],
    ],
    ['the server asks its ports', 'server/room/routes.ts', ['../../database/open.ts']],
    [
      'the server sees the side of the database that is its own',
      'server/commands/people.ts',
      ['../../database/aggregator/release.ts'],
    ],
    [
      'features never import each other',
      'server/room/routes.ts',
      [
        '../people/password.ts',
        './../people/password.ts',
        '../../server/people/password.ts',
        String.raw`..\\people/password.ts`,
      ],
    ],
    ['features never import each other', 'server/newfeature/a.ts', ['../people/password.ts']],
    ['what features stand on knows no feature', 'server/http/mount.ts', ['../room/routes.ts']],
    [
      'the parts every page is drawn with know tokens and model only',
      'client/ui/glyph.tsx',
      [
        './../data/wait.ts',
        '../styles/../data/wait.ts',
        '#shared/wire/site.ts',
        './../../shared/wire/site.ts',
      ],
    ],
    ['the page knows no other program', 'client/data/api.ts', ['#demo/site.ts']],
    ['pure rooms take from shared and themselves', 'client/model/look.ts', ['../data/wait.ts']],
    [
      'the intake knows no table',
      'aggregator/ingest/intake.ts',
      ['#database/open.ts', '../../database/device-tokens.ts', './../../database/aggregator/a.ts'],
    ],
    ['the intake knows no table', 'aggregator/ingest/token-memory.ts', ['#database/open.ts']],
    [
      'an adapter knows the intake only',
      'aggregator/ingest/http/app.ts',
      ['../token-door.ts', './../token-door.ts'],
    ],
    [
      'implementations of the journal are chosen in one place',
      'aggregator/site/open-site.ts',
      ['../journal/files/segment-files.ts', './../journal/files/segment-files.ts'],
    ],
  ];

test('no import of the house goes through a wall', () => {
  const arrows = sourceFiles().flatMap((file) => importsOf(file));
  expect(arrows.length).toBeGreaterThan(2000);
  expect(breaches(arrows)).toEqual([]);
});

test('code under a suffix that no wall looks at is refused', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'crowdshade-suffixes-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ['server/people', 'scripts', 'client/dist'])
    mkdirSync(path.join(root, folder), { recursive: true });
  const refused = ['cjs', 'cts', 'js', 'jsx', 'mjs', 'mts'].map((end) => `server/people/a.${end}`);
  for (const file of [...refused, 'server/people/a.ts', 'scripts/run.mjs', 'client/dist/a.js'])
    writeFileSync(path.join(root, file), '');
  expect(uncheckedFiles(root)).toEqual(refused);
  expect(uncheckedFiles()).toEqual([]);
});

test.each(BREACHES)('%s: %s is caught in every spelling', (wall, file, specifiers) => {
  for (const specifier of specifiers)
    for (const spelled of SPELLINGS) {
      const text = spelled(specifier);
      const found = breaches(importsOf(file, text)).filter((each) => each.includes(wall));
      expect(found, text).toHaveLength(1);
    }
});

test('every wall is tried', () => {
  expect(new Set(BREACHES.map(([wall]) => wall))).toEqual(new Set(WALLS.map(({ name }) => name)));
});

test('what is allowed passes: an own file, shared, the contract, the ports', () => {
  const allowed = [
    ['server/room/routes.ts', '../http/route.ts'],
    ['server/main.ts', '#database/server/room.ts'],
    ['database/server/room.ts', '#server/ports.ts'],
    ['database/server/room.ts', '#server/auth/token-ports.ts'],
    ['database/server/room.ts', '#server/outlets/entry.ts'],
    ['aggregator/ingest/token-memory.ts', '#database/device-tokens.ts'],
    ['client/ui/glyph.tsx', '../model/look.ts'],
    ['aggregator/journal/choice.ts', './files/segment-files.ts'],
    ['aggregator/ingest/http/app.ts', '../intake.ts'],
  ] as const;
  for (const [file, specifier] of allowed)
    expect(breaches(importsOf(file, `import { x } from '${specifier}';`))).toEqual([]);
});
