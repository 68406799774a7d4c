// The walls of the house, held against where an import leads, however it is spelled: by alias, by any relative path, as a type, late, by require.
// Biome's rules say the same while one types, and look at the spelling alone; what they miss ends here.
import { ROOMS } from './rooms.ts';
import { COMPUTED, packageOf } from './specifiers.ts';
import type { Arrow } from './structure.ts';

type Wall = {
  readonly name: string;
  /** Whether this file stands behind the wall. */
  readonly holds: (file: string) => boolean;
  /** Whether a file behind the wall may take from this one. */
  readonly mayTake: (to: string, file: string) => boolean;
  readonly whatToDo: string;
};

const isIn =
  (...folders: readonly string[]) =>
  (file: string): boolean =>
    folders.some((folder) => file.startsWith(folder));
const folderOf = (file: string, depth: number): string => file.split('/').slice(0, depth).join('/');

/** What features of the server stand on. Every other folder of the server is a feature, also one that is new. */
const isBase = isIn('server/http/', 'server/auth/', 'server/lanes/', 'server/sites/');
const isComposition = (file: string): boolean =>
  /^server\/[^/]+$/.test(file) || file.startsWith('server/commands/');
const isFeature = (file: string): boolean =>
  file.startsWith('server/') && !isBase(file) && !isComposition(file);
const isImplementation = isIn('aggregator/journal/files/', 'aggregator/journal/advisory/');
/** What the read side of the database takes from the server: ports, which are types, and how what it hands out is read. */
const isForDatabase = (file: string): boolean =>
  /^server\/(?:.+[/-])?ports\.ts$/.test(file) ||
  ['server/auth/tokens.ts', 'server/outlets/entry.ts', 'server/outlets/message.ts'].includes(file);
const isAdapter = (file: string): boolean => /^aggregator\/ingest\/[^/]+\//.test(file);

export const WALLS: readonly Wall[] = [
  {
    name: 'the two sides of the database never meet',
    holds: isIn('database/'),
    mayTake: (to, file) =>
      !(file.startsWith('database/server/') && to.startsWith('database/aggregator/')) &&
      (file.startsWith('database/server/') || !isIn('database/server/', 'server/')(to)),
    whatToDo: 'Move what both need to database/.',
  },
  {
    name: 'the read side of the database knows of the server what it satisfies',
    holds: isIn('database/server/'),
    mayTake: (to) => !to.startsWith('server/') || isForDatabase(to),
    whatToDo: 'Write the port in server/, as a type, and satisfy it here.',
  },
  {
    name: 'nothing right of the database takes from the aggregator',
    holds: isIn('server/', 'client/', 'database/', 'shared/'),
    mayTake: (to) => !to.startsWith('aggregator/'),
    whatToDo: 'What crosses a process stands in shared/.',
  },
  {
    name: 'the server asks its ports',
    holds: (file) => file.startsWith('server/') && file !== 'server/main.ts',
    mayTake: (to, file) => !to.startsWith('database/') || file.startsWith('server/commands/'),
    whatToDo: 'Only server/main.ts and commands join the server to the database.',
  },
  {
    name: 'the server sees the side of the database that is its own',
    holds: isIn('server/'),
    mayTake: (to) => !isIn('database/aggregator/', 'database/embedded/')(to),
    whatToDo: 'Readings and tallies are not its business: ask for a statement in database/server/.',
  },
  {
    name: 'features never import each other',
    holds: isFeature,
    mayTake: (to, file) => !isFeature(to) || folderOf(to, 2) === folderOf(file, 2),
    whatToDo:
      'Move what both need to server/sites/, or hand it in where the server is put together.',
  },
  {
    name: 'what features stand on knows no feature',
    holds: isBase,
    mayTake: (to) => !isFeature(to),
    whatToDo: 'A feature owns its routes and hands them in.',
  },
  {
    name: 'the parts every page is drawn with know tokens and model only',
    holds: isIn('client/ui/'),
    mayTake: isIn('client/ui/', 'client/model/', 'client/styles/'),
    whatToDo: 'Hand data and words in as properties.',
  },
  {
    name: 'the page knows no other program',
    holds: isIn('client/'),
    mayTake: isIn('client/', 'shared/'),
    whatToDo: 'What crosses a process stands in shared/.',
  },
  {
    name: 'pure rooms take from shared and themselves',
    holds: isIn('aggregator/core/', 'client/model/'),
    mayTake: (to, file) => isIn('shared/', `${folderOf(file, 2)}/`)(to),
    whatToDo: 'Hand it in as an argument.',
  },
  {
    name: 'the intake knows no table',
    holds: isIn('aggregator/ingest/'),
    mayTake: (to, file) =>
      !to.startsWith('database/') ||
      (file === 'aggregator/ingest/token-memory.ts' && to === 'database/device-tokens.ts'),
    whatToDo: 'Hand in what a statement gives where the aggregator is put together.',
  },
  {
    name: 'an adapter knows the intake only',
    holds: isAdapter,
    mayTake: (to, file) =>
      to === 'aggregator/ingest/intake.ts' || isIn('shared/', `${folderOf(file, 3)}/`)(to),
    whatToDo: 'What adapters share stands in aggregator/ingest/intake.ts.',
  },
  {
    name: 'implementations of the journal are chosen in one place',
    holds: () => true,
    mayTake: (to, file) =>
      !isImplementation(to) ||
      file === 'aggregator/journal/choice.ts' ||
      folderOf(file, 3) === folderOf(to, 3),
    whatToDo: 'Take the contract; aggregator/journal/choice.ts says what fulfils it.',
  },
];

