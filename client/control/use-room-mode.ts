// The mode that the whole screen is in: what the connection says, or what fails to come although it stands.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sessionQuery } from '../data/queries.ts';
import { nowAtSite } from '../data/server-clock.ts';
import type { ReadySite } from '../data/use-site.ts';
import { isOverdue } from '../model/due-window.ts';
import { endOf, type History } from '../model/history.ts';
import { staffDelayMs } from '../model/zone-rows.ts';
import type { Mode } from './mode.ts';
import type { ControlKey } from './texts.ts';
import { useDeafSince } from './use-deaf.ts';

/** What is said while nothing new comes. */
export const TROUBLE_WORDS: Readonly<Partial<Record<Mode, ControlKey>>> = {
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

/** Until when the newest window knows, when the one after it is overdue: a connection that stands is no sign that anybody looks. */
function silentSince(
  history: History | undefined,
  { now, delayMs }: { readonly now: number; readonly delayMs: number },
): number | null {
  const newest = history?.windows.at(-1);
  if (history === undefined || newest === undefined) return null;
  return isOverdue(history, newest.start, { now, delayMs }) ? endOf(history, newest.start) : null;
}

/** That nobody listens is the cause of what else is missing, so it is said first. A room that never got its data has nothing that could grow old: it is not live either. */
function modeOf(
  said: Mode,
  { deaf, silent, hasFailed }: { deaf: number | null; silent: number | null; hasFailed: boolean },
): Mode {
  if (said !== 'live') return said;
  if (deaf !== null) return 'deaf';
  if (hasFailed) return 'not_ready';
  return silent === null ? said : 'silent';
}

/** When the connection went null while it stands. */
function useLostSince(mode: Mode): number | null {
  const isLost = mode in TROUBLE_WORDS;
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => setSince(isLost ? nowAtSite() : null), [isLost]);
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

export type RoomMode = {
  readonly mode: Mode;
  /** Since when nothing new comes, epoch milliseconds; null while it does. */
  readonly since: number | null;
  /** When what is shown was so, of a room that was kept; null: it is what came in. */
  readonly asOf: number | null;
  /** As in what comes in. */
  readonly hasFailed: boolean;
};

export type ComingIn = {
  /** What the connection or the recording says of itself. */
  readonly mode: Mode;
  readonly history: History | undefined;
  readonly asOf: number | null;
  /** Something that the room must not be without was asked for and has not come. */
  readonly hasFailed: boolean;
};

/** The same whatever is on screen: neither a drill nor the past hides what goes wrong. */
export function useRoomMode(
  site: ReadySite,
  { mode: said, history, asOf, hasFailed }: ComingIn,
  now: number,
): RoomMode {
  const delayMs = staffDelayMs(site.resource);
  const isLive = said === 'live';
  const deaf = useDeafSince(isLive);
  const silent = isLive ? silentSince(history, { now, delayMs }) : null;
  const mode = modeOf(said, { deaf, silent, hasFailed });
  const lostAt = useLostSince(mode);
  useAskingAgain(mode);
  return { mode, since: deaf ?? silent ?? asOf ?? lostAt, asOf, hasFailed };
}
