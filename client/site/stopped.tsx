// Beside the words: that they are withheld because somebody decided so, who, since when and why.
import { useQuery } from '@tanstack/react-query';
import { runningStop } from '#shared/domain/stops.ts';
import { stopsQuery } from '../data/queries.ts';
import { useLateText } from './late-texts.ts';
import styles from './measured.module.css';
import type { SiteTimes } from './times.ts';

/** It may have an end by now. */
const ASK_STOPS_MS = 60_000;

export type StoppedProps = {
  readonly siteId: string;
  /** Of the window that is shown: its stop may be over before the next word is there. */
  readonly windowStart: number;
  readonly clock: SiteTimes;
};

/** Drawn, and asked for, only where the newest window says that it is so: nobody else needs it. */
export function Stopped({ siteId, windowStart, clock }: StoppedProps) {
  const t = useLateText();
  const stops = useQuery({ ...stopsQuery(siteId), refetchInterval: ASK_STOPS_MS });
  const running = stops.data === undefined ? null : runningStop(stops.data, 'public', windowStart);
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
