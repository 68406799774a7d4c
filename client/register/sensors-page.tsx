// The register: every sensor, whoever owns it, findable by name, place or owner.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react';
import { textIn } from '#shared/languages.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { hasNotCome, sensorsQuery } from '../data/queries.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { useSite } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { SiteNotice } from '../site/notice.tsx';
import pageStyles from '../site/page.module.css';
import { dateText } from '../site/times.ts';
import { PageLink } from '../ui/address.tsx';
import { useTitle } from '../ui/title.ts';
import { areasOf, findSensors, type RegisterEntry, registerEntries } from './entries.ts';
import { useRegisterText } from './register-texts.ts';
import styles from './sensors-page.module.css';

const SENSORS_AT_ONCE = 100;

/** All pages of the register, one after the other: a search over a part would hide sensors. */
function useRegister() {
  const query = useInfiniteQuery(sensorsQuery());
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const sensors = useMemo(
    () => query.data?.pages.flatMap((page) => page.sensors) ?? [],
    [query.data],
  );
  return { query, sensors, isComplete: !hasNextPage };
}

function Item({ entry }: { readonly entry: RegisterEntry }) {
  const t = useRegisterText();
  const language = useLanguage();
  const { sensor, place } = entry;
  const until = dateText(sensor.validUntil, language);
  const hasEnded = Date.parse(sensor.validUntil) <= nowAtSite();
  return (
    <li>
      <PageLink to={`/sensors/${encodeURIComponent(sensor.sensorId)}`} className={styles.link}>
        <b>{sensor.sensorId}</b>
        <span>{textIn(sensor.location.description, language) ?? place}</span>
        <span className={styles.owner}>{sensor.owner?.contact.name ?? t('sensors.noOwner')}</span>
        <span className={styles.until}>
          {t(hasEnded ? 'sensors.ended' : 'sensors.until', { date: until })}
        </span>
      </PageLink>
    </li>
  );
}

type FilterProps = {
  readonly text: string;
  readonly area: string;
  readonly areas: readonly string[];
  readonly onText: (text: string) => void;
  readonly onArea: (area: string) => void;
};

function Filter({ text, area, areas, onText, onArea }: FilterProps) {
  const t = useRegisterText();
  const id = useId();
  return (
    <search className={styles.filter}>
      <p>
        <label htmlFor={`${id}-text`}>{t('sensors.search')}</label>
        <input
          id={`${id}-text`}
          type="search"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      </p>
      {areas.length > 1 && (
        <p>
          <label htmlFor={`${id}-area`}>{t('sensors.area')}</label>
          <select id={`${id}-area`} value={area} onChange={(event) => onArea(event.target.value)}>
            <option value="">{t('sensors.area.all')}</option>
            {areas.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </p>
      )}
    </search>
  );
}

function Register({ sensors, isComplete, hasFailed }: RegisterProps) {
  const t = useRegisterText();
  const language = useLanguage();
  const site = useSite().resource?.site;
  const [text, setText] = useState('');
  const [area, setArea] = useState('');
  const [most, setMost] = useState(SENSORS_AT_ONCE);
  const wanted = useDeferredValue(text);
  const entries = useMemo(
    () => registerEntries(sensors, site, language),
    [sensors, site, language],
  );
  const found = useMemo(() => findSensors(entries, wanted, area), [entries, wanted, area]);
  const total = sensors.length;
  return (
    <>
      <Filter
        text={text}
        area={area}
        areas={areasOf(entries, language)}
        onText={setText}
        onArea={setArea}
      />
      <p role="status" className={styles.found}>
        {isComplete || hasFailed
          ? t('sensors.found', { shown: found.length, total })
          : t('sensors.counting', { total })}
      </p>
      {hasFailed && <p role="alert">{t('sensors.incomplete')}</p>}
      {isComplete && found.length === 0 && (
        <p>{t(total === 0 ? 'sensors.empty' : 'sensors.none')}</p>
      )}
      <ul className={styles.list}>
        {found.slice(0, most).map((entry) => (
          <Item key={entry.sensor.sensorId} entry={entry} />
        ))}
      </ul>
      {found.length > most && (
        <p className={pageStyles.actions}>
          <button type="button" className="button" onClick={() => setMost(most + SENSORS_AT_ONCE)}>
            {t('sensors.more')}
          </button>
        </p>
      )}
    </>
  );
}

type RegisterProps = {
  readonly sensors: readonly Sensor[];
  readonly isComplete: boolean;
  readonly hasFailed: boolean;
};

export function SensorsPage() {
  const t = useRegisterText();
  const { query, sensors, isComplete } = useRegister();
  useTitle(t('sensors.title'));
  if (hasNotCome(query)) return <SiteNotice status="failed" />;
  if (query.isPending) return <SiteNotice status="loading" />;
  return (
    <div className={`${pageStyles.width} ${styles.register}`}>
      <h1>{t('sensors.title')}</h1>
      <p className={pageStyles.opening}>{t('sensors.lead')}</p>
      <Register sensors={sensors} isComplete={isComplete} hasFailed={query.isError} />
    </div>
  );
}
