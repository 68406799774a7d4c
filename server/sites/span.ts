// A range of time in a query string. Strict: bounds must be bounds of the lane's windows (attack A5).
import * as z from 'zod';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { instantSchema } from '#shared/wire/instant.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import { Refusal } from '../refusal.ts';

const laneQuery = laneSchema
  .default('public')
  .describe('`public`, the default, for everybody; `staff` for those with a role');
export const fromQuery = instantSchema
  .optional()
  .describe(
    'Start of the first window, a bound of the lane’s windows; absent: the oldest there is',
  );
export const toQuery = instantSchema
  .optional()
  .describe('End of the last window, a bound too; absent: the newest there is');

export const laneQuerySchema = z.strictObject({ lane: laneQuery });
export const rangeQuerySchema = z.strictObject({ lane: laneQuery, from: fromQuery, to: toQuery });

export type Bounds = { readonly from: EpochMs | null; readonly to: EpochMs | null };

/** Bounds as times. Throws when one of them is not a bound of the lane's windows, or when they are the wrong way round. */
export function boundsOf(
  query: { from?: string | undefined; to?: string | undefined },
  windowSeconds: number,
): Bounds {
  const errors: { pointer: string; code: string; detail: string }[] = [];
  const read = (name: 'from' | 'to'): EpochMs | null => {
    const text = query[name];
    if (text === undefined) return null;
    const at = Date.parse(text);
    if (at % (windowSeconds * 1000) !== 0) {
      const before = isoUtc(Math.floor(at / (windowSeconds * 1000)) * windowSeconds * 1000);
      errors.push({
        pointer: `/${name}`,
        code: 'not_a_window_bound',
        detail: `windows of this lane start every ${windowSeconds} s, for instance ${before}`,
      });
    }
    return at;
  };
  const bounds = { from: read('from'), to: read('to') };
  if (bounds.from !== null && bounds.to !== null && bounds.from >= bounds.to) {
    errors.push({ pointer: '/to', code: 'before_from', detail: '`to` must be later than `from`' });
  }
  if (errors.length > 0)
    throw new Refusal(
      'invalid_request',
      'The time range does not consist of whole windows.',
      errors,
    );
  return bounds;
}

export function windowSecondsOf(
  site: { windowSeconds: number; publicWindowSeconds: number },
  of: Lane,
): number {
  return of === 'staff' ? site.windowSeconds : site.publicWindowSeconds;
}
