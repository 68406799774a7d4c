// A recording as a table: a first row that names its columns, then one reading per row. A row that is not understood is refused by its number, as any other
// line: nothing of a recording is left out without a word.
import { CsvError, parse } from 'csv-parse/sync';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { listed } from '#shared/process/options.ts';
import { plainNumber } from '#shared/process/plain-number.ts';

const COLUMNS = ['sensorId', 'observedAt', 'level'] as const;
const KNOWN: readonly string[] = [...COLUMNS, 'seq'];
const NUMBERS: ReadonlySet<string> = new Set(['level', 'seq']);
/** Excel reads this line and does not show it as a row. */
const SEP_LINE = /^sep=(.)$/i;

export type RecordingTable = { readonly delimiter: string; readonly names: readonly string[] };

/** The cells of one row; null: a quotation mark is not where it should be. */
function cellsOf(text: string, delimiter: string): readonly string[] | null {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  try {
    const rows: readonly string[][] = parse(text, { delimiter, trim: true });
    return rows[0] ?? [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return null;
  }
}

/** The delimiter that a line says stands between cells. */
export const saidDelimiter = (line: string): string | null => SEP_LINE.exec(line)?.[1] ?? null;

/** What the first row says; null: it is none of a table. `said`: what a line before it says stands between cells. */
export function tableOf(first: string, said: string | null): RecordingTable | null {
  // A TAR archive has its commas too.
  if (/^[{[]/.test(first) || first.includes('\0')) return null;
  const delimiter = said ?? /[;\t,]/.exec(first)?.[0];
  if (delimiter === undefined) return null;
  const names = cellsOf(first, delimiter) ?? [];
  return said !== null || names.length >= COLUMNS.length ? { delimiter, names } : null;
}

/** Why its columns are not those of readings, a sentence; null: they are. */
export function wrongColumns({ names }: RecordingTable): string | null {
  const head = `its first row must name its columns ${listed(COLUMNS)}, in any order, with seq where there is one`;
  const lacking = COLUMNS.filter((name) => !names.includes(name));
  if (lacking.length === COLUMNS.length) return head;
  const unknown = names.filter((name) => name !== '' && !KNOWN.includes(name));
  const twice = names.filter((name, at) => KNOWN.includes(name) && names.indexOf(name) !== at);
  const wrong = [
    ...lacking.map((name) => `there is no column ${name}`),
    ...unknown.map((name) => `a reading has no ${JSON.stringify(name)}${didYouMean(name, KNOWN)}`),
    ...twice.map((name) => `${name} stands there twice`),
  ];
  return wrong.length === 0 ? null : `${head}; ${wrong.join('; ')}`;
}

export type Row = { readonly item: Readonly<Record<string, unknown>> } | { readonly why: string };

/** One row as the reading that it says, judged no further; cells that are empty are left out. */
export function rowOf({ delimiter, names }: RecordingTable, text: string): Row {
  const cells = cellsOf(text, delimiter);
  if (cells === null) return { why: 'a quotation mark is not where it should be' };
  if (cells.length !== names.length)
    return { why: `it has ${cells.length} cells, and the table has ${names.length} columns` };
  if (names.some((name, at) => name === '' && cells[at] !== ''))
    return { why: 'a cell of it stands in a column without a name' };
  const filled = names.flatMap((name, at): [string, unknown][] => {
    const cell = cells[at] ?? '';
    const number = NUMBERS.has(name) ? plainNumber(cell) : Number.NaN;
    return cell === '' ? [] : [[name, Number.isNaN(number) ? cell : number]];
  });
  return { item: Object.fromEntries(filled) };
}
