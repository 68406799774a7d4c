// The bar of the past: that it is not now, which moment it is, and, black on blue, what time it is in earnest.
import { type ReactNode, useMemo } from 'react';
import { textIn } from '#shared/languages.ts';
import { SECOND_MS } from '#shared/time.ts';
import { type ReadySite, useSiteNow } from '../../data/use-site.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { Replay } from '../../model/replay.ts';
import type { ZoneRow } from '../../model/zone-rows.ts';
import { Mark } from '../../ui/mark.tsx';
import statStyles from '../stat.module.css';
import statusBarStyles from '../status-bar.module.css';
import { localClockOf } from '../words.ts';
import styles from './replay-bar.module.css';
import { useReplayText } from './texts.ts';

export type ReplayBarProps = {
  readonly site: ReadySite;
  readonly shown: Replay;
  readonly rows: readonly ZoneRow[];
  /** What waits for somebody in earnest, in few words. */
  readonly liveAlerts: ReactNode;
  readonly isUrgent: boolean;
  readonly onLive: () => void;
  readonly children?: ReactNode;
};

type LiveChipProps = Pick<ReplayBarProps, 'site' | 'liveAlerts' | 'isUrgent' | 'onLive'>;

/** The time it really is, which goes on whatever is on screen, and the way back to it. */
function LiveChip({ site, liveAlerts, isUrgent, onLive }: LiveChipProps) {
  const t = useReplayText();
  const language = useLanguage();
  const now = useSiteNow(site, SECOND_MS);
  const { timeZone } = site.resource.site;
  const clock = useMemo(() => localClockOf(timeZone, language), [timeZone, language]);
  const isRecording = site.resource.clock.mode === 'replay';
  return (
    <button
      type="button"
      className={`${styles.chip} ${isUrgent ? styles.urgent : ''}`}
      onClick={onLive}
    >
      <b>
        {t(isRecording ? 'end' : 'now')} {clock.time(now)}
        {!isRecording && clock.seconds(now)}
      </b>{' '}
      <span>
        {!isRecording && liveAlerts} <u>{t(isRecording ? 'backEnd' : 'back')}</u>
      </span>
    </button>
  );
}

export function ReplayBar(props: ReplayBarProps) {
  const { site, shown, rows, children } = props;
  const t = useReplayText();
  const language = useLanguage();
  const { site: place } = site.resource;
  const clock = useMemo(() => localClockOf(place.timeZone, language), [place.timeZone, language]);
  const known = rows.filter(({ state }) => state.kind === 'level').length;
  const { at, isPlaying, speed } = shown;
  const words = isPlaying ? t('playing', { speed }) : t('paused');
  return (
    <header className={statusBarStyles.bar} data-bar="past">
      <div className={statusBarStyles.identity}>
        <Mark size={28} />
        <h1>
          <b>Crowdshade</b> <span>{textIn(place.event ?? place.name, language)}</span>
        </h1>
      </div>
      <div className={statusBarStyles.mode} data-mode="replay">
        <b>{t('replay')}</b> <span>{t('notNow')}</span>
      </div>
      <div className={`${statusBarStyles.clock} ${statusBarStyles.then}`}>
        <b>{clock.time(at)}</b>
        <span>
          {clock.day(at)} · {words}
        </span>
      </div>
      <div className={statStyles.stat}>
        <span>{t('known')}</span>
        <b>
          {known} <small>{t('known.of', { all: rows.length })}</small>
        </b>
      </div>
      {children}
      <LiveChip {...props} />
    </header>
  );
}
