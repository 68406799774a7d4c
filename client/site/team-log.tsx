// The public version of the decision log, day by day. Part of the data page's own chunk: a chunk just for
// it would cut the first load into more pieces and cost it a kilobyte.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { DEFAULT_LANGUAGE, textIn } from '#shared/languages.ts';
import { DAY_MS } from '#shared/time.ts';
import type { CriticalClass } from '#shared/wire/change-log.ts';
import type { PublicAlert, PublicDay, PublicLog, UnplacedClass } from '#shared/wire/public-log.ts';
import type { Site } from '#shared/wire/site.ts';
import { publicLogQuery } from '../data/public-log.ts';
import { useLanguage } from '../i18n/texts.ts';
import changesStyles from './changes.module.css';
import dataPageStyles from './data-page.module.css';
import styles from './team-log.module.css';
import { type TeamKey, useTeamText } from './team-texts.ts';
import { clockIn, dateText, type SiteTimes } from './times.ts';

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

const ANSWERS: Readonly<Record<PublicAlert['answer'], TeamKey>> = {
  within_2_minutes: 'within_2_minutes',
  within_5_minutes: 'within_5_minutes',
  later: 'later_than',
  never: 'never',
};

type DayProps = { readonly log: PublicDay; readonly clock: SiteTimes };

function ToldAlert({
  alert,
  windowSeconds,
  clock,
}: {
  readonly alert: PublicAlert;
  readonly windowSeconds: number;
  readonly clock: SiteTimes;
}) {
  const t = useTeamText();
  const language = useLanguage();
  const from = Date.parse(alert.windowStart);
  const to = clock.time(from + windowSeconds * 1000);
  return (
    <li>
      <b>{t('alerted', { region: textIn(alert.region, language) })}</b>{' '}
      <span>{t('window', { from: clock.time(from), to })}</span>
      <p>{t(ANSWERS[alert.answer])}</p>
      {alert.measures.map((text) => (
        <p key={textIn(text, DEFAULT_LANGUAGE)}>{t('measure', { text: textIn(text, language) })}</p>
      ))}
      {alert.isOtherMeasure && <p>{t('other')}</p>}
    </li>
  );
}

function Decisions({ log, clock }: DayProps) {
  const t = useTeamText();
  return (
    <>
      {log.phases.map(({ windowStart, phase }) => (
        <li key={`phase ${windowStart} ${phase}`}>
          <b>{t('phase', { phase: t(phase ?? 'schedule') })}</b>{' '}
          <span>{clock.time(Date.parse(windowStart))}</span>
        </li>
      ))}
      {log.policies.map(({ policyVersion, effectiveFrom }) => (
        <li key={`policy ${policyVersion}`}>
          <b>{t('policy', { version: policyVersion })}</b>{' '}
          <span>{clock.moment(Date.parse(effectiveFrom))}</span>
        </li>
      ))}
    </>
  );
}

/** Alerts that read alike are told one by one, so each needs a key of its own. */
function keyed(alerts: readonly PublicAlert[]): readonly (readonly [string, PublicAlert])[] {
  return alerts.map((alert, i) => [`${alert.windowStart} ${alert.regionId} ${i}`, alert]);
}

const CRITICAL_KEYS = {
  '3-9': 'critical.some',
  '10+': 'critical.many',
} as const satisfies Record<CriticalClass, string>;

const UNPLACED_KEYS = {
  '5-9': 'unplaced.some',
  '10+': 'unplaced.many',
} as const satisfies Record<UnplacedClass, string>;

function Day({ log, clock }: DayProps) {
  const t = useTeamText();
  const isQuiet = log.alerts.length === 0 && log.unplaced === null && log.critical === null;
  return (
    <>
      {isQuiet && <p>{t('quiet')}</p>}
      <ul className={changesStyles.list}>
        {keyed(log.alerts).map(([key, alert]) => (
          <ToldAlert key={key} alert={alert} windowSeconds={log.windowSeconds} clock={clock} />
        ))}
        {log.unplaced !== null && <li>{t(UNPLACED_KEYS[log.unplaced])}</li>}
        {log.critical !== null && <li>{t(CRITICAL_KEYS[log.critical])}</li>}
        <Decisions log={log} clock={clock} />
      </ul>
      <p className={dataPageStyles.note}>{t('seal')}</p>
      <code className={styles.seal}>{log.seal}</code>
    </>
  );
}

function Days({
  days,
  day,
  go,
}: {
  readonly days: NonNullable<PublicLog['days']>;
  readonly day: string;
  readonly go: (day: string) => void;
}) {
  const t = useTeamText();
  const language = useLanguage();
  return (
    <div className={styles.days}>
      <button type="button" disabled={day <= days.oldest} onClick={() => go(dayAfter(day, -1))}>
        {t('earlier')}
      </button>
      <h3 aria-live="polite">{dateText(day, language)} (UTC)</h3>
      <button type="button" disabled={day >= days.newest} onClick={() => go(dayAfter(day, 1))}>
        {t('later')}
      </button>
    </div>
  );
}

function Content({ site }: { readonly site: Site }): ReactNode {
  const t = useTeamText();
  const language = useLanguage();
  const [day, go] = useState<string | null>(null);
  const newest = useQuery(publicLogQuery(site.siteId, null));
  const asked = useQuery(publicLogQuery(site.siteId, day));
  const clock = useMemo(() => clockIn(site.timeZone, language), [site.timeZone, language]);
  if (newest.isError || asked.isError) return <p role="status">{t('failed')}</p>;
  if (newest.data === undefined) return <p role="status">{t('loading')}</p>;
  const { days } = newest.data;
  if (days === null) return <p>{t('none')}</p>;
  const log = asked.data?.log ?? null;
  return (
    <>
      <Days days={days} day={day ?? days.newest} go={go} />
      {log === null ? <p role="status">{t('loading')}</p> : <Day log={log} clock={clock} />}
    </>
  );
}

export function TeamLog({ site }: { readonly site: Site }) {
  const t = useTeamText();
  return (
    <section aria-labelledby="team" className={styles.team}>
      <h2 id="team">{t('title')}</h2>
      <p className={dataPageStyles.note}>{t('lead')}</p>
      <Content site={site} />
    </section>
  );
}
