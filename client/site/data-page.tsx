// Open data: what a row means, how to fetch it, how complete it is, what it must not be used for.
import './data.css';
import './register.css';
import { textIn } from '#shared/languages.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { useLanguage } from '../i18n/texts.ts';
import { Changes } from './changes.tsx';
import { Citation, Completeness, Downloads, Rights } from './data-aside.tsx';
import { type DataKey, useDataText } from './data-texts.ts';
import { SiteNotice } from './notice.tsx';
import { TeamLog } from './team-log.tsx';
import { useTitle } from './title.ts';
import { useSite } from './use-site.ts';

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
const NOT_SUITED: readonly DataKey[] = ['data.not.counts', 'data.not.ranking', 'data.not.routes'];

function Columns() {
  const t = useDataText();
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t('data.columns')}</h2>
      <table className="sch">
        <tbody>
          {COLUMNS.map(([name, type, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="ty">{type}</td>
              <td>{t(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sub">{t('data.never')}</p>
    </section>
  );
}

function Outcomes() {
  const t = useDataText();
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{t('data.codes')}</h2>
      <dl className="reg">
        {OUTCOMES.map(([name, detail]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{t(detail)}</dd>
          </div>
        ))}
      </dl>
      <p className="sub">{t('data.code.retracted')}</p>
    </section>
  );
}

function Code({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <figure className="code">
      <figcaption>{title}</figcaption>
      {/* Focusable, because a long line scrolls sideways. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it */}
      <pre tabIndex={0}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}

function Fetching({ siteId }: { readonly siteId: string }) {
  const t = useDataText();
  const base = `${window.location.origin}/api/v1/sites/${siteId}`;
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 13);
  return (
    <section aria-labelledby="fetch">
      <h2 id="fetch">{t('data.fetch')}</h2>
      <Code title={t('data.fetch.latest')}>{`curl -s ${base}/latest`}</Code>
      <Code
        title={t('data.fetch.export')}
      >{`curl -sO -J "${base}/export?format=csv&from=${from}:00:00Z"`}</Code>
      <p className="sub">
        <a href="/api/v1/openapi.json">{t('data.description')}</a>
      </p>
    </section>
  );
}

function Data({ resource }: { readonly resource: SiteResource }) {
  const t = useDataText();
  const language = useLanguage();
  const { site } = resource;
  return (
    <div className="data">
      <div className="in cols">
        <div className="main">
          <div>
            <p className="ev">{textIn(site.event ?? site.name, language)}</p>
            <h1>{t('data.title')}</h1>
            <p className="one">
              {t('data.lead', {
                minutes: site.publicWindowSeconds / 60,
                licence: site.licence,
              })}
            </p>
          </div>
          <Columns />
          <Outcomes />
          <Fetching siteId={site.siteId} />
          <Changes site={site} />
          <TeamLog site={site} />
        </div>
        <div className="aside">
          <Downloads resource={resource} />
          <Rights site={site} />
          <Completeness siteId={site.siteId} />
          <Citation resource={resource} />
          <section className="not" aria-labelledby="not">
            <h2 id="not">{t('data.not')}</h2>
            <ul className="no">
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
