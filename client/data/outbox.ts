// Sends what somebody gives, in order and once. It is kept on the device before it is sent, with a key by which the service knows it again: when the answer
// is lost it is sent again with the same key. What has waited is sent only for whoever gave it: who is signed in is asked before.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import {
  type Given,
  type Outbox,
  ownOutbox,
  type WaitingStep,
  whyNotOnAll,
  withAnswerTo,
  withLate,
  withRead,
  withWaiting,
} from '#client/model/outbox.ts';
import { SECOND_MS } from '#shared/time.ts';
import { ApiError, fetchSession } from './api.ts';
import { changeKept } from './device-memory.ts';
import { isNoAnswer } from './kept-room.ts';
import { newKey } from './new-key.ts';
import { sessionQuery } from './queries.ts';
import { sendNote, sendSteps } from './room-api.ts';
import { alertsKey, logKey } from './room-queries.ts';
import { deviceNow, nowAtSite } from './server-clock.ts';

const KEY = 'outbox';
/** So long an answer is waited for. */
const STEP_ANSWER_MS = 10 * SECOND_MS;
/** How often what waits is tried, besides each time that the connection is back. */
const TRY_AGAIN_MS = 10 * SECOND_MS;
/** Refused for now, and not for good. */
const FOR_NOW = new Set([401, 408, 425, 429]);

const EMPTY_OUTBOX: Outbox = { accountId: '', waiting: [], notDone: [] };

type Open = { readonly accountId: string; readonly queryClient: QueryClient };
let open: Open | null = null;
let box = EMPTY_OUTBOX;
const listeners = new Set<() => void>();
/** Who waits to hear what became of what they gave, by its key. */
const asking = new Map<string, (came: 'waits' | null | ApiError) => void>();
let draining: Promise<void> = Promise.resolve();

function show(next: Outbox): void {
  box = next;
  for (const heard of listeners) heard();
}

async function change(by: (own: Outbox) => Outbox | null): Promise<Outbox | null> {
  const { accountId = '' } = open ?? {};
  if (accountId === '') return null;
  let changed: Outbox | null = null;
  const next = await changeKept<Outbox>(KEY, (known) => {
    const own = ownOutbox(known, accountId, deviceNow());
    changed = by(own);
    return changed ?? own;
  });
  if (open?.accountId === accountId) show(next ?? EMPTY_OUTBOX);
  return changed;
}

function tell(key: string, came: 'waits' | null | ApiError): void {
  asking.get(key)?.(came);
  asking.delete(key);
}

/** Nobody answers: what waits is shown as such. */
async function leaveForLater(): Promise<void> {
  const after = await change(withLate);
  for (const { key } of after?.waiting ?? []) tell(key, 'waits');
}

/** Whether it is still this person who is signed in here. Throws when nobody answers. */
async function isStillSignedIn({ accountId, queryClient }: Open): Promise<boolean> {
  const session = await fetchSession(AbortSignal.timeout(STEP_ANSWER_MS));
  if (session?.accountId === accountId) return true;
  queryClient.setQueryData(sessionQuery().queryKey, session);
  return false;
}

/** Sends one; gives why it was not done, null where it was. Throws as the request does. */
async function send({ queryClient, accountId }: Open, one: WaitingStep): Promise<string | null> {
  const { siteId, key, given } = one;
  const once = { key, signal: AbortSignal.timeout(STEP_ANSWER_MS) };
  if (given.kind === 'note') {
    await sendNote(siteId, given.action, once);
    void queryClient.invalidateQueries({ queryKey: logKey(siteId) });
    return null;
  }
  const { action } = given;
  const after = await sendSteps(siteId, { alertIds: [...given.alertIds], action }, once);
  queryClient.setQueryData(alertsKey(siteId), after);
  return whyNotOnAll(given, after, accountId);
}

const isForNow = (error: unknown): boolean =>
  isNoAnswer(error) ||
  (error instanceof ApiError && (FOR_NOW.has(error.status) || error.reason === 'changing'));

/** Sends the first of what waits; false: there is none, or nobody answers. */
async function sendFirst(by: Open): Promise<boolean> {
  const own = await change((kept) => kept);
  const [first] = own?.waiting ?? [];
  if (first === undefined) return false;
  try {
    if (first.isLate && !(await isStillSignedIn(by))) {
      await leaveForLater();
      return false;
    }
    if (open !== by) return false;
    const why = await send(by, first);
    await change((kept) => withAnswerTo(kept, first.key, why));
    tell(first.key, null);
    return true;
  } catch (error) {
    const isFirstTry = !first.isLate && error instanceof ApiError && error.status < 500;
    if (isForNow(error) && !isFirstTry) {
      await leaveForLater();
      return false;
    }
    const refused = error instanceof ApiError ? error : new ApiError(0, 'unknown');
    await change((kept) => withAnswerTo(kept, first.key, refused.reason ?? refused.code));
    void by.queryClient.invalidateQueries({ queryKey: alertsKey(first.siteId) });
    tell(first.key, refused);
    return true;
  }
}

async function sendAll(): Promise<void> {
  const by = open;
  if (by === null) return;
  while (await sendFirst(by));
}

/** Sends what waits, in order, in one page of the device at a time. */
export function drainOutbox(): Promise<void> {
  const locked = (): Promise<void> =>
    'locks' in navigator ? navigator.locks.request('crowdshade-outbox', sendAll) : sendAll();
  draining = draining.then(locked, locked);
  return draining;
}

/** Opens what waits for this account, and tries to send it now and then. Gives the function that ends it. */
export function openOutbox(queryClient: QueryClient, accountId: string): () => void {
  const own: Open = { accountId, queryClient };
  open = own;
  void change((kept) => kept).then(drainOutbox);
  const again = (): void => {
    if (box.waiting.some(({ isLate }) => isLate)) void drainOutbox();
  };
  const timer = setInterval(again, TRY_AGAIN_MS);
  window.addEventListener('online', again);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', again);
    if (open !== own) return;
    open = null;
    show(EMPTY_OUTBOX);
  };
}

/** Keeps it, and sends it. Resolves once it was done or waits; throws an ApiError when the service did not do it. */
export async function give(siteId: string, given: Given): Promise<'done' | 'waits'> {
  const key = newKey();
  const times = { at: nowAtSite(), keptAt: deviceNow() };
  const kept = await change((own) =>
    withWaiting(own, { key, siteId, given, ...times, isLate: false }),
  );
  if (kept === null) throw new ApiError(0, 'full');
  if (!kept.waiting.some((one) => one.key === key)) return 'waits';
  const came = new Promise<'waits' | null | ApiError>((resolve) => asking.set(key, resolve));
  void drainOutbox();
  const what = await came;
  if (what instanceof ApiError) throw what;
  return what ?? 'done';
}

/** Somebody has read that this was not done. */
export async function readNotDone(key: string): Promise<void> {
  await change((own) => withRead(own, key));
}

const listen = (heard: () => void): (() => void) => {
  listeners.add(heard);
  return () => listeners.delete(heard);
};

/** What waits, and what was not done. */
export const useOutbox = (): Outbox => useSyncExternalStore(listen, () => box);
