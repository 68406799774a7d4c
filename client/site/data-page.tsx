// Open data: what a row means, how to fetch it, how complete it is, what it must not be used for.
import { textIn } from '#shared/languages.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { useSite } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { useTitle } from '../ui/title.ts';
import { Changes } from './changes.tsx';
import { Citation, Completeness, Downloads, LicenceAside } from './data-aside.tsx';
import styles from './data-page.module.css';
import { type DataKey, useDataText } from './data-texts.ts';
import { useLastDay } from './last-day.ts';
import { SiteNotice } from './notice.tsx';
import pageStyles from './page.module.css';
import { TeamLog } from './team-log.tsx';

const COLUMNS: readonly (readonly [string, string, DataKey])[] = [
  ['lane', 'public', 'data.col.lane'],
  ['policyVersion', 'int', 'data.col.policyVersion'],
  ['planId', 'string', 'data.col.planId'],
  ['regionId', 'string', 'data.col.regionId'],
  ['windowStart', 'UTC', 'data.col.windowStart'],
  ['windowSeconds', 'int', 'data.col.windowSeconds'],
  ['status', 'released | withheld | retracted', 'data.col.status'],
  ['level', '0..4 | null', 'data.col.level'],
  ['reason', 'string | null', 'data.col.reason'],
  ['publishedAt', 'UTC', 'data.col.publishedAt'],
  ['licence', 'string', 'data.col.licence'],
  ['attribution', 'string', 'data.col.attribution'],
];
const OUTCOMES: readonly (readonly [DataKey, DataKey])[] = [
  ['data.code.level', 'data.code.level.detail'],
  ['data.code.withheld', 'data.code.withheld.detail'],
  ['data.code.none', 'data.code.none.detail'],
];
const REMAINS: readonly DataKey[] = [
  'remains.person',
  'remains.others',
  'remains.outage',
  'remains.commuter',
  'remains.critical',
  'remains.maintainer',
];
const NOT_SUITED: readonly DataKey[] = ['data.not.counts', 'data.not.ranking', 'data.not.routes'];

function Columns() {
  const t = useDataText();
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t('data.columns')}</h2>
      <table className={styles.schema}>
        <tbody>
          {COLUMNS.map(([name, type, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles.type}>{type}</td>
              <td>{t(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{t('data.never')}</p>
    </section>
  );
}

function Outcomes() {
  const t = useDataText();
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{t('data.codes')}</h2>
      <dl className={pageStyles.pairs}>
        {OUTCOMES.map(([name, detail]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{t(detail)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('data.code.retracted')}</p>
    </section>
  );
}

function Code({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <figure className={`code ${styles.example}`}>
      <figcaption>{title}</figcaption>
      {/* Focusable, because a long line scrolls sideways. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it */}
      <pre tabIndex={0}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}

function Fetching({ resource }: { readonly resource: SiteResource }) {
  const { site } = resource;
  const t = useDataText();
  const base = `${window.location.origin}/api/v1/sites/${site.siteId}`;
  const from = useLastDay(resource);
  return (
    <section aria-labelledby="fetch">
      <h2 id="fetch">{t('data.fetch')}</h2>
      <Code title={t('data.fetch.latest')}>{`curl -s ${base}/latest`}</Code>
      <Code
        title={t('data.fetch.export')}
      >{`curl -sO -J "${base}/export?format=csv&from=${from}"`}</Code>
      <p className={styles.note}>
        <a href="/api/v1/openapi.json">{t('data.description')}</a>
      </p>
    </section>
  );
}

/** The residual risks, which belong to the rules as much as the rules do. */
function Remains() {
  const t = useDataText();
  return (
    <section aria-labelledby="remains">
      <h2 id="remains">{t('remains.title')}</h2>
      <p className={styles.note}>{t('remains.lead')}</p>
      <ul className={styles.list}>
        {REMAINS.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
      <p className={styles.note}>
        <a href="/attacks.json">{t('remains.measured')}</a>
      </p>
    </section>
  );
}

function Data({ resource }: { readonly resource: SiteResource }) {
  const t = useDataText();
  const language = useLanguage();
  const { site } = resource;
  return (
    <div className={styles.page}>
      <div className={`${pageStyles.width} ${pageStyles.columns} ${styles.columns}`}>
        <div className={styles.main}>
          <div>
            <p className={pageStyles.event}>{textIn(site.event ?? site.name, language)}</p>
            <h1>{t('data.title')}</h1>
            <p className={pageStyles.opening}>
              {t('data.lead', {
                minutes: resource.release.publicWindowSeconds / 60,
                licence: site.licence,
              })}
            </p>
          </div>
          <Columns />
          <Outcomes />
          <Fetching resource={resource} />
          <Changes site={site} />
          <TeamLog site={site} />
          <Remains />
        </div>
        <div className={`${pageStyles.aside} ${styles.aside}`}>
          <Downloads resource={resource} />
          <LicenceAside site={site} />
          <Completeness resource={resource} />
          <Citation resource={resource} />
          <section aria-labelledby="not">
            <h2 id="not">{t('data.not')}</h2>
            <ul className={styles.list}>
              {NOT_SUITED.map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  );
}

export function DataPage() {
  const t = useDataText();
  const site = useSite();
  useTitle(t('data.title'));
  if (site.status !== 'ready') return <SiteNotice status={site.status} />;
  return <Data resource={site.resource} />;
}
