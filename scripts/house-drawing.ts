// The house as a picture in text (Mermaid) and a table, made of its imports. What is told by many arrows to one room is told by its label instead:
// a picture of everything that takes the schemas shows nothing else.
import { type Arrow, roomOf } from './structure.ts';

/** From so many other rooms on, the label says how many take from a room, and no arrows do. */
const MANY = 9;
/** A box names so many of its files; of more it says how many there are. */
const MOST_NAMES = 5;

/** What an arrow between two top folders is for. One that has no reason here is an arrow that nobody decided on. */
const REASONS: Readonly<Record<string, string>> = {
  'aggregator database':
    'it writes released windows, register, plans, policies and totals of refusals, and keeps the tables up',
  'aggregator shared':
    'schemas of readings and records, the upper median, clocks, words for errors',
  'client shared':
    'types of what it is sent, and the pure functions that read it; a drill climbs the same ladder',
  'database server':
    'the ports that its read side satisfies, as types; and how an entry of the log is read before it is sent out',
  'database shared': 'what it stores, and the ladder that the releasing transaction climbs',
  'demo shared': 'it posts readings and acts in the room as any client does, by the same schemas',
  'server database':
    'main.ts opens the pools and hands the read side to the ports; commands do the same. No other room may',
  'server shared': 'schemas of every question and answer, the chain, clocks, words for errors',
};

type Room = { readonly id: string; readonly top: string; readonly label: string };
export type Drawing = { readonly picture: string; readonly table: string };

const topOf = (file: string): string => file.split('/', 1)[0] ?? '';
const isInTheOpen = (file: string): boolean => file.split('/').length === 2;

/** Files in the open that something else than a file in the open above them takes from: they lie under the rooms, the others join them. */
function underneath(arrows: readonly Arrow[]): ReadonlySet<string> {
  const found = new Set(
    arrows
      .filter(
        ({ from, to }) => isInTheOpen(to) && (!isInTheOpen(from) || topOf(from) !== topOf(to)),
      )
      .map(({ to }) => to),
  );
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { from, to } of arrows) if (found.has(from) && isInTheOpen(to)) found.add(to);
  }
  return found;
}

function roomIdOf(file: string, below: ReadonlySet<string>): string {
  if (!isInTheOpen(file)) return roomOf(file, 2);
  return `${topOf(file)}/${below.has(file) ? '(underneath)' : '(on top)'}`;
}

function labelOf(id: string, files: readonly string[], takers: number): string {
  const name = id.slice(id.indexOf('/') + 1);
  const names = files.map((file) => file.slice(file.indexOf('/') + 1));
  const many = names.length > MOST_NAMES ? `${names.length} files` : names.join(', ');
  const what = name.startsWith('(') ? `${name.slice(1, -1)}: ${many}` : name;
  return takers >= MANY ? `${what}<br/>taken by ${takers} rooms` : what;
}

const nodeOf = (id: string): string => id.replace(/[^a-z0-9]+/gi, '_').replace(/_$/, '');

/** @throws {Error} for an arrow, drawn or told by a label, that begins or ends where no box is. */
function mustMeetBoxes(rooms: readonly Room[], arrows: readonly Arrow[]): void {
  const ids = new Set(rooms.map(({ id }) => id));
  const loose = arrows.find(({ from, to }) => !ids.has(from) || !ids.has(to));
  if (loose !== undefined)
    throw new Error(
      `an arrow has no box at one of its ends: "${loose.from}" to "${loose.to}". Import a file that is there.`,
    );
}

function pictureOf(rooms: readonly Room[], arrows: readonly Arrow[]): string {
  const boxes = [...Map.groupBy(rooms, ({ top }) => top)].flatMap(([top, inside]) => [
    `  subgraph ${top}`,
    ...inside.map(({ id, label }) => `    ${nodeOf(id)}["${label}"]`),
    '  end',
  ]);
  const lines = arrows.map(({ from, to }) => `  ${nodeOf(from)} --> ${nodeOf(to)}`);
  return ['```mermaid', 'flowchart TB', ...boxes, ...lines, '```'].join('\n');
}

/** @throws {Error} for an arrow between top folders that has no reason here, and for a reason without an arrow. */
function tableOf(arrows: readonly Arrow[], reasons: Readonly<Record<string, string>>): string {
  const counts = new Map<string, number>();
  for (const { from, to } of arrows) {
    const key = `${topOf(from)} ${topOf(to)}`;
    if (topOf(from) !== topOf(to)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts.keys()].sort();
  const wrong = [
    ...keys.filter((key) => !Object.hasOwn(reasons, key)),
    ...Object.keys(reasons).filter((key) => !counts.has(key)),
  ];
  if (wrong.length > 0)
    throw new Error(
      `scripts/house-drawing.ts and the imports differ on: ${wrong.join(', ')}. Say what an arrow is for, or take it away.`,
    );
  const rows = keys.map((key) => {
    const [from = '', to = ''] = key.split(' ');
    return `| \`${from}\` | \`${to}\` | ${reasons[key]} |`;
  });
  return ['| from | to | what for |', '| --- | --- | --- |', ...rows].join('\n');
}

function boxIdsOf(arrows: readonly Arrow[]): (file: string) => string {
  const below = underneath(arrows);
  return (file) => roomIdOf(file, below);
}

/** Arrows between boxes, each once, ascending: also those that only a label tells of. */
export function boxArrowsOf(arrows: readonly Arrow[]): readonly Arrow[] {
  const idOf = boxIdsOf(arrows);
  const between = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const [from, to] = [idOf(arrow.from), idOf(arrow.to)];
    if (from !== to) between.set(`${from} ${to}`, { from, to });
  }
  return [...between.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, arrow]) => arrow);
}

/**
 * `arrows`: the imports of all files.
 * @throws {Error} see `mustMeetBoxes` and `tableOf`.
 */
export function drawingOf(
  files: readonly string[],
  arrows: readonly Arrow[],
  reasons = REASONS,
): Drawing {
  const idOf = boxIdsOf(arrows);
  const all = boxArrowsOf(arrows);
  const takersOf = (id: string): number => all.filter(({ to }) => to === id).length;
  const rooms = [...Map.groupBy(files, idOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, of]): Room => ({ id, top: topOf(id), label: labelOf(id, of, takersOf(id)) }));
  mustMeetBoxes(rooms, all);
  const drawn = all.filter(({ to }) => takersOf(to) < MANY);
  return { picture: pictureOf(rooms, drawn), table: tableOf(arrows, reasons) };
}

const BEGIN = '<!-- drawing: npm run drawing -->';
const END = '<!-- end of the drawing -->';

/** The page with this drawing between its two marks. Throws when it has none. */
export function withDrawing(page: string, { picture, table }: Drawing): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`the page has no place for the drawing: "${BEGIN}" and "${END}"`);
  return `${before}${BEGIN}\n\n${picture}\n\n${table}\n\n${END}${after}`;
}
