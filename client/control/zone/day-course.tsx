// The course of a zone over the day above what such a day is like, on one axis; the same as a table for whoever does not see it.

import { LEVEL_LOOKS, type Look } from '#client/model/look.ts';
import { LEAST_DAYS } from '#client/model/normal-day.ts';
import { segmentsOf } from '#client/model/segments.ts';
import { NO_RECORD_BYTE, RETRACTED_BYTE } from '#shared/codes.ts';
import { textIn } from '#shared/languages.ts';
import { HOUR_MS } from '#shared/time.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { onAxis } from '../replay/lanes.tsx';
import { useControlText } from '../texts.ts';
import { type Clock, wordOf } from '../words.ts';
import styles from './day-course.module.css';
import { useZoneText } from './texts.ts';
import type { ZoneDay } from './use-zone-day.ts';

export type DayCourseProps = {
  readonly day: ZoneDay;
  readonly clock: Clock;
  /** What day it is: `Sunday`. */
  readonly weekday: string;
  /** What is shown of it: `Today`. */
  readonly title: string;
  /** The moment on screen. */
  readonly at: number;
};

const TICKS_EVERY = 3;
const percent = (share: number): string => `${Math.round(share * 100)}`;

/** Higher is busier, so that it is read without colour too. */
const heightOf = (level: number): string => `${((level + 1) / LEVEL_LOOKS.length) * 100}%`;

function Today({ day }: Pick<DayCourseProps, 'day'>) {
  const { span, endOf, today } = day;
  return (
    <div className={styles.course}>
      {segmentsOf(today, endOf, span.from, span.to)
        .filter(({ byte }) => byte !== NO_RECORD_BYTE)
        .map(({ from, to, byte }) => {
          const place = onAxis(span, from, to);
          const isKnown = byte < LEVEL_LOOKS.length;
          return isKnown ? (
            <i
              key={from}
              className={`level-${byte}`}
              style={{ ...place, height: heightOf(byte) }}
            />
          ) : (
            <i
              key={from}
              className={`look-${byte === RETRACTED_BYTE ? 'retracted' : 'withheld'} ${styles.unknown}`}
              style={place}
            />
          );
        })}
    </div>
  );
}

function Usual({ hours }: Pick<ZoneDay, 'hours'>) {
  return (
    <div className={styles.usual}>
      {hours.map(({ from, usual }) => (
        <span key={from} className={usual === null ? styles.none : ''}>
          {usual?.map((share, level) =>
            share === 0 ? null : (
              <i
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the level.
                key={level}
                className={`level-${level}`}
                style={{ height: `${share * 100}%` }}
              />
            ),
          )}
        </span>
      ))}
    </div>
  );
}

/** The hours, and the moment on screen across the strip above. */
function Axis({ day, clock, at }: Pick<DayCourseProps, 'day' | 'clock' | 'at'>) {
  return (
    <div className={styles.axis}>
      <i className={styles.now} style={{ left: onAxis(day.span, at, at).left }} />
      {day.hours
        .filter((_, index) => index % TICKS_EVERY === 0)
        .map(({ from }) => (
          <span key={from} style={onAxis(day.span, from, from + TICKS_EVERY * HOUR_MS)}>
            {clock.time(from)}
          </span>
        ))}
    </div>
  );
}

/** Why there is no such day, or from what it is. */
function useUsualWords({ day, weekday }: Pick<DayCourseProps, 'day' | 'weekday'>): string {
  const t = useZoneText();
  const language = useLanguage();
  const { region, usualDays: days, isLoading, hasFailed } = day;
  if (hasFailed) return t('usual.failed', { weekday });
  if (isLoading || region === undefined) return t('loading');
  if (region === null) return t('usual.uncovered');
  if (days < LEAST_DAYS) return t('usual.few', { weekday, least: LEAST_DAYS, days });
  return t('usual.of', { days, region: textIn(region.name, language) });
}

function HourTable({ day: { hours }, clock }: Pick<DayCourseProps, 'day' | 'clock'>) {
  const t = useZoneText();
  const c = useControlText();
  const usually = (usual: readonly number[]): string =>
    usual
      .flatMap((share, level) =>
        share === 0
          ? []
          : [t('table.share', { word: wordOf(level as Look, c), percent: percent(share) })],
      )
      .join(', ');
  return (
    <details>
      <summary>{t('table')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('table.hour')}</th>
            <th scope="col">{t('table.highest')}</th>
            <th scope="col">{t('table.usual')}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ from, highest, usual }) => (
            <tr key={from}>
              <th scope="row">{clock.time(from)}</th>
              <td>{highest === null ? t('unknown') : wordOf(highest as Look, c)}</td>
              <td>{usual === null ? t('unknown') : usually(usual)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

export function DayCourse({ day, clock, weekday, title, at }: DayCourseProps) {
  const t = useZoneText();
  const words = useUsualWords({ day, weekday });
  return (
    <section className={styles.day}>
      <h3>{title}</h3>
      <p className={styles.note}>{t(day.today.length === 0 ? 'day.none' : 'day.course')}</p>
      <div aria-hidden="true">
        <Today day={day} />
        <Axis day={day} clock={clock} at={at} />
      </div>
      <h3>{t('usual', { weekday })}</h3>
      <p className={styles.note}>{words}</p>
      {day.usualDays >= LEAST_DAYS && (
        <div aria-hidden="true">
          <Usual hours={day.hours} />
          <Axis day={day} clock={clock} at={at} />
        </div>
      )}
      <HourTable day={day} clock={clock} />
    </section>
  );
}
