// Why a region reads as it does: what it is pooled from, why it is not known, what its steps are. One click from any level.
import { endOf, type History } from '#client/model/history.ts';
import { LEVEL_LOOKS, lookOf } from '#client/model/look.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { useLanguage } from '../i18n/texts.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { Plate } from '../ui/plate.tsx';
import styles from './explanation.module.css';
import { ReportLines, type ReportLinesProps } from './reports/report-lines.tsx';
import { ReportButton } from './reports/reporting.tsx';
import { type ControlTranslate, useControlText } from './texts.ts';
import { type Clock, whyOf, wordOf } from './words.ts';
import { useZoneText } from './zone/texts.ts';

/** The steps that a region tells apart: levels that share a band stand together. */
function stepsOf(boundaries: readonly number[], t: ControlTranslate): readonly string[] {
  const bands = Map.groupBy(LEVEL_LOOKS, (level) => boundaries.filter((b) => b <= level).length);
  return [...bands.values()].map((levels) =>
    levels.map((level) => wordOf(level, t)).reduce((a, b) => t('receipt.or', { a, b })),
  );
}

export type ExplanationProps = {
  readonly row: ZoneRow | undefined;
  readonly history: History | undefined;
  readonly clock: Clock;
  /** What people on the spot say of it, and whether whoever reads may add to it. */
  readonly said: Omit<ReportLinesProps, 'cells'> & { readonly mayReport: boolean };
  readonly onMore: () => void;
  readonly onClose: () => void;
};

/** What people on the spot say of it, and the way to say something. */
function Spoken({ row, said }: { readonly row: ZoneRow } & Pick<ExplanationProps, 'said'>) {
  return (
    <>
      <ReportLines {...said} cells={row.cells} />
      {said.mayReport && (
        <div className={styles.report}>
          <ReportButton />
        </div>
      )}
    </>
  );
}

export function Explanation({ row, history, clock, said, onMore, onClose }: ExplanationProps) {
  const t = useControlText();
  const z = useZoneText();
  const language = useLanguage();
  if (row === undefined)
    return <p className={`${styles.explanation} ${styles.empty}`}>{t('receipt.pick')}</p>;
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const why = whyOf(row.state, t);
  const newest = history?.windows.at(-1);
  return (
    <section className={styles.explanation} aria-label={t('receipt')}>
      <header>
        <Plate look={lookOf(row.state)} size="l" />
        <h3>
          {row.name} <span className="code">{row.code}</span>
        </h3>
        <button type="button" className="button" onClick={onClose}>
          {t('receipt.close')}
        </button>
      </header>
      <p>
        <b>{wordOf(lookOf(row.state), t)}</b>
        {why === null ? '' : `: ${why}`}
        {history !== undefined &&
          newest !== undefined &&
          row.regionId !== null &&
          ` (${t('receipt.span', { from: clock.time(newest.start), to: clock.time(endOf(history, newest.start)) })})`}
        .
      </p>
      <Spoken row={row} said={said} />
      {row.regionId !== null && (
        <p>
          {row.zones.length > 1
            ? t('receipt.pooled', { zones: list.format(row.zones) })
            : t('receipt.single')}
        </p>
      )}
      {row.regionId !== null && row.boundaries.length < LEVEL_LOOKS.length - 1 && (
        <p>{t('receipt.merged', { steps: stepsOf(row.boundaries, t).join(', ') })}</p>
      )}
      <p>
        {t('receipt.limit')} <LinkButton onClick={onMore}>{z('open')}</LinkButton>
      </p>
    </section>
  );
}
