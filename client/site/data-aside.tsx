import { useQuery } from '@tanstack/react-query';
import { LICENCE_URLS } from '#shared/domain/licences.ts';
import { textIn } from '#shared/languages.ts';
import { isoUtc } from '#shared/time.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { Site } from '#shared/wire/site.ts';
import { useLengths } from '../data/lengths.ts';
import { historyQuery } from '../data/queries.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { useLanguage } from '../i18n/texts.ts';
import { withLengths } from '../model/history.ts';
import { contactHref } from './contact.ts';
import dataPageStyles from './data-page.module.css';
import { useDataText } from './data-texts.ts';
import { useLastDay } from './last-day.ts';
import pageStyles from './page.module.css';
import { sharesOf } from './shares.ts';
import { clockIn, dateText } from './times.ts';

export function Downloads({ resource }: { readonly resource: SiteResource }) {
  const t = useDataText();
  const { siteId } = resource.site;
  const base = `/api/v1/sites/${siteId}`;
  const from = useLastDay(resource);
  return (
    <section className={dataPageStyles.downloads} aria-labelledby="downloads">
      <h2 id="downloads">{t('data.downloads')}</h2>
      <ul>
        {resource.exports.map(({ format, title }) => (
          <li key={format}>
            <a href={`${base}/export?format=${format}&from=${from}`} download={true}>
              <b>{title}</b>
              <span>{t('data.day')}</span>
            </a>
            <a
              href={`${base}/export?format=${format}`}
              download={true}
              className={dataPageStyles.everything}
            >
              <span>
                {t('data.everything')}
                <i className="visually-hidden"> {title}</i>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <p className={dataPageStyles.note}>
        <a href={`${base}/regions?lane=public`}>{t('data.regions')}</a>
      </p>
    </section>
  );
}

export function LicenceAside({ site }: { readonly site: Site }) {
  const t = useDataText();
  return (
    <section aria-labelledby="rights">
      <h2 id="rights">{t('data.rights')}</h2>
      <dl className={`${pageStyles.pairs} ${dataPageStyles.short}`}>
        <div>
          <dt>{t('data.licence')}</dt>
          <dd>
            <a href={LICENCE_URLS[site.licence]} rel="license noreferrer">
              {site.licence}
            </a>
          </dd>
        </div>
        <div>
          <dt>{t('data.attribution')}</dt>
          <dd>
            <a href={contactHref(site.organisation)}>{site.attribution}</a>
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** How much of what was due was released: withheld is shown with every figure, never left out. */
export function Completeness({ resource }: { readonly resource: SiteResource }) {
  const { site } = resource;
  const t = useDataText();
  const language = useLanguage();
  const history = useQuery(historyQuery(site.siteId, 'public'));
  const lengths = useLengths(resource, 'public');
  const known = withLengths(history.data, lengths);
  if (known === undefined) return null;
  const { cells, shares, span } = sharesOf(known);
  if (span === null) return null;
  const clock = clockIn(site.timeZone, language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <section aria-labelledby="share">
      <h2 id="share">{t('data.share')}</h2>
      <p className={dataPageStyles.note}>
        {t('data.share.span', { from: clock.moment(span.from), to: clock.moment(span.to) })}
      </p>
      <dl className={`${pageStyles.pairs} ${dataPageStyles.short}`}>
        {shares.map(([kind, share]) => (
          <div key={kind}>
            <dt>{t(`data.share.${kind}`)}</dt>
            <dd>{percent.format(share)}</dd>
          </div>
        ))}
      </dl>
      <p className={dataPageStyles.note}>{t('data.share.note', { cells })}</p>
    </section>
  );
}

export function Citation({ resource }: { readonly resource: SiteResource }) {
  const t = useDataText();
  const language = useLanguage();
  const { site } = resource;
  const today = isoUtc(nowAtSite());
  return (
    <section className={dataPageStyles.cite} aria-labelledby="cite">
      <h2 id="cite">{t('data.cite')}</h2>
      <p>
        {t('data.cite.text', {
          organisation: site.organisation.name,
          year: Number(today.slice(0, 4)),
          site: textIn(site.name, language),
          version: 'v1',
          url: `${window.location.origin}/data`,
          date: dateText(today, language),
        })}
      </p>
    </section>
  );
}
