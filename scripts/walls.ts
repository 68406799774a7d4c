// The walls of the house, held against where an import leads, however it is spelled: by alias, by any relative path, as a type, late, by require.
// Biome's rules say the same while one types, and look at the spelling alone; what they miss ends here.
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
    mayTake: isIn('client/ui/', 'client/model/', 'client/styles/', 'shared/'),
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
