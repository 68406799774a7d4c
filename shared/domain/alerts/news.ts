// Until when a room sees what goes on, and how long it did not: nobody is to blame for what could not be seen. Pure.

import type { EpochMs } from '../../time.ts';
import type { Alert } from '../../wire/alert.ts';
import { type AlertBook, LATE_MS, type LadderWindow } from './types.ts';

/** Until when a window is news. */
export function newsUntil({
  windowMs,
  seenAt,
}: Pick<LadderWindow, 'windowMs' | 'seenAt'>): EpochMs {
  return seenAt + windowMs + LATE_MS;
}

/** A window that came late and knows nothing of any region is what an outage leaves behind: with it nobody sees anything yet. */
export function seesUntilAfter(window: LadderWindow): EpochMs {
  const { regions, publishedAt, seenAt } = window;
  const isLate = seenAt > publishedAt + LATE_MS;
  return isLate && regions.every(({ level }) => level === null) ? seenAt : newsUntil(window);
}

/** Open alerts with the time in which no window came and nobody could see what became of them. */
export function withUnseen({ alerts, seesUntil }: AlertBook, seenAt: EpochMs): readonly Alert[] {
  if (seesUntil === null || seenAt <= seesUntil) return alerts;
  return alerts.map((alert) => {
    if (alert.state !== 'open') return alert;
    const unseen = seenAt - Math.max(Date.parse(alert.openedAt), seesUntil);
    return { ...alert, unseenMs: alert.unseenMs + Math.max(0, unseen) };
  });
}
