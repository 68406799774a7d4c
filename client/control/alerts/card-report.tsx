// What somebody on the spot reported of a place: one line of its card, whatever else the card has to say.
import { foremostOn } from '#client/model/place-reports.ts';
import { Glyph } from '../../ui/glyph.tsx';
import styles from './card-report.module.css';
import type { WhyProps } from './card-why.tsx';
import { useReportLine } from './report-line.ts';
import { useAlertText } from './texts.ts';

export function CardReport({ place, context }: WhyProps) {
  const t = useAlertText();
  const { headLineOf } = useReportLine();
  const on = place.about === 'place' ? foremostOn(context.reports, place.cells) : null;
  const line = headLineOf(on, context.now);
  if (on === null || line === null) return null;
  const { note } = on.report;
  return (
    <p className={styles.line} data-reports="">
      <Glyph name="report" size={14} />
      <span className="visually-hidden">{t('seen')}: </span>
      <span title={note === null ? line : `${line}: ${note}`}>{line}</span>
    </p>
  );
}
