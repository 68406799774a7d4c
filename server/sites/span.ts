// A range of time in a query string. Strict: bounds must be bounds of the lane's windows (attack A5).
import * as z from 'zod';
import type { Ground } from '#shared/domain/ground.ts';
import { STAFF_DELAY_SECONDS } from '#shared/domain/released.ts';
import { inForceAt, secondsOfLane, type WindowLengths } from '#shared/domain/window-lengths.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { instantSchema } from '#shared/wire/instant.ts';
import type { Plan } from '#shared/wire/plan.ts';
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

/** By document, by what it stands on, by its windows. */
const sitesInForce = new WeakMap<Site, WeakMap<Ground, Map<string, Site>>>();

/**
 * The site as it is released at a time: its document, with the windows, zones and scales that are in force. What is registered of these is of a plan that is
 * still to come.
 */
export function siteAt(entry: SiteEntry, at: EpochMs): Site {
  const { site } = entry;
  const ground: Ground = inForceAt(entry.grounds, at) ?? site;
  const { windowSeconds, publicWindowSeconds } = windowsAt(entry, at);
  const byGround = sitesInForce.get(site) ?? new WeakMap<Ground, Map<string, Site>>();
  sitesInForce.set(site, byGround);
  const known = byGround.get(ground) ?? new Map<string, Site>();
  byGround.set(ground, known);
  const name = `${windowSeconds} ${publicWindowSeconds}`;
  const { partition, scales } = ground;
  const made =
    known.get(name) ?? ({ ...site, partition, scales, windowSeconds, publicWindowSeconds } as Site);
  known.set(name, made);
  return made;
}

/** The site that a plan was made from; null: there is no plan yet. */
export function siteOfPlan(entry: SiteEntry, plan: Plan | null): Site {
  return plan === null ? entry.site : siteAt(entry, Date.parse(plan.effectiveFrom));
}

/** A cell of the grid as it is written; which of them lie in the site nobody has to ask. */
const H3_CELL = /^8[0-9a-f]{14}$/;

/** Whether all of them are places of a site. */
export function hasPlaces({ partition }: Ground, cells: readonly string[]): boolean {
  if (partition.kind === 'h3') return cells.every((cell) => H3_CELL.test(cell));
  const zoneIds = new Set(partition.zones.map(({ zoneId }) => zoneId));
  return cells.every((cell) => zoneIds.has(cell));
}

/** The site as the safety team has it on screen at a time: of the newest window that is published then. */
export function siteShownAt(entry: SiteEntry, at: EpochMs): Site {
  const newest = at - STAFF_DELAY_SECONDS * 1000 - windowsAt(entry, at).windowSeconds * 1000;
  return siteAt(entry, newest);
}

/** The site by which places are called of which something was said at a time: the one on screen then, or the last one before that has them. */
export function siteNaming(entry: SiteEntry, cells: readonly string[], at: EpochMs): Site {
  const shown = siteShownAt(entry, at);
  if (hasPlaces(shown, cells)) return shown;
  const known = entry.grounds.findLast(({ from, ...of }) => from <= at && hasPlaces(of, cells));
  return known === undefined ? shown : siteAt(entry, known.from);
}

/** By the document of the site: only for what does not depend on how long a window is. */
export function windowSecondsOf(site: Omit<WindowLengths, 'from'>, of: Lane): number {
  return secondsOfLane(site, of);
}
