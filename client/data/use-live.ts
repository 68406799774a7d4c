// The stream as a hook: loads its code after the first paint, keeps one connection per site and lane while the component is on screen.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConnectionState } from '#client/model/connection.ts';
import type { Lane } from '#shared/wire/record.ts';
import { loadOrReload } from './load-part.ts';

const RELOAD_MS = 5000;

/** `siteId` null: no connection (not signed in, a recording, no site). */
export function useLive(siteId: string | null, lane: Lane): ConnectionState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<ConnectionState>('connecting');
  useEffect(() => {
    if (siteId === null) return undefined;
    let isGone = false;
    let stop = (): void => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = (): void => {
      loadOrReload(() => import('./stream.ts')).then(
        ({ startStream }) => {
          if (!isGone) stop = startStream({ queryClient, siteId, lane, onState: setState });
        },
        () => {
          if (isGone) return;
          setState('lost');
          // The line broke before the code was here: the same promise to try again holds.
          timer = setTimeout(load, RELOAD_MS * (0.5 + Math.random()));
        },
      );
    };
    load();
    return () => {
      isGone = true;
      clearTimeout(timer);
      stop();
    };
  }, [queryClient, siteId, lane]);
  return state;
}
