// When something was last used, from the UTC day that is kept of it. Told as an age: a day of one clock beside times of another would be misread.
import { DAY_MS } from '#shared/time.ts';

export type LastUsed = {
  readonly key: 'used.never' | 'used.today' | 'used.days';
  readonly count: number;
};

/** `day`: ISO date, null for never. Within a day more or less: no more is known. */
export function lastUsed(day: string | null, now: number): LastUsed {
  if (day === null) return { key: 'used.never', count: 0 };
  const days = Math.floor(now / DAY_MS) - Math.floor(Date.parse(day) / DAY_MS);
  return days <= 0 ? { key: 'used.today', count: 0 } : { key: 'used.days', count: days };
}
