// Whether the service itself takes no readings. A room that stays connected must not read as if the site were quiet, or as if somebody hid it.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { deafForMs, healthQuery } from '#client/data/health.ts';
import { siteTimeAgo } from '#client/data/server-clock.ts';

/**
 * Since when no readings are taken, by the clock of the site; null: they are, or nobody asks. The time stays as it was first told: seconds that are rounded
 * at every answer must not move a sentence that is read out.
 */
export function useDeafSince(isLive: boolean): number | null {
  const { data } = useQuery({ ...healthQuery(), enabled: isLive });
  const since = useRef<number | null>(null);
  const forMs = isLive && data !== undefined ? deafForMs(data) : null;
  since.current = forMs === null ? null : (since.current ?? siteTimeAgo(forMs));
  return since.current;
}
