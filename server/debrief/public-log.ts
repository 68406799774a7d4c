// The public version of a day's log. A day costs a walk through the log, and anybody may ask: so it is made once in a while, whoever asks.
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import { type PublicDay, type PublicLog, publicLogSchema } from '#shared/wire/public-log.ts';
import { json } from '../http/answer.ts';
import { ok, type Route, route } from '../http/route.ts';
import { MADE } from '../lanes/costs.ts';
import { Lookups } from '../lanes/lookups.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import type { DebriefContext } from './context.ts';
import { publicDay, tellableDays } from './public-days.ts';

/** So long may a cache in between not know that a retraction took an alert's place away (server/released/caching.ts). */
const PUBLIC_SECONDS = 30;
/** A retraction that was heard of ends what is kept at once. */
const KEPT_LOG_MS = 300_000;
const MOST_LOGS_KEPT = 64;
/** Which days there are changes once a day, or when the event's plan does. */
const DAYS = { freshMs: 1000, staleMs: 5000, nullMs: 0, most: 100 };

type Kept = { readonly at: EpochMs; readonly log: Promise<PublicDay> };

function keyOf({ positions }: DebriefContext, siteId: string, day: string): string {
  return `${siteId} ${day} ${positions.revision(siteId, 'public')}`;
}

class PublicLogs {
  readonly #kept = new LRUCache<string, Kept>({ max: MOST_LOGS_KEPT });
  readonly #days = new Lookups<NonNullable<PublicLog['days']>>({
    clock: () => performance.now(),
    ...DAYS,
  });

  days({ reader, openRoom }: DebriefContext, siteId: string, now: EpochMs) {
    return this.#days.get(siteId, () => tellableDays({ reader, room: openRoom }, siteId, now));
  }

  /** What was made of the day, if it is young enough and nothing was retracted since. */
  known(context: DebriefContext, { site }: SiteEntry, day: string): Kept['log'] | undefined {
    const made = this.#kept.get(keyOf(context, site.siteId, day));
    const isYoung = made !== undefined && context.wallClock() - made.at < KEPT_LOG_MS;
    return isYoung ? made.log : undefined;
  }

  make(context: DebriefContext, entry: SiteEntry, day: string, now: EpochMs): Kept['log'] {
    const made = this.known(context, entry, day);
    if (made !== undefined) return made;
    // Read as the public's questions are, so that nobody in the control room waits for them.
    const { openReader, openRoom } = context;
    const reader = { ...context.reader, windowsAfter: openReader.windowsAfter };
    // Before anything is read: what a retraction in between makes old is not found under its number.
    const key = keyOf(context, entry.site.siteId, day);
    const log = publicDay({ reader, room: openRoom }, entry, day, now);
    this.#kept.set(key, { at: context.wallClock(), log });
    log.catch(() => this.#kept.delete(key));
    return log;
  }
}

/** Throws `not_found` for a day of which nothing is told. */
function dayAsked(asked: string | undefined, days: PublicLog['days']): string | undefined {
  if (asked === undefined) return days?.newest;
  if (days !== null && asked >= days.oldest && asked <= days.newest) return asked;
  throw new Refusal(
    'not_found',
    'Nothing is told of this day yet, or it lies before the first record. Ask without `day` for the days there are.',
  );
}

export function publicLogRoute(): Route<DebriefContext> {
  const logs = new PublicLogs();
  return route({
    method: 'GET',
    path: '/api/v1/sites/:siteId/public-log',
    operationId: 'getPublicLog',
    tag: 'Debrief',
    summary: 'What was decided on a day, in what may be said to everybody',
    access: 'public',
    query: z.strictObject({
      day: z.iso.date().optional().describe('A day, in UTC; absent: the newest there is'),
    }),
    cost: MADE,
    caching: PUBLIC_SECONDS,
    answers: ok(publicLogSchema),
    handler: async (context: DebriefContext, asked) => {
      const entry = await siteOrRefuse(context, asked.params.siteId);
      const { siteId } = entry.site;
      const now = siteNow(context, entry);
      const days = await logs.days(context, siteId, now);
      const day = dayAsked(asked.query.day, days);
      const made = async (of: string): Promise<PublicDay> =>
        logs.known(context, entry, of) ?? asked.whole(() => logs.make(context, entry, of, now));
      const log = day === undefined ? null : await made(day);
      return json({ siteId, days, log } satisfies PublicLog);
    },
  });
}
