// Beside the words: that they are withheld because somebody decided so, who, since when and why.
import { useQuery } from '@tanstack/react-query';
import { runningStop } from '#shared/domain/stops.ts';
import { stopsQuery } from '../data/queries.ts';
import { useLateText } from './late-texts.ts';
import styles from './measured.module.css';
import type { SiteTimes } from './times.ts';

export type StoppedProps = {
  readonly siteId: string;
  readonly now: number;
  readonly clock: SiteTimes;
};

/** Drawn, and asked for, only where the newest window says that it is so: nobody else needs it. */
export function Stopped({ siteId, now, clock }: StoppedProps) {
  const t = useLateText();
  const stops = useQuery(stopsQuery(siteId));
  const running = stops.data === undefined ? null : runningStop(stops.data, 'public', now);
  if (running === null) return null;
  const { stop, until } = running;
  const at = clock.moment(Date.parse(stop.from));
  return (
    <p className={styles.stale}>
      {t('now.stopped', { at, author: stop.author, reason: stop.reason })}{' '}
      {until !== null && t('now.stopped.until', { at: clock.moment(until) })}
    </p>
  );
}
