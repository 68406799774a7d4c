// What is true of the whole screen: live or not, how old the newest window is, when the next one comes, how much is known, what time it is.
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { textIn } from '#shared/languages.ts';
import { sessionQuery } from '../data/queries.ts';
import { type ReadySite, useSiteNow } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import type { History } from '../model/history.ts';
import { dueWindow } from '../model/region-state.ts';
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
import { useDeafSince } from './use-deaf.ts';
import { ageText, type Clock, clockOf } from './words.ts';

const SECOND_MS = 1000;

const MODE_WORDS: Readonly<Record<Mode, ControlKey>> = {
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

/** What is said while nothing new comes. */
const BANNERS: Readonly<Partial<Record<Mode, ControlKey>>> = {
  lost: 'lost.long',
  silent: 'silent.long',
  deaf: 'deaf.long',
  not_ready: 'not_ready.long',
  not_signed_in: 'not_signed_in.long',
  too_many: 'too_many.long',
  unknown_site: 'unknown_site.long',
  origin: 'origin.long',
  refused: 'refused.long',
  outdated: 'outdated.long',
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
  const windowMs = history.windowSeconds * SECOND_MS;
  const end = newest.start + windowMs;
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

/** Until when the newest window knows, when the one after it is overdue: a connection that stands is no sign that anybody looks. */
function silentSince(
  history: History | undefined,
  { now, delayMs }: { readonly now: number; readonly delayMs: number },
): number | null {
  const newest = history?.windows.at(-1);
  if (history === undefined || newest === undefined) return null;
  const windowMs = history.windowSeconds * SECOND_MS;
  return newest.start < dueWindow(windowMs, { now, delayMs }) ? newest.start + windowMs : null;
}

/** That nobody listens is the cause of what else is missing, so it is said first. */
function modeOf(said: Mode, deaf: number | null, silent: number | null): Mode {
  if (said !== 'live') return said;
  if (deaf !== null) return 'deaf';
  return silent === null ? said : 'silent';
}

/** When the connection went, null while it stands. */
function useLostSince(mode: Mode): number | null {
  const isLost = mode in BANNERS;
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => setSince(isLost ? Date.now() : null), [isLost]);
  return since;
}

/** A stream that is refused to this person means that the session may be over: then the page asks who is there. */
function useAskingAgain(mode: Mode): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (mode === 'not_signed_in' || mode === 'refused')
      void queryClient.invalidateQueries({ queryKey: sessionQuery().queryKey });
  }, [queryClient, mode]);
}

export type StatusBarProps = {
  readonly site: ReadySite;
  readonly mode: Mode;
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

export function StatusBar({ site, mode: said, history, rows, children, tools }: StatusBarProps) {
  const t = useControlText();
  const language = useLanguage();
  const now = useSiteNow(site, SECOND_MS);
  const delayMs = staffDelayMs(site.resource);
  const isLive = said === 'live';
  // In a drill too: what is not real must not hide what is.
  const deaf = useDeafSince(site.resource.clock.mode === 'live' && (isLive || said === 'drill'));
  const silent = isLive ? silentSince(history, { now, delayMs }) : null;
  const mode = modeOf(said, deaf, silent);
  const lostAt = useLostSince(mode);
  const lostSince = deaf ?? silent ?? lostAt;
  const [isCoverage, setCoverage] = useState(false);
  const [isMore, setMore] = useState(false);
  useAskingAgain(mode);
  const { site: place } = site.resource;
  const clock = useMemo(() => clockOf(place.timeZone, language), [place.timeZone, language]);
  const known = rows.filter(({ state }) => state.kind === 'level').length;
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
        <div className={styles.identity}>
          <Mark size={28} />
          <h1>
            <b>Crowdshade</b> <span>{textIn(place.event ?? place.name, language)}</span>
          </h1>
        </div>
        <div className={styles.mode} data-mode={mode} data-trouble={mode in BANNERS}>
          <b>{t(MODE_WORDS[mode])}</b>
        </div>
        <Newest {...age} />
        <div className={statStyles.stat}>
          <span>{t('known')}</span>
          <b>
            <LinkButton onClick={() => setCoverage(true)}>
              {known} <small>{t('known.of', { all: rows.length })}</small>
            </LinkButton>
          </b>
          {isCoverage && (
            <CoverageSheet rows={rows} clock={clock} onClose={() => setCoverage(false)} />
          )}
        </div>
        <MoreButton isMore={isMore} onMore={() => setMore(!isMore)} />
        {children}
        <Tools>{tools}</Tools>
        <div className={styles.clock}>
          <b>
            {clock.time(now)}
            <small>:{clock.seconds(now).padStart(2, '0')}</small>
          </b>
          <span>{clock.day(now)}</span>
        </div>
      </header>
      {lostSince !== null && (
        <p className={troubleStyles.trouble} role="alert">
          {t(deaf === null ? (BANNERS[mode] ?? 'lost.long') : 'deaf.long', {
            time: clock.time(lostSince),
          })}
        </p>
      )}
    </>
  );
}
