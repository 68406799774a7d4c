// Every table in CSV that leaves here (RFC 4180). What people wrote, a reason or an attribution, may begin as a formula, and a spreadsheet would
// run it: such a cell gets an apostrophe in front, and reads back with it.
import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | null;

/** Rows as lines, each with its end. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return stringify([...rows], { record_delimiter: 'windows', escape_formulas: true });
}
