// Calm regions in little room: a code and a plate each; the name is said and shown on pointing.
import { memo } from 'react';
import { lookOf } from '#client/model/look.ts';
import { type PlaceReport, reportsOn } from '#client/model/place-reports.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { Plate } from '../ui/plate.tsx';
import type { RovingFocus } from '../ui/use-roving-focus.ts';
import styles from './chips.module.css';
import { ReportMark } from './reports/report-mark.tsx';
import { useControlText } from './texts.ts';
import { wordOf } from './words.ts';

type ChipProps = {
  readonly row: ZoneRow;
  readonly reports: readonly PlaceReport[];
  readonly now: number;
  readonly isSelected: boolean;
  readonly item: RovingFocus['item'];
  readonly onSelect: (id: string) => void;
};

const Chip = memo(function Chip({ row, reports, now, isSelected, item, onSelect }: ChipProps) {
  const t = useControlText();
  const { id, name, code, zones, cells, state } = row;
  // A longer code, or one with a mark behind it.
  const isWide = zones.length > 1 || reportsOn(reports, cells).length > 0;
  return (
    <li className={isWide ? styles.wide : ''} data-region={id} data-look={lookOf(state)}>
      <button
        ref={item}
        type="button"
        title={name}
        aria-pressed={isSelected}
        onClick={() => onSelect(id)}
      >
        <Plate look={lookOf(state)} size="xs" />
        <span className="code" aria-hidden="true">
          {code}
        </span>
        <ReportMark reports={reports} cells={cells} now={now} />
        <span className="visually-hidden">
          {name}: {wordOf(lookOf(state), t)}
        </span>
      </button>
    </li>
  );
});

export type ChipsProps = Pick<ChipProps, 'reports' | 'item' | 'onSelect'> & {
  readonly rows: readonly ZoneRow[];
  /** The time by which a report of it is so old. */
  readonly timeOf: (row: ZoneRow) => number;
  readonly selectedId: string | null;
};

export function Chips({ rows, timeOf, selectedId, ...shown }: ChipsProps) {
  return (
    <tr>
      <td colSpan={4} className={styles.calm}>
        <ul className={styles.chips}>
          {rows.map((row) => (
            <Chip
              key={row.id}
              row={row}
              now={timeOf(row)}
              isSelected={row.id === selectedId}
              {...shown}
            />
          ))}
        </ul>
      </td>
    </tr>
  );
}
