// What people on the spot reported, as it counts at a moment. A report stands beside a level and is no part of it: no row, no alert and no count is made
// of one. Pure.
import { isReportWord } from '#shared/domain/glossary/report-words.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { LogEntry, ReportWord } from '#shared/wire/decision-log.ts';
import type { ZoneRow } from './zone-rows.ts';

/** What somebody saw half an hour ago says nothing of now. */
export const REPORT_COUNTS_MS = 30 * MINUTE_MS;

export type PlaceReport = {
  /** Number of its entry in the log. */
  readonly seq: number;
  readonly at: EpochMs;
  readonly cells: readonly string[];
  readonly word: ReportWord;
  /** In the reporter's own words; null: none, or erased. */
  readonly note: string | null;
  readonly isErased: boolean;
  /** Account id. */
  readonly by: string;
  readonly name: string | null;
};

/** The reports among entries of the log, in their order. */
export function reportsIn(entries: readonly LogEntry[]): readonly PlaceReport[] {
  return entries.flatMap(({ seq, document, text, isErased, name }) => {
    const { kind, at, actor, data } = document;
    const { word, cells } = data;
    if (kind !== 'place_reported' || !isReportWord(word) || !Array.isArray(cells)) return [];
    const said = { word, cells: cells.map(String), note: text, isErased };
    return [{ seq, at: Date.parse(at), by: actor, name, ...said }];
  });
}

/** Those that count at a moment: not older than half an hour, and of each place the newest. `reports`: newest first. */
export function reportsAt(reports: readonly PlaceReport[], at: EpochMs): readonly PlaceReport[] {
  const told = new Set<string>();
  return reports.filter((report) => {
    if (report.at > at || report.at <= at - REPORT_COUNTS_MS) return false;
    const isNews = report.cells.some((cell) => !told.has(cell));
    for (const cell of report.cells) told.add(cell);
    return isNews;
  });
}

/** Those that are about any of these cells, in their order. */
export function reportsOn(
  reports: readonly PlaceReport[],
  cells: readonly string[],
): readonly PlaceReport[] {
  return reports.filter((report) => report.cells.some((cell) => cells.includes(cell)));
}

/** Where there is room for one of them: that somebody needs help, else the newest; and how many others there are. Null: there is none. */
export function foremostOn(
  reports: readonly PlaceReport[],
  cells: readonly string[],
): { readonly report: PlaceReport; readonly others: number } | null {
  const about = reportsOn(reports, cells);
  const report = about.find(({ word }) => word === 'help_needed') ?? about[0];
  return report === undefined ? null : { report, others: about.length - 1 };
}

/** What can be reported of: a row of the table, or one zone of a row that pools several. */
export type ReportPlace = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly cells: readonly string[];
  readonly area: string;
  readonly rowId: string;
};

/** A pooled row as a whole first, then each of its zones. */
export function spotsOf(row: ZoneRow): readonly ReportPlace[] {
  const { id: rowId, code, name, cells, zones, area } = row;
  const whole = { id: rowId, code, name, cells, area, rowId };
  if (cells.length <= 1) return [whole];
  const parts = cells.map((cell, i) => ({
    ...{ id: `${rowId} ${cell}`, code: cell, name: zones[i] ?? cell },
    ...{ cells: [cell], area, rowId },
  }));
  return [whole, ...parts];
}
