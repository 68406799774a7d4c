// Reporting from anywhere in the room, by button or by key: what it opens, and what is said once it has gone.
import { useEffect, useState } from 'react';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { SECOND_MS } from '#shared/time.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { runAction, useAction } from '../actions.ts';
import { useReportLine } from '../alerts/report-line.ts';
import { useShortcut } from '../shortcuts.ts';
import { ReportDialog, type Reported } from './report-dialog.tsx';
import styles from './reports.module.css';
import { useReportText } from './texts.ts';

export type ReportingProps = {
  readonly siteId: string;
  readonly rows: readonly ZoneRow[];
  readonly selectedId: string | null;
};

/** After so long it is forgotten, so that the same can be said again. */
const SENT_SAID_MS = 6 * SECOND_MS;

function useSent() {
  const t = useReportText();
  const { wordOf } = useReportLine();
  const [sent, setSent] = useState<Reported | null>(null);
  useEffect(() => {
    if (sent === null) return undefined;
    const timer = setTimeout(() => setSent(null), SENT_SAID_MS);
    return () => clearTimeout(timer);
  }, [sent]);
  if (sent === null) return { setSent, line: null };
  const said = t('said', { word: wordOf(sent), place: sent.spot.name });
  return { setSent, line: t('sent', { said }) };
}

/** Only where somebody may report, and of what is now. */
export function Reporting({ siteId, rows, selectedId }: ReportingProps) {
  const t = useReportText();
  const [here, setHere] = useState<{ readonly row: ZoneRow | undefined } | null>(null);
  const { setSent, line } = useSent();
  const sent = (reported: Reported): void => {
    setSent(reported);
    // There it stands now.
    runAction('showZone', reported.spot.rowId);
  };
  const open = (): void => setHere({ row: rows.find(({ id }) => id === selectedId) });
  useAction('reportPlace', open);
  useShortcut('o', t('open.key'), open);
  return (
    <>
      <p className="visually-hidden" role="status" data-report-sent="">
        {line}
      </p>
      {here !== null && (
        <ReportDialog
          siteId={siteId}
          rows={rows}
          here={here.row}
          onSent={sent}
          onClose={() => setHere(null)}
        />
      )}
    </>
  );
}

/** In the head of the list there is room for a sign on a desk, and for a word on a phone. */
export function ReportButton({ isShort = false }: { readonly isShort?: boolean }) {
  const t = useReportText();
  return (
    <button
      type="button"
      className={isShort ? `button ${styles.head}` : 'button'}
      title={isShort ? t('open') : undefined}
      aria-label={isShort ? t('open') : undefined}
      onClick={() => runAction('reportPlace')}
    >
      {isShort && <Glyph name="report" />}
      <span>{t(isShort ? 'open.short' : 'open')}</span>
    </button>
  );
}
