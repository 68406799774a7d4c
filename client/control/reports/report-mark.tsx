// A small sign that somebody reported from a place, for whoever sees it and in words for whoever does not. Without a colour of the level scale.
import { foremostOn, type PlaceReport } from '#client/model/place-reports.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { useReportLine } from '../alerts/report-line.ts';
import styles from './reports.module.css';
import { useReportText } from './texts.ts';

export type ReportMarkProps = {
  /** Those that count now. */
  readonly reports: readonly PlaceReport[];
  readonly cells: readonly string[];
  readonly now: number;
};

export function ReportMark({ reports, cells, now }: ReportMarkProps) {
  const t = useReportText();
  const { headLineOf } = useReportLine();
  const on = foremostOn(reports, cells);
  const line = headLineOf(on, now);
  if (on === null || line === null) return null;
  const said = t('mark', { line });
  return (
    <span className={styles.mark} title={said} data-reported={on.report.word}>
      <Glyph name="report" size={14} />
      <span className="visually-hidden">{said}. </span>
    </span>
  );
}

/** What the sign says, for the legend. */
export function ReportLegend() {
  const t = useReportText();
  return (
    <>
      <h3>{t('spot')}</h3>
      <p>
        <span className={styles.mark}>
          <Glyph name="report" />
        </span>{' '}
        {t('legend')}
      </p>
    </>
  );
}
