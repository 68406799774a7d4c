// The public version of a day's log. A day costs a walk through the log, and anybody may ask: so it is made once in a while, whoever asks.
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import type { PublicDay, PublicLog } from '#shared/wire/public-log.ts';
import { publicDay, tellableDays } from '../debrief/public-days.ts';
import { BoundedMap } from '../lanes/bounded-map.ts';
import { Lookups } from '../lanes/lookups.ts';
import type { SiteEntry } from '../ports.ts';
import { type ServerContext, siteNow, siteOrRefuse } from './context.ts';
import { jsonObject, jsonOnce } from './json-once.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import type { Handler } from './read-routes.ts';

export const publicLogQuerySchema = z.strictObject({ day: z.iso.date().optional() });

/** A retraction takes an alert's place away; so long may a cache not know. */
const PUBLIC_SECONDS = 300;
const MOST_KEPT = 64;
/** Which days there are changes once a day, or when the event's plan does. */
const DAYS = { freshMs: 1000, staleMs: 5000, nullMs: 0, most: 100 };

type Kept = { readonly at: EpochMs; readonly log: Promise<PublicDay> };

class PublicLogs {
  readonly #kept = new BoundedMap<Kept>(MOST_KEPT);
  readonly #days = new Lookups<NonNullable<PublicLog['days']>>({
    clock: () => performance.now(),
    ...DAYS,
  });

  days({ reader, openRoom }: ServerContext, siteId: string, now: EpochMs) {
    return this.#days.get(siteId, () => tellableDays({ reader, room: openRoom }, siteId, now));
  }

  /** What was made of the day, if it is young enough. */
  known(context: ServerContext, { site }: SiteEntry, day: string): Kept['log'] | undefined {
    const made = this.#kept.get(`${site.siteId} ${day}`);
    const isYoung = made !== undefined && context.wallClock() - made.at < PUBLIC_SECONDS * 1000;
    return isYoung ? made.log : undefined;
  }

  make(context: ServerContext, entry: SiteEntry, day: string, now: EpochMs): Kept['log'] {
    const made = this.known(context, entry, day);
    if (made !== undefined) return made;
    // Read as the public's questions are, so that nobody in the control room waits for them.
    const { openReader, openRoom } = context;
    const reader = { ...context.reader, windowsAfter: openReader.windowsAfter };
    const log = publicDay({ reader, room: openRoom }, entry, day, now);
    const key = `${entry.site.siteId} ${day}`;
    this.#kept.set(key, { at: context.wallClock(), log });
    log.catch(() => this.#kept.delete(key));
    return log;
  }
}

export function publicLogHandler(): Handler {
  const logs = new PublicLogs();
  return async function getPublicLog(context, req, res) {
    const query = parseOrRefuse(publicLogQuerySchema, req.query, 'invalid_request');
    const entry = await siteOrRefuse(context, String(req.params.siteId));
    const { siteId } = entry.site;
    const now = siteNow(context, entry);
    const days = await logs.days(context, siteId, now);
    const day = query.day ?? days?.newest;
    if (
      query.day !== undefined &&
      (days === null || day === undefined || day < days.oldest || day > days.newest)
    )
      throw new Refusal(
        'not_found',
        'Of this day nothing is told yet, or it is before the first record. Ask without `day` for the days there are.',
      );
    const made = async (asked: string): Promise<PublicDay> =>
      logs.known(context, entry, asked) ??
      context.lanes.large(req, res, 'public', () => logs.make(context, entry, asked, now));
    const log = day === undefined ? null : await made(day);
    res.set('Cache-Control', `public, max-age=${PUBLIC_SECONDS}`);
    const body = {
      siteId: JSON.stringify(siteId),
      days: JSON.stringify(days),
      log: jsonOnce(log),
    } satisfies Record<keyof PublicLog, string>;
    res.type('json').send(jsonObject(body));
  };
}
