// The room as this device heard it last, for whoever opens it without a line: who is signed in, the site, its regions, the event, the alerts, and until
// when levels were known. No level is kept: not known is not quiet.
import type { QueryClient } from '@tanstack/react-query';
import type { History } from '#client/model/history.ts';
import { isKeptYet } from '#client/model/outbox.ts';
import { REASON_BYTES } from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection, SiteList, SiteResource } from '#shared/wire/api.ts';
import { ApiError } from './api.ts';
import { changeKept, readKept } from './device-memory.ts';
import { regionsQuery, sessionQuery, siteQuery, sitesQuery } from './queries.ts';
import type { EventResource } from './room-api.ts';
import { alertsKey, eventKey } from './room-queries.ts';
import { deviceNow, nowAtSite, resumeClock, siteSpeed } from './server-clock.ts';

const KEY = 'room';
/** In the cache of the page, while the room is one that was kept. */
export const KEPT_KEY = ['kept-room', 'staff'] as const;

/** What there is of the newest window: that it was, and when it ended. */
type NewestWindow = Pick<History, 'planId' | 'regions' | 'windowSeconds'> & {
  readonly start: EpochMs;
};

export type ToKeep = {
  readonly session: Session;
  readonly resource: SiteResource;
  readonly regions: RegionCollection;
  readonly event: EventResource;
  readonly alerts: readonly AlertView[];
  readonly newest: NewestWindow;
};

type KeptRoom = ToKeep & {
  /** When it was so, by the clock of the site, and of the device. */
  readonly asOf: EpochMs;
  readonly keptAt: EpochMs;
  readonly speed: number;
};

/** What the room shows in place of windows. */
export type Kept = Pick<KeptRoom, 'asOf' | 'keptAt' | 'session'> & { readonly history: History };

/** Whether it may still be shown: not too old, and the session of then has not ended by itself. */
export const isRoomKeptYet = (
  { keptAt, session }: Pick<KeptRoom, 'keptAt' | 'session'>,
  device: EpochMs,
): boolean => isKeptYet(keptAt, device) && device < Date.parse(session.expiresAt);

export async function keepRoom(room: ToKeep): Promise<void> {
  const times = { asOf: nowAtSite(), keptAt: deviceNow(), speed: siteSpeed() };
  await changeKept<KeptRoom>(KEY, () => ({ ...room, ...times }));
}

/** Nothing of a room stays: nobody is signed in any more. */
export async function forgetRoom(): Promise<void> {
  await changeKept<KeptRoom>(KEY, () => undefined);
}

/** Somebody is signed in: what another account left goes. */
export async function forgetOthers(accountId: string): Promise<void> {
  await changeKept<KeptRoom>(KEY, (known) =>
    known?.session.accountId === accountId ? known : undefined,
  );
}

/** A window of which only the time is known. Its byte is never looked at: the room is cut off, and every region stale. */
function historyOf({ start, ...newest }: NewestWindow): History {
  const levels = new Uint8Array(newest.regions.length).fill(REASON_BYTES.aggregator_gap);
  return { ...newest, windows: [{ start, levels }] };
}

/** Whether somebody who asks who is signed in gets no answer: a refusal is one. */
export const isNoAnswer = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status >= 500;

/** Puts what was kept where what comes would stand. False: nothing was kept, or too long ago. */
export async function openKeptRoom(queryClient: QueryClient): Promise<boolean> {
  const kept = await readKept<KeptRoom>(KEY);
  if (kept === undefined) return false;
  if (!isRoomKeptYet(kept, deviceNow())) {
    await forgetRoom();
    return false;
  }
  const { session, resource, regions, event, alerts, newest, asOf, keptAt, speed } = kept;
  // An answer may have come while the device was asked.
  if (queryClient.getQueryData(sessionQuery().queryKey) !== undefined) return false;
  resumeClock({ at: asOf, keptAt, speed });
  const { siteId, name } = resource.site;
  const sites: SiteList = { sites: [{ siteId, name, clock: resource.clock }] };
  // As old as can be, so that each is asked for as soon as somebody answers.
  const old = { updatedAt: 1 };
  queryClient.setQueryData(sitesQuery().queryKey, sites, old);
  queryClient.setQueryData(siteQuery(siteId).queryKey, resource, old);
  queryClient.setQueryData(regionsQuery(siteId, 'staff').queryKey, regions, old);
  queryClient.setQueryData(eventKey(siteId), event, old);
  queryClient.setQueryData(alertsKey(siteId), alerts, old);
  const shown: Kept = { asOf, keptAt, session, history: historyOf(newest) };
  queryClient.setQueryData(KEPT_KEY, shown);
  queryClient.setQueryData(sessionQuery().queryKey, session, old);
  return true;
}

/** Start of the newest window, and what it is of; null: none has come. */
export function newestOf(history: History | undefined): NewestWindow | null {
  const start = history?.windows.at(-1)?.start;
  if (history === undefined || start === undefined) return null;
  const { planId, regions, windowSeconds } = history;
  return { planId, regions, windowSeconds, start };
}
