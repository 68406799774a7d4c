import { useEffect, useRef } from 'react';
import { steadyMs } from '../data/server-clock.ts';
import type { Patience } from '../data/wait.ts';

type Trying = Pick<Patience, 'clock' | 'until'> & { readonly end: AbortSignal };

/** Begins to try, which ends what was tried before; leaving the page ends it too. */
export function usePatience(): () => Trying {
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  return () => {
    running.current?.abort();
    running.current = new AbortController();
    const end = running.current.signal;
    return { clock: steadyMs, until: (at) => sleepUntil(at, end), end };
  };
}

function sleepUntil(at: number, end: AbortSignal): Promise<void> {
  end.throwIfAborted();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, at - steadyMs()));
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(end.reason);
    };
    end.addEventListener('abort', giveUp, { once: true });
  });
}
