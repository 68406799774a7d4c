// The list of zones with what somebody looks for in it, and below it why the chosen zone says what it says.
import { useId, useMemo, useRef, useState } from 'react';
import { lookOf } from '#client/model/look.ts';
import { filterRows } from '#client/model/zone-filter.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { NamedSite } from '../model/place-names.ts';
import { useAction } from './actions.ts';
import { Explanation } from './explanation.tsx';
import { ReportButton } from './reports/reporting.tsx';
import roomStyles from './room.module.css';
import { type ControlTranslate, useControlText } from './texts.ts';
import { wordOf } from './words.ts';
import styles from './zone-list.module.css';
import { ZoneTable, type ZoneTableProps } from './zone-table.tsx';

/** What a zone is found by. */
function wordsOf({ code, name, zones, area, state }: ZoneRow, t: ControlTranslate): string {
  const level = state.kind === 'level' ? `${t('zones.level', { level: state.level })} ` : '';
  const known = state.kind === 'level' ? '' : t('group.unknown');
  return `${code} ${name} ${zones.join(' ')} ${area} ${level}${wordOf(lookOf(state), t)} ${known}`;
}

export type ZoneListProps = ZoneTableProps & {
  /** What runs stays in the list whatever somebody looks for. */
  readonly alerts: readonly AlertView[];
  readonly site: NamedSite;
  /** False: nothing is reported of what is past, nor by whoever only looks. */
  readonly mayReport: boolean;
  readonly onMore: () => void;
  readonly onClose: () => void;
};

export function ZoneList({ alerts, site, mayReport, onMore, onClose, ...table }: ZoneListProps) {
  const t = useControlText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [sought, setSought] = useState('');
  useAction('findZone', () => field.current?.focus());
  const { rows, reports, now, history, clock, selectedId } = table;
  const shown = useMemo(
    () => filterRows(rows, sought, alerts, (row) => wordsOf(row, t)),
    [rows, sought, alerts, t],
  );
  const isFiltered = shown.length < rows.length;
  return (
    <section className={roomStyles.zones} aria-labelledby={id}>
      <div className={`${roomStyles.heading} ${styles.head}`}>
        <h2 id={id}>{t('zones')}</h2>
        <input
          ref={field}
          type="search"
          className={styles.find}
          value={sought}
          placeholder={t('zones.find')}
          aria-label={t('zones.find')}
          onChange={({ target }) => setSought(target.value)}
        />
        {mayReport && <ReportButton isShort />}
        <span role="status">
          {isFiltered
            ? t('zones.found', { shown: shown.length, all: rows.length })
            : t('zones.span')}
        </span>
      </div>
      {/* A scrolling column that holds buttons is reached by them; no tab stop of its own. */}
      <div className={roomStyles.scroll}>
        {shown.length === 0 && rows.length > 0 && (
          <p className={styles.none}>{t('zones.none', { sought })}</p>
        )}
        <ZoneTable {...table} rows={shown} />
      </div>
      <Explanation
        row={rows.find(({ id: rowId }) => rowId === selectedId)}
        history={history}
        clock={clock}
        said={{ reports, context: { site, now }, mayReport }}
        onMore={onMore}
        onClose={onClose}
      />
    </section>
  );
}
