// Reports that count, a line each, beside what the sensors say, in the explanation of a zone.
import { type PlaceReport, reportsOn } from '#client/model/place-reports.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { Glyph } from '../../ui/glyph.tsx';
import type { CardContext } from '../alerts/card-why.tsx';
import { useReportLine } from '../alerts/report-line.ts';
import { useAlertText } from '../alerts/texts.ts';
import styles from './reports.module.css';
import { useReportText } from './texts.ts';

export type ReportLinesProps = {
  readonly reports: readonly PlaceReport[];
  readonly cells: readonly string[];
  readonly context: Pick<CardContext, 'site' | 'now'>;
};

/** More than these are in the sheet of the zone. */
const LINES_SHOWN = 3;

function ReportLine({
  report,
  cells,
  context,
}: Omit<ReportLinesProps, 'reports'> & { readonly report: PlaceReport }) {
  const a = useAlertText();
  const language = useLanguage();
  const { lineOf } = useReportLine();
  const isPart = cells.some((cell) => !report.cells.includes(cell));
  return (
    <li>
      <Glyph name="report" size={16} />
      <span>
        <b>{lineOf(report, context.now)}</b>
        {isPart && ` · ${placeNameOf(context.site, report.cells, language)}`}{' '}
        {(report.note !== null || report.isErased) && (
          <q dir="auto">{report.isErased ? a('log.erased') : report.note}</q>
        )}
      </span>
    </li>
  );
}

export function ReportLines({ reports, cells, context }: ReportLinesProps) {
  const t = useReportText();
  const shown = reportsOn(reports, cells).slice(0, LINES_SHOWN);
  if (shown.length === 0) return null;
  return (
    <div className={styles.lines} data-reports="">
      <ul aria-label={t('spot')}>
        {shown.map((report) => (
          <ReportLine key={report.seq} report={report} cells={cells} context={context} />
        ))}
      </ul>
      <small>{t('spot.short')}</small>
    </div>
  );
}
