// What is true of the whole screen: live or not, how old the newest window is, when the next one comes, how much is known, what time it is.
import { type ReactNode, useMemo, useState } from 'react';
import { textIn } from '#shared/languages.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import { type ReadySite, useSiteNow } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { endOf, type History, windowMsAt } from '../model/history.ts';
import { staffDelayMs, type ZoneRow } from '../model/zone-rows.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { Mark } from '../ui/mark.tsx';
import { CoverageSheet } from './help/coverage-sheet.tsx';
import { useRoomText } from './help/texts.ts';
import type { Mode } from './mode.ts';
import statStyles from './stat.module.css';
import styles from './status-bar.module.css';
import { type ControlKey, useControlText } from './texts.ts';
import { Tools } from './tools.tsx';
import troubleStyles from './trouble.module.css';
import { type RoomMode, TROUBLE_WORDS } from './use-room-mode.ts';
import { ageText, type Clock, localClockOf } from './words.ts';

export const MODE_KEYS: Readonly<Record<Mode, ControlKey>> = {
  live: 'live',
  silent: 'silent',
  deaf: 'deaf',
  connecting: 'connecting',
  lost: 'lost',
  not_ready: 'not_ready',
  not_signed_in: 'not_signed_in',
  too_many: 'too_many',
  unknown_site: 'unknown_site',
  origin: 'origin',
  refused: 'refused',
  outdated: 'outdated',
  replay: 'replay.long',
  drill: 'drill',
};

type AgeProps = {
  readonly history: History | undefined;
  readonly now: number;
  readonly delayMs: number;
  readonly clock: Clock;
  readonly isReplay: boolean;
};

function Newest({ history, now, delayMs, clock, isReplay }: AgeProps) {
  const t = useControlText();
  const newest = history?.windows.at(-1);
  if (history === undefined || newest === undefined) {
    return (
      <div className={statStyles.stat}>
        <span>{t('newest')}</span>
        <b>{t('none')}</b>
      </div>
    );
  }
  const end = endOf(history, newest.start);
  const windowMs = windowMsAt(history, end);
  const next = end + windowMs + delayMs - now;
  const left = Math.ceil(next / SECOND_MS);
  const isLate = left < 0;
  return (
    <>
      <div
        className={`${statStyles.stat} ${statStyles.newest} ${isLate && !isReplay ? statStyles.late : ''}`}
      >
        <span>{t('newest')}</span>
        <b>
          {clock.time(newest.start)}{' '}
          {!isReplay && <small>{t('age', { age: ageText(now - end, t) })}</small>}
        </b>
      </div>
      {!isReplay && (
        <div className={`${statStyles.stat} ${statStyles.next}`}>
          <span>{t('next')}</span>
          <b>
            {Math.max(0, left)} <small>s</small>
          </b>
          <i className={statStyles.countdown}>
            <u style={{ width: `${Math.min(100, Math.max(0, (next / windowMs) * 100))}%` }} />
          </i>
        </div>
      )}
    </>
  );
}

/** How many zones have a level; which ones have none is a press away. */
function Known({ rows, clock }: { readonly rows: readonly ZoneRow[]; readonly clock: Clock }) {
  const t = useControlText();
  const [isCoverage, setCoverage] = useState(false);
  const known = rows.filter(({ state }) => state.kind === 'level').length;
  return (
    <div className={statStyles.stat}>
      <span>{t('known')}</span>
      <b>
        <LinkButton onClick={() => setCoverage(true)}>
          {known} <small>{t('known.of', { all: rows.length })}</small>
        </LinkButton>
      </b>
      {isCoverage && <CoverageSheet rows={rows} clock={clock} onClose={() => setCoverage(false)} />}
    </div>
  );
}

export type StatusBarProps = {
  readonly site: ReadySite;
  /** What is true now, drill or not. */
  readonly live: RoomMode;
  readonly isDrill: boolean;
  readonly history: History | undefined;
  readonly rows: readonly ZoneRow[];
  /** Phase and duty. */
  readonly children?: ReactNode;
  /** Beside language and theme. */
  readonly tools?: ReactNode;
};

/** On a phone the bar is one line; phase, duty and tools are behind this. */
function MoreButton({ isMore, onMore }: { readonly isMore: boolean; readonly onMore: () => void }) {
  const t = useRoomText();
  return (
    <button type="button" className={styles.menu} aria-expanded={isMore} onClick={onMore}>
      <span className="visually-hidden">{t('more')}</span>
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <path d={isMore ? 'M5 5l12 12M17 5L5 17' : 'M3 6h16M3 11h16M3 16h16'} />
      </svg>
    </button>
  );
}

/** Below the bar: since when nothing new comes, and what to do. */
function Banner({ live, time }: { readonly live: RoomMode; readonly time: string }) {
  const t = useControlText();
  const key = live.asOf === null ? (TROUBLE_WORDS[live.mode] ?? 'lost.long') : 'kept.long';
  return (
    <p className={troubleStyles.trouble} role="alert" data-as-of={live.asOf ?? undefined}>
      {t(key, { time })}
    </p>
  );
}

/** Whose room it is. A name that is cut is whole when it is pointed at. */
function Identity({ site }: { readonly site: Site }) {
  const named = textIn(site.event ?? site.name, useLanguage());
  return (
    <div className={styles.identity}>
      <Mark size={28} />
      <h1>
        <b title="Crowdshade">Crowdshade</b>{' '}
        <span dir="auto" title={named}>
          {named}
        </span>
      </h1>
    </div>
  );
}

export function StatusBar({ site, live, isDrill, ...shown }: StatusBarProps) {
  const { history, rows, children, tools } = shown;
  const t = useControlText();
  const language = useLanguage();
  const now = useSiteNow(site, SECOND_MS);
  const delayMs = staffDelayMs(site.resource);
  const mode = isDrill ? 'drill' : live.mode;
  const [isMore, setMore] = useState(false);
  const { site: place } = site.resource;
  const clock = useMemo(() => localClockOf(place.timeZone, language), [place.timeZone, language]);
  const age = {
    history,
    now,
    delayMs,
    clock,
    isReplay: mode === 'replay',
  };
  return (
    <>
      <header className={styles.bar} data-bar="room" data-more={isMore}>
        <Identity site={place} />
        <div className={styles.mode} data-mode={mode} data-trouble={mode in TROUBLE_WORDS}>
          <b>{t(MODE_KEYS[mode])}</b>
        </div>
        <Newest {...age} />
        <Known rows={rows} clock={clock} />
        <MoreButton isMore={isMore} onMore={() => setMore(!isMore)} />
        {children}
        <div className={styles.end}>
          <Tools>{tools}</Tools>
          <div className={styles.clock}>
            <b>
              {clock.time(now)}
              <small>{clock.seconds(now)}</small>
            </b>
            <span>{clock.day(now)}</span>
          </div>
        </div>
      </header>
      {live.since !== null && <Banner live={live} time={clock.time(live.since)} />}
    </>
  );
}
