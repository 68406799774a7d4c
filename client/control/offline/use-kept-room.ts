// The room as it was kept: opened when nobody can be asked who is signed in, and kept while somebody is heard.
import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { hasLeft } from '#client/data/device-memory.ts';
import {
  forgetOthers,
  forgetRoom,
  isNoAnswer,
  isRoomKeptYet,
  KEPT_KEY,
  type Kept,
  keepRoom,
  newestOf,
  openKeptRoom,
  type ToKeep,
} from '#client/data/kept-room.ts';
import { drainOutbox, openOutbox } from '#client/data/outbox.ts';
import { deviceNow } from '#client/data/server-clock.ts';
import type { History } from '#client/model/history.ts';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { useSame } from '../../ui/use-same.ts';

/** A line that swallows questions is no line: then the room opens as it was kept, and is put right when an answer comes. */
const UNANSWERED_MS = 6 * SECOND_MS;

/** What the room shows in place of windows, until one comes; null: it is no room that was kept. */
export function useKept(): Kept | null {
  const { data } = useQuery<Kept | null>({
    queryKey: KEPT_KEY,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}

type Asked = {
  readonly data: Session | null | undefined;
  readonly failureCount: number;
  readonly failureReason: Error | null;
};

/** While it is not known who is signed in, and nobody answers, the room opens as this device kept it. */
export function useOpenKept({ data, failureCount, failureReason }: Asked): void {
  const queryClient = useQueryClient();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), UNANSWERED_MS);
    return () => clearTimeout(timer);
  }, []);
  const isUnanswered = failureCount === 0 ? isLate : isNoAnswer(failureReason);
  const isNotKnown = data === undefined;
  useEffect(() => {
    if (isNotKnown && isUnanswered) void openKeptRoom(queryClient);
  }, [queryClient, isNotKnown, isUnanswered]);
}

/** What was kept is shown for so long, also on a page that stays open. */
function endWhenOver(queryClient: QueryClient): void {
  const kept = queryClient.getQueryData<Kept | null>(KEPT_KEY);
  if (kept == null || isRoomKeptYet(kept, deviceNow())) return;
  void forgetRoom().then(() => queryClient.resetQueries());
}

/** Who is signed in decides what stays on the device: nobody's, and never another's. `accountId` undefined: not known. */
export function useOwnMemory(accountId: string | null | undefined): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (accountId === undefined) return undefined;
    if (accountId === null) {
      void forgetRoom();
      return undefined;
    }
    // Somebody who has left was let go before anybody was known: this one has signed in since.
    void hasLeft().then(() => forgetOthers(accountId));
    const close = openOutbox(queryClient, accountId);
    const timer = setInterval(() => endWhenOver(queryClient), MINUTE_MS);
    return () => {
      clearInterval(timer);
      close();
    };
  }, [queryClient, accountId]);
}

export type HeardRoom = {
  readonly [Part in keyof Omit<ToKeep, 'newest'>]: ToKeep[Part] | undefined;
} & {
  readonly history: History | undefined;
  /** It is what comes in, and no recording and nothing that was kept. */
  readonly isHeard: boolean;
};

function keptOf({ history, isHeard, ...parts }: HeardRoom): ToKeep | null {
  const newest = newestOf(history);
  const { session, resource, regions, event, alerts } = parts;
  if (!isHeard || newest === null) return null;
  if (session === undefined || resource === undefined || regions === undefined) return null;
  if (event === undefined || alerts === undefined) return null;
  return { session, resource, regions, event, alerts, newest };
}

/** Keeps the room whenever something of it comes. */
export function useKeeping(heard: HeardRoom): void {
  const same = useSame(heard);
  useEffect(() => {
    const room = keptOf(same);
    if (room !== null) void keepRoom(room);
  }, [same]);
}

/** The connection stands: what waits is sent, and the room is no longer one that was kept. */
export function useBackOnLine(isLive: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!isLive) return;
    queryClient.setQueryData<Kept | null>(KEPT_KEY, null);
    void drainOutbox();
  }, [queryClient, isLive]);
}
