// Which packages, and which rooms beside it, a room may take: each kind of import seen to be refused in every spelling.
import { expect, test } from 'vitest';
import { BASE, ROOMS } from '../scripts/rooms.ts';
import { packageOf, specifiersOf } from '../scripts/specifiers.ts';
import { importsOf, sourceFiles } from '../scripts/structure.ts';
import { intrusions, lineOf } from '../scripts/walls.ts';
import { SPELLINGS } from './kit/spellings.ts';

const files = sourceFiles();
const specifiers = new Map(files.map((file) => [file, specifiersOf(file)] as const));
const arrows = files.flatMap((file) => importsOf(file));

const foundIn = (file: string, text: string): readonly string[] =>
  intrusions(new Map([[file, specifiersOf(file, text)]]), importsOf(file, text));

test('no import of the house is one that its room has no use for', () => {
  expect(intrusions(specifiers, arrows)).toEqual([]);
});

test.each([
  ['aggregator/ingest/http/app.ts', 'pg'],
  ['aggregator/ingest/mqtt/app.ts', 'pg'],
  ['aggregator/core/engine.ts', 'node:fs'],
  ['aggregator/core/engine.ts', 'fs/promises'],
  ['aggregator/core/lanes/release.ts', 'pg'],
  ['aggregator/journal/journal.ts', 'node:fs'],
  ['shared/domain/alerts/ladder.ts', 'zod'],
  ['shared/domain/alerts/ladder.ts', 'node:crypto'],
  ['shared/time.ts', 'zod'],
  ['shared/wire/site.ts', 'pg'],
  ['client/site/home.tsx', 'pg'],
  ['client/data/api.ts', 'express'],
  ['client/model/look.ts', 'react'],
  ['client/ui/glyph.tsx', '@tanstack/react-query'],
  ['server/http/mount.ts', 'socket.io'],
  ['server/http/mount.ts', 'pg'],
  ['server/room/routes.ts', 'node:fs'],
  ['database/server/room.ts', 'node:child_process'],
])('%s may not import %s, in any spelling', (file, name) => {
  for (const spelled of SPELLINGS)
    expect(foundIn(file, spelled(name)).join(), spelled(name)).toContain(
      `${file} imports ${packageOf(name)}, which ${lineOf(file)} has no use for`,
    );
});

test('a way to load a module that is no import is refused as well', () => {
  const file = 'shared/domain/alerts/ladder.ts';
  expect(foundIn(file, "const x = process.getBuiltinModule('fs');").join()).toContain('node:fs');
  expect(foundIn(file, "import { createRequire } from 'node:module';").join()).toContain(
    'node:mod',
  );
  for (const hidden of [
    "await import('p' + 'g')",
    'await import(name)',
    'require(name())',
    "import.meta.glob('../people/*.ts')",
    'import.meta["glob"](all)',
  ])
    expect(foundIn(file, `const x = ${hidden};`).join(), hidden).toContain(
      'only shows when it runs',
    );
});

test('a room without a line is named once, with what to do', () => {
  const news = ['aggregator/brain', 'server/news', 'client/news', 'database/news', 'shared/news'];
  for (const room of [...news, 'demo/news', 'aggregator/brain/deep'])
    expect(foundIn(`${room}/a.ts`, '')).toEqual([
      `${room.split('/').slice(0, 2).join('/')} is a room without a wall: say in scripts/rooms.ts what it may import.`,
    ]);
  expect(foundIn('client/main.ts', '')).toHaveLength(1);
});

test('a room takes from rooms beside it only what its line gives', () => {
  for (const [file, specifier] of [
    ['aggregator/site/open-site.ts', '../commands/replay.ts'],
    ['aggregator/planning/plan.ts', '#aggregator/site/open-site.ts'],
    ['database/server/room.ts', '../embedded/lock.ts'],
    ['client/data/api.ts', '../ui/glyph.tsx'],
    ['server/http/mount.ts', '../sites/site.ts'],
  ] as const)
    expect(foundIn(file, `import { x } from '${specifier}';`).join()).toContain(
      'may not take from',
    );
});

test('what is allowed passes', () => {
  for (const [file, specifier] of [
    ['aggregator/core/plan/cells.ts', '@noble/hashes/sha2.js'],
    ['aggregator/process/stopping.ts', 'node:timers/promises'],
    ['aggregator/journal/choice.ts', 'pg'],
    ['server/room/routes.ts', '../sites/site.ts'],
    ['server/ports.ts', './released/ports.ts'],
  ] as const)
    expect(foundIn(file, `import { x } from '${specifier}';`)).toEqual([]);
});

test('every line of rooms.ts is of today: its files are there and use all that it gives', () => {
  const used = Map.groupBy(files, (file) => lineOf(file) ?? '');
  const idle = Object.entries(ROOMS).flatMap(([line, { packages, rooms }]) => {
    const own = used.get(line) ?? [];
    if (own.length === 0) return [`${line}: nothing`];
    const named = new Set(own.flatMap((file) => (specifiers.get(file) ?? []).map(packageOf)));
    const to = arrows.filter(({ from }) => own.includes(from)).map((arrow) => arrow.to);
    const [top = ''] = line.split('/');
    return [
      ...packages.filter((name) => !named.has(name)),
      ...(rooms === 'every' || rooms === BASE
        ? []
        : rooms.filter((room) => !to.some((file) => file.startsWith(`${top}/${room}/`)))),
    ].map((name) => `${line}: ${name}`);
  });
  expect(idle).toEqual([]);
});
