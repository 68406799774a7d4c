// The map's equal: every region in words, what may need somebody first. Each row is one region; a pooled one names all its zones.
import { memo, useMemo } from 'react';
import type { History } from '#client/model/history.ts';
import { endOf, seriesOf } from '#client/model/history.ts';
import { lookOf } from '#client/model/look.ts';
import type { PlaceReport } from '#client/model/place-reports.ts';
import { groupRows, type RankGroup } from '#client/model/ranking.ts';
import type { RegionState, Trend } from '#client/model/region-state.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Plate } from '../ui/plate.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { type RovingFocus, useRovingFocus } from '../ui/use-roving-focus.ts';
import { useAction } from './actions.ts';
import { Chips } from './chips.tsx';
import { ReportMark } from './reports/report-mark.tsx';
import { type ControlTranslate, useControlText } from './texts.ts';
import { type Clock, whyOf, wordOf } from './words.ts';
import styles from './zone-table.module.css';

export type ZoneTableProps = {
  readonly rows: readonly ZoneRow[];
  /** What people on the spot reported: a mark in the row, which says and stands as without it. */
  readonly reports: readonly PlaceReport[];
  readonly now: number;
  readonly history: History | undefined;
  readonly clock: Clock;
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
};

const TREND_GLYPHS = { rising: 'up', steady: 'flat', falling: 'down' } as const;

function TrendWord({ trend, short }: { readonly trend: Trend; readonly short: boolean }) {
  const t = useControlText();
  return (
    <span className={`${styles.trend} ${trend === 'rising' ? styles.rising : ''}`}>
      <Glyph name={TREND_GLYPHS[trend]} size={14} />
      <span className={short ? 'visually-hidden' : ''}>{t(`trend.${trend}`)}</span>
    </span>
  );
}

type RowProps = Pick<ZoneTableProps, 'history' | 'clock' | 'reports' | 'now' | 'onSelect'> & {
  readonly row: ZoneRow;
  readonly group: RankGroup;
  readonly isSelected: boolean;
  readonly item: RovingFocus['item'];
};

/** Since when: as far back as the windows on screen go, it can only say before. */
function sinceText(
  { since }: RegionState,
  { history, clock }: Pick<RowProps, 'history' | 'clock'>,
  t: ControlTranslate,
): string {
  if (since === null) return '';
  const isOldest = since === history?.windows[0]?.start;
  return t(isOldest ? 'before' : 'since', { time: clock.time(since) });
}

function StateWords({
  row,
  group,
  history,
  clock,
}: Omit<RowProps, 'isSelected' | 'onSelect' | 'item' | 'reports' | 'now'>) {
  const t = useControlText();
  const { state } = row;
  const since = sinceText(state, { history, clock }, t);
  if (state.kind !== 'level') {
    return (
      <>
        <b>{t(state.kind)}</b> <span className={styles.since}>{since}</span>{' '}
        <span className="visually-hidden">{whyOf(state, t)}</span>
      </>
    );
  }
  const isBig = group === 'hot';
  return (
    <>
      <span className="visually-hidden">{wordOf(state.level, t)} </span>
      <TrendWord trend={state.trend} short={!isBig} />
      <span className={isBig ? styles.since : 'visually-hidden'}> {since}</span>
    </>
  );
}

const Row = memo(function Row({ row, group, isSelected, item, onSelect, ...shown }: RowProps) {
  const { history, clock, reports, now } = shown;
  const newest = history?.windows.at(-1)?.start ?? 0;
  return (
    <tr
      className={`${styles.row} ${styles[group] ?? ''} ${isSelected ? styles.selected : ''} ${row.zones.length > 1 ? styles.pooled : ''}`}
      data-region={row.id}
      data-look={lookOf(row.state)}
    >
      <td className={styles.level}>
        <Plate look={lookOf(row.state)} size={group === 'hot' ? 'l' : 's'} />
      </td>
      <th scope="row">
        <button ref={item} type="button" aria-pressed={isSelected} onClick={() => onSelect(row.id)}>
          <span className="code">{row.code}</span>{' '}
          <ReportMark reports={reports} cells={row.cells} now={now} />
          <span className={styles.name} dir="auto" title={row.name}>
            {row.name}
          </span>
        </button>
      </th>
      <td className={styles.words}>
        <StateWords row={row} group={group} history={history} clock={clock} />
      </td>
      <td className={styles.line}>
        {history !== undefined && row.regionId !== null && (
          <Sparkline
            series={seriesOf(history, row.regionId)}
            endOf={(start) => endOf(history, start)}
            end={endOf(history, newest)}
          />
        )}
      </td>
    </tr>
  );
});

export function ZoneTable({ rows, selectedId, onSelect, ...shown }: ZoneTableProps) {
  const t = useControlText();
  const { reports, now } = shown;
  const groups = useMemo(() => groupRows(rows), [rows]);
  const reported = useMemo(() => new Set(reports.flatMap(({ cells }) => cells)), [reports]);
  // How old a report is changes each second: of all rows only those are drawn again of which there is one.
  const timeOf = ({ cells }: ZoneRow): number =>
    cells.some((cell) => reported.has(cell)) ? now : 0;
  // Enter and Space choose, as on any button.
  const { item, onKeyDown, focusFirst, walk } = useRovingFocus();
  useAction('focusZones', focusFirst);
  useAction('walkZones', walk);
  return (
    <table className={styles.table} onKeyDown={onKeyDown} aria-label={t('zones')}>
      {groups.map(({ group, rows: inGroup }) => (
        <tbody key={group}>
          <tr className={styles.group}>
            <th scope="rowgroup" colSpan={4}>
              {t(`group.${group}`)} <em>{inGroup.length}</em>
            </th>
          </tr>
          {group === 'calm' && (
            <Chips {...{ reports, timeOf, selectedId, item, onSelect }} rows={inGroup} />
          )}
          {(group === 'calm' ? [] : inGroup).map((row) => (
            <Row
              key={row.id}
              row={row}
              group={group}
              {...shown}
              now={timeOf(row)}
              isSelected={row.id === selectedId}
              item={item}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}
