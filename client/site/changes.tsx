// The public change log: what was changed in how the site is released, by whom and why; and how often the exception was used.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChangeLog, CriticalClass } from '#shared/wire/change-log.ts';
import type { Site } from '#shared/wire/site.ts';
import { changesQuery } from '../data/queries.ts';
import { useLanguage } from '../i18n/texts.ts';
import { type InForce, inForceOf } from '../model/rules-in-force.ts';
import styles from './changes.module.css';
import dataPageStyles from './data-page.module.css';
import { type DataTranslate, useDataText } from './data-texts.ts';
import { clockIn, dateText, type SiteTimes } from './times.ts';

type Entry = {
  readonly key: string;
  /** Sorts the list; ISO. */
  readonly at: string;
  readonly when: string;
  readonly what: string;
  readonly why: readonly string[];
};

/** From when on it held, as its plans say; what it was meant to is not told. */
function inForceText(inForce: InForce, t: DataTranslate, clock: SiteTimes): string {
  return inForce.state === 'from'
    ? t('changes.from', { when: clock.moment(Date.parse(inForce.from)) })
    : t(`changes.${inForce.state}`);
}

function policyEntries(log: ChangeLog, t: DataTranslate, clock: SiteTimes): readonly Entry[] {
  return log.policies.map(({ policyVersion, effectiveFrom, author, reason, settings }) => ({
    key: `policy ${policyVersion}`,
    at: effectiveFrom,
    when: inForceText(inForceOf(log, policyVersion), t, clock),
    what: t('changes.policy', { version: policyVersion }),
    why: [
      `${author}: ${reason}`,
      ...(settings.criticalLegalGround === null
        ? []
        : [t('changes.ground', { ground: settings.criticalLegalGround })]),
    ],
  }));
}

function stopEntries(log: ChangeLog, t: DataTranslate, clock: SiteTimes): readonly Entry[] {
  return log.stops.map(({ number, action, lanes, from, decidedAt, author, reason }) => ({
    key: `stop ${number}`,
    at: decidedAt,
    when: t('changes.from', { when: clock.moment(Date.parse(from)) }),
    what: t(`changes.${action}`, { lanes: t(`lanes.${lanes}`) }),
    why: [`${author}: ${reason}`],
  }));
}

function planEntries(log: ChangeLog, t: DataTranslate, clock: SiteTimes): readonly Entry[] {
  return log.plans.map(({ planId, effectiveFrom, publicRegions }) => ({
    key: `plan ${planId}`,
    at: effectiveFrom,
    when: t('changes.from', { when: clock.moment(Date.parse(effectiveFrom)) }),
    what: t('changes.plan', { regions: publicRegions }),
    why: [`planId ${planId}`],
  }));
}

function retractionEntries(log: ChangeLog, t: DataTranslate, clock: SiteTimes): readonly Entry[] {
  const batches = Map.groupBy(
    log.retractions,
    ({ retractedAt, reason }) => `${retractedAt} ${reason}`,
  );
  return [...batches].map(([key, batch]) => {
    const [first] = batch;
    const at = first?.retractedAt ?? '';
    return {
      key: `retraction ${key}`,
      at,
      when: clock.moment(Date.parse(at)),
      what: t('changes.retraction', { count: batch.length }),
      why: [first?.reason ?? ''],
    };
  });
}

const CRITICAL_KEYS = {
  '3-9': 'changes.critical.some',
  '10+': 'changes.critical.many',
} as const satisfies Record<CriticalClass, string>;

export function Changes({ site }: { readonly site: Site }) {
  const t = useDataText();
  const language = useLanguage();
  const changes = useQuery(changesQuery(site.siteId));
  const clock = useMemo(() => clockIn(site.timeZone, language), [site.timeZone, language]);
  if (changes.data === undefined) return null;
  const log = changes.data;
  const critical = log.critical.map(({ day, fired }): Entry => {
    const what = t(CRITICAL_KEYS[fired]);
    return {
      key: `critical ${day}`,
      at: `${day}T23:59:59Z`,
      when: dateText(day, language),
      what,
      why: [],
    };
  });
  const entries = [
    ...policyEntries(log, t, clock),
    ...stopEntries(log, t, clock),
    ...planEntries(log, t, clock),
    ...retractionEntries(log, t, clock),
    ...critical,
  ].toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{t('changes.title')}</h2>
      <p className={dataPageStyles.note}>{t('changes.lead')}</p>
      <ul className={styles.list}>
        {entries.map(({ key, when, what, why }) => (
          <li key={key}>
            <b>{what}</b> <span>{when}</span>
            {why.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p>{t('changes.none')}</p>}
    </section>
  );
}
