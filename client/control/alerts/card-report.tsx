// What somebody on the spot reported last of a place: one line of its card, whatever else the card has to say.
import { reportsOn } from '#client/model/place-reports.ts';
import { Glyph } from '../../ui/glyph.tsx';
import styles from './card-report.module.css';
import type { WhyProps } from './card-why.tsx';
import { useReportLine } from './report-line.ts';
import { useAlertText } from './texts.ts';

export function CardReport({ place, context }: WhyProps) {
  const t = useAlertText();
  const { lineOf } = useReportLine();
  const [newest] = place.about === 'place' ? reportsOn(context.reports, place.cells) : [];
  if (newest === undefined) return null;
  const line = lineOf(newest, context.now);
  return (
    <p className={styles.line} data-reports="">
      <Glyph name="report" size={14} />
      <span className="visually-hidden">{t('seen')}: </span>
      <span title={newest.note === null ? line : `${line}: ${newest.note}`}>{line}</span>
    </p>
  );
}
