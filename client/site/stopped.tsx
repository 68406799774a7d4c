// Beside the words: that they are withheld because somebody decided so, who, since when and why.
import { useQuery } from '@tanstack/react-query';
import { REASON_BYTES } from '#shared/codes.ts';
import { runningStop } from '#shared/domain/stops.ts';
import { stopsQuery } from '../data/queries.ts';
import type { History } from '../model/history.ts';
import styles from './measured.module.css';
import { useSiteText } from './site-texts.ts';
import type { SiteTimes } from './times.ts';

/** It may have an end by now. */
const ASK_STOPS_MS = 60_000;

export type StoppedProps = {
  readonly siteId: string;
  readonly history: History | undefined;
  readonly clock: SiteTimes;
};

/** Asked for only where the newest window says that it is so: nobody else needs it. */
export function Stopped({ siteId, history, clock }: StoppedProps) {
  const t = useSiteText();
  const newest = history?.windows.at(-1);
  const isHeld = newest?.levels.includes(REASON_BYTES.policy_suspended) ?? false;
  const stops = useQuery({
    ...stopsQuery(siteId),
    enabled: isHeld,
    refetchInterval: ASK_STOPS_MS,
  });
  if (newest === undefined || !isHeld || stops.data === undefined) return null;
  // Of the window that is shown: its stop may be over before the next word is there.
  const running = runningStop(stops.data, 'public', newest.start);
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
