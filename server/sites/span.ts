// A range of time in a query string. Strict: bounds must be bounds of the lane's windows (attack A5).
import * as z from 'zod';
import { inForceAt, secondsOfLane, type WindowLengths } from '#shared/domain/window-lengths.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { instantSchema } from '#shared/wire/instant.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';
import type { SiteEntry } from '../ports.ts';
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

/** How long the windows of a lane are that start at a time. */
type SecondsAt = (at: EpochMs) => number;

/** Bounds as times. Throws when one of them is not a bound of the lane's windows as they were then, or when they are the wrong way round. */
export function boundsOf(
  query: { from?: string | undefined; to?: string | undefined },
  secondsAt: SecondsAt,
): Bounds {
  const errors: { pointer: string; code: string; detail: string }[] = [];
  const read = (name: 'from' | 'to'): EpochMs | null => {
    const text = query[name];
    if (text === undefined) return null;
    const at = Date.parse(text);
    // The end of a window is a bound of the window that it ends.
    const windowSeconds = secondsAt(name === 'from' ? at : at - 1);
    if (at % (windowSeconds * 1000) !== 0) {
      const before = isoUtc(Math.floor(at / (windowSeconds * 1000)) * windowSeconds * 1000);
      errors.push({
        pointer: `/${name}`,
        code: 'not_a_window_bound',
        detail: `windows of this lane start every ${windowSeconds} s then, for instance ${before}`,
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

/**
 * How long the windows of a site are at a time, by the plan in force then. The newest document of a site says what it asks for: it may be registered long before a
 * plan is made by it.
 */
export function windowsAt({ site, lengths }: SiteEntry, at: EpochMs): Omit<WindowLengths, 'from'> {
  return inForceAt(lengths, at) ?? site;
}

/** The same of one lane, as a function of the time. */
export function secondsOf(entry: SiteEntry, lane: Lane): SecondsAt {
  return (at) => secondsOfLane(windowsAt(entry, at), lane);
}

/** When windows of the lane get another length next, after a time; infinity: never, as far as is known. */
export function nextLengthAt(entry: SiteEntry, lane: Lane, after: EpochMs): EpochMs {
  const secondsAt = secondsOf(entry, lane);
  const next = entry.lengths.find(
    ({ from }) => from > after && secondsAt(from) !== secondsAt(after),
  );
  return next?.from ?? Number.POSITIVE_INFINITY;
}

const sitesInForce = new WeakMap<Site, Map<string, Site>>();

/** The site as it is released at a time: its document, with the windows that are in force. */
export function siteAt(entry: SiteEntry, at: EpochMs): Site {
  const { site } = entry;
  const { windowSeconds, publicWindowSeconds } = windowsAt(entry, at);
  if (site.windowSeconds === windowSeconds && site.publicWindowSeconds === publicWindowSeconds)
    return site;
  const known = sitesInForce.get(site) ?? new Map<string, Site>();
  sitesInForce.set(site, known);
  const name = `${windowSeconds} ${publicWindowSeconds}`;
  const made = known.get(name) ?? ({ ...site, windowSeconds, publicWindowSeconds } as Site);
  known.set(name, made);
  return made;
}

/** By the document of the site: only for what does not depend on how long a window is. */
export function windowSecondsOf(site: Omit<WindowLengths, 'from'>, of: Lane): number {
  return secondsOfLane(site, of);
}
