// One sensor, in layers: a sentence, three facts, a paragraph, then everything that is registered; beside it the board that hangs at it.
import { useQuery } from '@tanstack/react-query';
import { textIn } from '#shared/languages.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { ApiError } from '../data/api.ts';
import { hasNotCome, sensorQuery, siteQuery } from '../data/queries.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { useLanguage } from '../i18n/texts.ts';
import { telephoneHref } from '../site/contact.ts';
import { Notice, SiteNotice } from '../site/notice.tsx';
import pageStyles from '../site/page.module.css';
import { dateText } from '../site/times.ts';
import { PageLink } from '../ui/address.tsx';
import { useTitle } from '../ui/title.ts';
import { SensorBoard } from './board.tsx';
import { sensorPlaceOf } from './entries.ts';
import { FullEntry } from './full-entry.tsx';
import { intervalText } from './interval.ts';
import { useRegisterText } from './register-texts.ts';
import styles from './sensor-page.module.css';

function Facts({ sensor }: { readonly sensor: Sensor }) {
  const t = useRegisterText();
  const language = useLanguage();
  const { owner } = sensor;
  const hasEnded = Date.parse(sensor.validUntil) <= nowAtSite();
  const whose = owner === null ? t('sensor.noOwner.detail') : t(`sensor.owner.${owner.kind}`);
  const afterwards = hasEnded ? 'sensor.gone' : 'sensor.goes';
  return (
    <ul className={styles.facts}>
      <li>
        <span>{t('sensor.whose')}</span>
        <b>{owner?.contact.name ?? t('sensor.noOwner')}</b>
        <i>{whose}</i>
      </li>
      <li>
        <span>{t('sensor.why')}</span>
        <b>{textIn(sensor.datastream.theme, language)}</b>
        <i>{textIn(sensor.purpose, language)}</i>
      </li>
      <li>
        <span>{t('sensor.until')}</span>
        <b>{dateText(sensor.validUntil, language)}</b>
        <i>{t(sensor.suspended ? 'sensor.suspended' : afterwards)}</i>
      </li>
    </ul>
  );
}

type ShortProps = { readonly sensor: Sensor; readonly resource: SiteResource | undefined };

function Short({ sensor, resource }: ShortProps) {
  const t = useRegisterText();
  const language = useLanguage();
  const { heightM, description } = sensor.location;
  const where = textIn(description, language);
  const height = heightM?.toLocaleString(language);
  const sentences = [
    where !== undefined && height !== undefined && t('sensor.hangs', { height, where }),
    where !== undefined && height === undefined && t('sensor.hangsWhere', { where }),
    t('sensor.sends', { interval: intervalText(sensor.reportIntervalSeconds, t) }),
    resource !== undefined &&
      t('sensor.counts', { staffK: resource.release.staffK, publicK: resource.release.publicK }),
  ];
  return (
    <>
      <h2>{t('sensor.short')}</h2>
      <p>{sentences.filter((sentence) => sentence !== false).join(' ')}</p>
    </>
  );
}

function Ask({ sensor }: { readonly sensor: Sensor }) {
  const t = useRegisterText();
  if (sensor.owner === null) return null;
  const { name, email, phone, url } = sensor.owner.contact;
  const subject = encodeURIComponent(t('sensor.title', { id: sensor.sensorId }));
  return (
    <section className={styles.ask}>
      <h2>{t('sensor.ask')}</h2>
      <p>{t('sensor.ask.detail', { name, id: sensor.sensorId })}</p>
      <p className={pageStyles.actions}>
        {email !== undefined && (
          <a className="button solid" href={`mailto:${email}?subject=${subject}`}>
            {t('sensor.ask.mail')}
          </a>
        )}
        {phone !== undefined && (
          <a className="button" href={telephoneHref(phone)}>
            {t('sensor.ask.call', { phone })}
          </a>
        )}
        {url !== undefined && /^https?:/.test(url) && (
          <a className="button" href={url} rel="noreferrer">
            {t('sensor.ask.site')}
          </a>
        )}
      </p>
    </section>
  );
}

function Entry({ sensor }: { readonly sensor: Sensor }) {
  const t = useRegisterText();
  const language = useLanguage();
  // Of the sensor's own site: another one counts by other rules.
  const { data: resource } = useQuery(siteQuery(sensor.siteId));
  const { place } = sensorPlaceOf(sensor, resource?.site, language);
  const title = t('sensor.title', { id: sensor.sensorId });
  useTitle(title);
  return (
    <div className={`${pageStyles.width} ${pageStyles.columns} ${styles.sensor}`}>
      <div>
        <p className={pageStyles.event}>
          <PageLink to="/sensors">{t('sensor.all')}</PageLink>
        </p>
        <h1>{title}</h1>
        <p className={pageStyles.opening}>
          {place === '' ? t('sensor.oneNoPlace') : t('sensor.one', { place })}
        </p>
        <Facts sensor={sensor} />
        <Short sensor={sensor} resource={resource} />
        <FullEntry sensor={sensor} />
        <Ask sensor={sensor} />
      </div>
      <div className={`${pageStyles.aside} ${styles.aside}`}>
        <SensorBoard sensor={sensor} />
      </div>
    </div>
  );
}

export function SensorEntryPage({ sensorId }: { readonly sensorId: string }) {
  const t = useRegisterText();
  const query = useQuery(sensorQuery(sensorId));
  if (query.data !== undefined) return <Entry sensor={query.data} />;
  const isUnknown = query.error instanceof ApiError && [400, 404].includes(query.error.status);
  if (!isUnknown) return <SiteNotice status={hasNotCome(query) ? 'failed' : 'loading'} />;
  return (
    <Notice title={t('sensor.missing')} detail={t('sensor.missing.detail', { id: sensorId })}>
      <p className={pageStyles.actions}>
        <PageLink to="/sensors" className="button">
          {t('sensor.all')}
        </PageLink>
      </p>
    </Notice>
  );
}
