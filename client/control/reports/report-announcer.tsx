// Says once what somebody else has reported, to whoever does not see the mark.
import { useEffect, useRef, useState } from 'react';
import type { NamedSite } from '#client/model/place-names.ts';
import { type PlaceReport, reportsAt } from '#client/model/place-reports.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useReportLine } from '../alerts/report-line.ts';
import { useReportText } from './texts.ts';

export type ReportAnnouncerProps = {
  readonly site: NamedSite;
  /** Newest first; undefined: have not come yet. */
  readonly reports: readonly PlaceReport[] | undefined;
  /** Of whoever sits here: their own they know. */
  readonly accountId: string;
  readonly now: number;
  /** False: what is on screen is not now, and what comes is not said. */
  readonly isNow: boolean;
};

export function ReportAnnouncer({ site, reports, accountId, now, isNow }: ReportAnnouncerProps) {
  const t = useReportText();
  const language = useLanguage();
  const { wordOf, whoOf } = useReportLine();
  const heard = useRef<number | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (reports === undefined) return;
    const known = heard.current;
    heard.current = Math.max(known ?? 0, reports[0]?.seq ?? 0);
    if (known === null || !isNow) return;
    const news = reportsAt(reports, Math.max(now, reports[0]?.at ?? 0)).filter(
      ({ seq, by }) => seq > known && by !== accountId,
    );
    const [newest, ...others] = news;
    if (newest === undefined) return;
    const place = placeNameOf(site, newest.cells, language);
    const words = t('said', { word: wordOf(newest), place });
    const line = t('heard', { who: whoOf(newest), said: words });
    setSaid(others.length === 0 ? line : `${line}, ${t('heard.more', { count: others.length })}`);
  }, [site, reports, accountId, now, isNow, language, t, wordOf, whoOf]);
  return (
    <p className="visually-hidden" role="status" data-report-said="">
      {said}
    </p>
  );
}
