// The replay as a hook: its state, the address that names it, and the frames in which it plays.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useSearch } from 'wouter';
import type { Recorded, Replay } from '#client/model/replay.ts';
import { momentOfSearch, withMoment } from './address.ts';
import { ReplayStore } from './replay-store.ts';

/** Browsers refuse an address that changes too often. */
const WRITE_AFTER_MS = 400;

function writeAddress(at: number | null): void {
  const address = withMoment(window.location.href, at);
  const { pathname, search, hash } = window.location;
  if (address !== `${pathname}${search}${hash}`) window.history.replaceState(null, '', address);
}

/** The address follows the moment, replaced and not pushed; an address that somebody else changed moves the moment. */
function useAddress(store: ReplayStore): void {
  const search = useSearch();
  const written = useRef(momentOfSearch(search));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const write = (): void => {
      timer = null;
      const at = store.replay()?.at ?? null;
      written.current = at === null ? null : Math.floor(at / 1000) * 1000;
      writeAddress(at);
    };
    const stop = store.subscribe(() => {
      // Back to live is written at once: a page loaded anew must not be in the past again.
      if (store.replay() === null) write();
      else timer ??= setTimeout(write, WRITE_AFTER_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  useEffect(() => {
    const at = momentOfSearch(search);
    if (at === written.current) return;
    written.current = at;
    store.act(at === null ? { kind: 'live' } : { kind: 'goto', at });
  }, [store, search]);
}

/** While it plays, time goes on with every frame of the screen. */
function usePlaying(store: ReplayStore, isPlaying: boolean): void {
  useEffect(() => {
    if (!isPlaying) return undefined;
    let last: number | null = null;
    let frame = requestAnimationFrame(function next(time) {
      const now = Math.round(time);
      if (last !== null) store.act({ kind: 'advance', elapsedMs: now - last });
      last = now;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, isPlaying]);
}

/** Gives the store, and the moment that the screen shows; null: live. */
export function useReplay(recorded: Recorded): {
  readonly store: ReplayStore;
  readonly shown: Replay | null;
} {
  const [store] = useState(() => new ReplayStore(momentOfSearch(window.location.search), recorded));
  store.record(recorded);
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  useAddress(store);
  usePlaying(store, shown?.isPlaying ?? false);
  return { store, shown };
}
