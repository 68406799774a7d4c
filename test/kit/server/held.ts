// Stores whose writes wait: so that a test decides what happens between judging and writing.
import { expect } from 'vitest';
import { type Running, serve } from './running.ts';
import type { TestStore } from './store.ts';

type Held = { readonly arrived: Promise<void>; letGo(): void; here(): Promise<void> };

/** A place where the first that comes by waits. */
export function hold(): Held {
  const arrived = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  return {
    arrived: arrived.promise,
    letGo: go.resolve,
    here: () => {
      arrived.resolve();
      return go.promise;
    },
  };
}

/** What of a store can be held. */
type HeldParts = Pick<TestStore, 'sessions' | 'people' | 'factors'>;
export const sessionsAt = (held: Held) => (store: TestStore) => ({
  ...store,
  sessions: {
    ...store.sessions,
    create: async (...given: Parameters<TestStore['sessions']['create']>) => {
      await held.here();
      return store.sessions.create(...given);
    },
  },
});
export const changesAt = (held: Held) => (store: TestStore) => ({
  ...store,
  people: {
    ...store.people,
    change: async (...given: Parameters<TestStore['people']['change']>) => {
      await held.here();
      return store.people.change(...given);
    },
  },
});
export const factorsAt = (held: Held) => (store: TestStore) => ({
  ...store,
  factors: {
    ...store.factors,
    add: async (...given: Parameters<TestStore['factors']['add']>) => {
      await held.here();
      return store.factors.add(...given);
    },
  },
});

/** Asks a server of its own, which is held; meanwhile something happens; gives the answer to what was asked. */
export const meanwhileOn =
  (running: () => Running) =>
  async (
    at: (held: Held) => (store: TestStore) => HeldParts,
    ask: (slow: Running) => Promise<Response>,
    happens: () => Promise<unknown>,
  ): Promise<Response> => {
    const held = hold();
    const { store } = running();
    const parts = { ...store, ...at(held)(store), close: async () => {} };
    const slow = { ...running(), ...(await serve(parts)) };
    try {
      const answer = ask(slow);
      // What is refused before it is held never arrives.
      await Promise.race([held.arrived, answer]);
      await happens();
      held.letGo();
      return await answer;
    } finally {
      await slow.stop();
      expect(slow.errors).toEqual([]);
    }
  };
