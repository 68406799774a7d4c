// All that was reported of a zone, among the newest reports of the log: also what counts no more.
import { useQuery } from '@tanstack/react-query';
import { reportsQuery } from '#client/data/room-queries.ts';
import { type PlaceReport, reportsAt, reportsOn } from '#client/model/place-reports.ts';
import type { Scene } from '#client/model/room-source.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { entryNumber } from '../alerts/alert-words.ts';
import { useReportLine } from '../alerts/report-line.ts';
import { useAlertText } from '../alerts/texts.ts';
import type { Clock } from '../words.ts';
import styles from './reports.module.css';
import { useReportText } from './texts.ts';

export type PlaceReportsProps = {
  readonly row: ZoneRow;
  readonly siteId: string;
  readonly scene: Scene;
  readonly clock: Clock;
};

const NONE: readonly PlaceReport[] = [];
const REPORTS_SHOWN = 12;

export function PlaceReports({ row, siteId, scene, clock }: PlaceReportsProps) {
  const t = useReportText();
  const a = useAlertText();
  const { wordOf, whoOf } = useReportLine();
  const isDrill = scene.time === 'drill';
  const asked = useQuery({ ...reportsQuery(siteId, scene.recordedAt), enabled: !isDrill });
  const until = (asked.data ?? NONE).filter(({ at }) => at <= scene.at);
  const about = reportsOn(isDrill ? NONE : until, row.cells);
  const counting = new Set(reportsAt(until, scene.at).map(({ seq }) => seq));
  return (
    <>
      <h3>{t('spot')}</h3>
      <p className={styles.lead}>{t('spot.lead')}</p>
      {asked.isError && asked.data === undefined && <p>{t('spot.failed')}</p>}
      {(asked.data !== undefined || isDrill) && about.length === 0 && <p>{t('spot.none')}</p>}
      <ul className={styles.all}>
        {about.slice(0, REPORTS_SHOWN).map((report) => (
          <li key={report.seq} data-counts={counting.has(report.seq)}>
            <b>{wordOf(report)}</b>{' '}
            {(report.note !== null || report.isErased) && (
              <q dir="auto">{report.isErased ? a('log.erased') : report.note}</q>
            )}
            <span>
              {clock.time(report.at)} · {whoOf(report)} · {entryNumber(report)}
              {!counting.has(report.seq) && ` · ${t('spot.old')}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
