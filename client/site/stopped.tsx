// Beside the words: that they are withheld because somebody decided so, who, since when and why.
import { useQuery } from '@tanstack/react-query';
import { REASON_BYTES } from '#shared/codes.ts';
import { runningStop } from '#shared/domain/stops.ts';
import { stopsQuery } from '../data/queries.ts';
import type { History } from '../model/history.ts';
import styles from './measured.module.css';
import { useSiteText } from './site-texts.ts';
import type { SiteTimes } from './times.ts';

export type StoppedProps = {
  readonly siteId: string;
  readonly history: History | undefined;
  readonly now: number;
  readonly clock: SiteTimes;
};

/** Asked for only where the newest window says that it is so: nobody else needs it. */
export function Stopped({ siteId, history, now, clock }: StoppedProps) {
  const t = useSiteText();
  const newest = history?.windows.at(-1);
  const isHeld = newest?.levels.includes(REASON_BYTES.policy_suspended) ?? false;
  const stops = useQuery({ ...stopsQuery(siteId), enabled: isHeld });
  const running =
    isHeld && stops.data !== undefined ? runningStop(stops.data, 'public', now) : null;
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
