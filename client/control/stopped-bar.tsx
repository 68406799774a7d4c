// That the operator has stopped the release: which lanes, since when, by whom and why, and from when on there are levels again.
import { useQuery } from '@tanstack/react-query';
import { runningStop } from '#shared/domain/stops.ts';
import type { EmergencyStop } from '#shared/wire/emergency-stop.ts';
import { stopsQuery } from '../data/queries.ts';
import styles from './stopped-bar.module.css';
import { useControlText } from './texts.ts';
import type { OnScreen } from './use-on-screen.ts';

/** A stop acts at once, so the room hears of it before the next window is due. */
const ASK_MS = 10_000;

/** The stop of the staff lane, else that of the public one alone. */
function stopOf(rows: readonly EmergencyStop[], now: number) {
  const staff = runningStop(rows, 'staff', now);
  if (staff !== null) return { ...staff, key: 'stopped.both' } as const;
  const everybody = runningStop(rows, 'public', now);
  return everybody === null ? null : ({ ...everybody, key: 'stopped.public' } as const);
}

export function StoppedBar({ site, clock, live }: Pick<OnScreen, 'site' | 'clock' | 'live'>) {
  const t = useControlText();
  const { siteId } = site.resource.site;
  const { now } = live.context;
  // Nobody stops a recording.
  const isLive = live.data.mode !== 'replay';
  const stops = useQuery({
    ...stopsQuery(siteId),
    enabled: isLive,
    refetchInterval: ASK_MS,
  });
  const running = isLive && stops.data !== undefined ? stopOf(stops.data, now) : null;
  if (running === null) return null;
  const { stop, until, key } = running;
  const since = Date.parse(stop.from);
  const time = `${clock.day(since)} ${clock.time(since)}`;
  return (
    <p className={styles.stopped} role="status" data-stopped={stop.lanes}>
      <b>{t(key)}</b> {t('stopped.by', { time, author: stop.author, reason: stop.reason })}{' '}
      {t(key === 'stopped.both' ? 'stopped.blind' : 'stopped.goesOn')}{' '}
      {until !== null && t(`${key}.until`, { time: clock.time(until) })}
    </p>
  );
}
