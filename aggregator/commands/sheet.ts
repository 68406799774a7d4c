// A table as a spreadsheet program saves it: with commas, semicolons or tabs, with a line `sep=` in front, with rows that are empty. Rows have the
// numbers that the program shows, so that a mistake is found where it was made.
import { CsvError, parse } from 'csv-parse/sync';
import { ListedError } from '#shared/process/command.ts';
import { readTextFile } from '#shared/process/text-file.ts';

export type SheetRow = {
  /** As the spreadsheet numbers it: the header is 1. */
  readonly row: number;
  /** By the name of the column; empty cells are left out. */
  readonly cells: ReadonlyMap<string, string>;
};
export type SheetRows = { readonly columns: readonly string[]; readonly rows: readonly SheetRow[] };

const DELIMITERS = [',', ';', '\t'];
/** Excel reads this line and does not show it as a row. */
const SEP_LINE = /^sep=(.)(?:\r\n|[\r\n])/i;
/** Files that were put together of several have several. */
const LINE_ENDS = ['\r\n', '\n', '\r'];

/** Columns as spreadsheets name them: A to Z, AA and so on. */
function letters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return `${rest < 0 ? '' : letters(rest)}${String.fromCharCode(65 + (index % 26))}`;
}

function recordsOf(text: string, delimiter: string, file: string): readonly string[][] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: LINE_ENDS,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: false,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
    throw new Error(
      `${file} cannot be read as a table${line}: a quotation mark is not where it should be`,
    );
  }
}

/** The delimiter that cuts the header into most columns. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/[\r\n]/, 1);
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => bare.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** Throws with every column that has no name or another one's, and every cell that stands in none. */
function refuseCrooked(records: readonly string[][], names: readonly string[], file: string): void {
  const [, ...rows] = records;
  const doubled = names.filter((name, at) => name !== '' && names.indexOf(name) !== at);
  const problems = doubled.map((name) => `the column ${name} stands there more than once`);
  for (const [index, cells] of rows.entries()) {
    const homeless = cells.findIndex((cell, at) => cell !== '' && (names[at] ?? '') === '');
    if (homeless >= 0)
      problems.push(`row ${index + 2}, column ${letters(homeless)}: the column has no name`);
  }
  if (problems.length > 0) throw new ListedError(`${file} is not right`, problems);
}

/** @throws {Error} a sentence, when it is no table of text in UTF-8. */
export function readSheet(file: string): SheetRows {
  const whole = textOf(file);
  const [sep = '', said] = SEP_LINE.exec(whole) ?? [];
  const text = whole.slice(sep.length);
  const records = recordsOf(text, said ?? delimiterOf(text), file);
  const names = records[0] ?? [];
  refuseCrooked(records, names, file);
  const rows = records.slice(1).map((cells, index) => ({
    row: index + 2,
    cells: new Map(
      cells.flatMap((cell, at): [string, string][] =>
        cell === '' ? [] : [[names[at] ?? '', cell]],
      ),
    ),
  }));
  return {
    columns: names.filter((name) => name !== ''),
    rows: rows.filter(({ cells }) => cells.size > 0),
  };
}

/** Excel has several formats that are called CSV, and a format of its own that is none. */
function textOf(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    if (error instanceof Error && error.message.endsWith('save it as UTF-8'))
      throw new Error(
        `${file} is not UTF-8. In Excel choose "Save as", and "CSV UTF-8" as the type: plain "CSV" breaks letters such as é`,
      );
    throw error;
  }
}