/** Each import that goes through a wall, with what to do, as a sentence. */
export function breaches(arrows: readonly Arrow[]): readonly string[] {
  return arrows.flatMap(({ from, to }) =>
    WALLS.filter(({ holds, mayTake }) => holds(from) && !mayTake(to, from)).map(
      ({ name, whatToDo }) => `${from} takes from ${to}, but ${name}. ${whatToDo}`,
    ),
  );
}

/** The line of `rooms.ts` that holds for a file: its own, that of its folder, or of the nearest folder above that is a room. */
export function lineOf(file: string): string | undefined {
  const [top = ''] = file.split('/', 1);
  for (let at = file; at.includes('/'); at = at.slice(0, at.lastIndexOf('/')))
    if (Object.hasOwn(ROOMS, at)) return at;
  return folderOf(file, 2) === file && Object.hasOwn(ROOMS, top) ? top : undefined;
}

/** What files import that `rooms.ts` does not give to their room: packages, other rooms of the same top folder; and rooms without a line. */
export function intrusions(
  specifiers: ReadonlyMap<string, readonly string[]>,
  arrows: readonly Arrow[],
): readonly string[] {
  const nameless = [...specifiers.keys()].filter((file) => lineOf(file) === undefined);
  const rooms = new Set(nameless.map((file) => folderOf(file, Math.min(2, depthOf(file)))));
  const taken = [...specifiers].flatMap(([file, all]) => packagesTooMany(file, all));
  const crossed = arrows.flatMap(({ from, to }) => roomTooMany(from, to));
  return [
    ...[...rooms].map(
      (room) => `${room} is a room without a wall: say in scripts/rooms.ts what it may import.`,
    ),
    ...new Set([...taken, ...crossed]),
  ];
}

const depthOf = (file: string): number => file.split('/').length - 1;

function packagesTooMany(file: string, specifiers: readonly string[]): readonly string[] {
  const line = lineOf(file);
  if (line === undefined) return [];
  const names = specifiers.map(packageOf).filter((name) => name !== undefined);
  return names
    .filter((name) => ROOMS[line]?.packages.includes(name) !== true)
    .map((name) =>
      name === COMPUTED
        ? `${file} imports what only shows when it runs. Write the name as it is.`
        : `${file} imports ${name}, which ${line} has no use for. Let a room that may take it do this, or give it to ${line} in scripts/rooms.ts and say why in the commit.`,
    );
}

function roomTooMany(from: string, to: string): readonly string[] {
  const line = lineOf(from);
  const rooms = line === undefined ? 'every' : (ROOMS[line]?.rooms ?? 'every');
  const room = folderOf(to, 2);
  const isElsewhere = folderOf(from, 1) === folderOf(to, 1) && depthOf(to) > 1;
  if (rooms === 'every' || !isElsewhere || folderOf(from, 2) === room) return [];
  if (rooms.some((name) => room === `${folderOf(from, 1)}/${name}`)) return [];
  return [
    `${from} takes from ${to}, and ${line} may not take from ${room}. Hand it in as an argument, or give ${room} to ${line} in scripts/rooms.ts and say why in the commit.`,
  ];
}
