import { useState } from 'react';
import type { SiteResource } from '#shared/wire/api.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { useLanguage } from '../i18n/texts.ts';
import { useLateText } from './late-texts.ts';
import styles from './receipt.module.css';
import { useReceiptFigures } from './receipt-figures.ts';
import { clockIn } from './times.ts';

/** What this visit cost in privacy, measured by the browser that shows it. */
export function Receipt({ resource }: { readonly resource: SiteResource }) {
  const t = useLateText();
  const language = useLanguage();
  const figures = useReceiptFigures();
  const [visitedAt] = useState(nowAtSite);
  const { release, site } = resource;
  const kilobytes = Math.max(1, Math.round(figures.bytes / 1000));
  const lines: readonly (readonly [string, string | number])[] = [
    [t('receipt.cookies'), figures.cookies],
    [t('receipt.foreign'), figures.foreignFiles],
    [t('receipt.stored'), figures.stored === 0 ? t('receipt.nothing') : figures.stored],
    [t('receipt.size'), t('receipt.kilobytes', { size: kilobytes })],
    [t('receipt.k'), release.publicK],
    [
      t('receipt.delay'),
      t('receipt.minutes', { minutes: Math.round(release.publicDelaySeconds / 60) }),
    ],
  ];
  return (
    <section className={styles.receipt} aria-labelledby="receipt">
      <h2 id="receipt">{t('receipt.title')}</h2>
      <p className={styles.source}>
        {t('receipt.visit', { at: clockIn(site.timeZone, language).time(visitedAt) })}
      </p>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('receipt.check')}</summary>
        <p>{t('receipt.check.how')}</p>
      </details>
    </section>
  );
}
