// What is released of a site: the newest window, records page by page, the timeline. Each route answers from its tag before it reads anything.
import * as z from 'zod';
import type { RecordKey } from '#shared/domain/released.ts';
import { DAY_MS, type EpochMs, HOUR_MS, isoUtc, windowStartOf } from '#shared/time.ts';
import {
  type Frames,
  framesSchema,
  type Latest,
  latestSchema,
  type RecordPage,
  recordPageSchema,
} from '#shared/wire/api.ts';
import { epochMsSchema } from '#shared/wire/instant.ts';
import { cursorOf } from '#shared/wire/stream.ts';
import { clockOf } from '../clock.ts';
import { JSON_TYPE, notModified, text } from '../http/answer.ts';
import { cursorSchema, decodeCursor, limitSchema } from '../http/cursor.ts';
import { ok, type Route, route } from '../http/route.ts';
import { LARGE, MADE } from '../lanes/costs.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import {
  boundsOf,
  fromQuery,
  laneQuerySchema,
  nextLengthAt,
  rangeQuerySchema,
  secondsOf,
  toQuery,
} from '../sites/span.ts';
import { untilNext, versionOf } from './caching.ts';
import type { ReleasedContext } from './context.ts';
import { jsonObject, jsonOnce } from './json-once.ts';
import { answerOf, recordsJson, splitOnce } from './made-answers.ts';
import { planAsked, planQuery } from './plan-asked.ts';

const MAX_PAGE = 5000;

const getLatest = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/latest',
  operationId: 'getLatest',
  tag: 'Sites',
  summary: 'The newest published window',
  access: 'public',
  staffLane: true,
  isUrgent: true,
  query: laneQuerySchema,
  caching: 'window',
  answers: ok(latestSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { lane } = asked.query;
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const keeping = untilNext(context, entry, lane);
    const tag = versionOf(context, entry, lane, asked.req.originalUrl);
    if (tag !== null && asked.has(tag)) return notModified(keeping);
    const { siteId } = entry.site;
    const window = await context.reader.newestWindow(siteId, lane, siteNow(context, entry));
    const clock = clockOf(entry, context.wallClock(), context.speed);
    const body = {
      siteId: JSON.stringify(siteId),
      lane: JSON.stringify(lane),
      planId: JSON.stringify(window?.planId ?? null),
      clock: JSON.stringify(clock),
      cursor: JSON.stringify(window === null ? null : cursorOf(window.windowStart)),
      records: window === null ? '[]' : jsonOnce(window.records),
    } satisfies Record<keyof Latest, string>;
    return text(JSON_TYPE, jsonObject(body), { keeping });
  },
});

/** What a cursor of records says; null: from the start. Throws a Refusal for one that is not ours. */
export function recordKeyOf(cursor: string | undefined): RecordKey | null {
  if (cursor === undefined) return null;
  const schema = z.tuple([epochMsSchema, z.string().max(40)]);
  const [windowStart, regionId] = decodeCursor(schema, cursor);
  return { windowStart, regionId };
}

const getRecords = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/records',
  operationId: 'listRecords',
  tag: 'Sites',
  summary: 'Records, ascending, page by page',
  access: 'public',
  staffLane: true,
  query: rangeQuerySchema.extend({ cursor: cursorSchema, limit: limitSchema(MAX_PAGE, 1000) }),
  cost: LARGE,
  caching: 'window',
  answers: ok(recordPageSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { query } = asked;
    const { lane, limit } = query;
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const bounds = boundsOf(query, secondsOf(entry, lane));
    const after = recordKeyOf(query.cursor);
    const keeping = untilNext(context, entry, lane);
    const tag = versionOf(context, entry, lane, asked.req.originalUrl);
    if (tag !== null && asked.has(tag)) return notModified(keeping);
    const range = { siteId: entry.site.siteId, lane, ...bounds, now: siteNow(context, entry) };
    const made = await answerOf(context, asked, tag, () =>
      recordsJson(context, asked, { ...range, after }, limit),
    );
    // The cursor stands before the text, so that one kept answer says both.
    const [head, records] = splitOnce(made);
    const links = JSON.stringify(asked.pageLinks(head === '' ? null : head));
    const body = { records, links } satisfies Record<keyof RecordPage, string>;
    return text(JSON_TYPE, jsonObject(body), { keeping });
  },
});

const FRAMES_DEFAULT_MS = 6 * HOUR_MS;
const FRAMES_LONGEST_MS = 31 * DAY_MS;
const FRAMES_MOST_CELLS = 4_000_000;

/** The range that is asked for, by default the last six hours. Throws for one that is too long. */
function framesRange(
  query: { from?: string | undefined; to?: string | undefined },
  secondsAt: (at: EpochMs) => number,
  now: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs } {
  const bounds = boundsOf(query, secondsAt);
  const startAt = (at: EpochMs): EpochMs => windowStartOf(at, secondsAt(at) * 1000);
  const to = bounds.to ?? startAt(now);
  const from = bounds.from ?? startAt(to - FRAMES_DEFAULT_MS);
  if (from >= to || to - from > FRAMES_LONGEST_MS)
    throw new Refusal('invalid_request', 'Ask for at most 31 days, with `from` before `to`.');
  return { from, to };
}

const getFrames = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/frames',
  operationId: 'getFrames',
  tag: 'Sites',
  summary: 'The timeline as one matrix of bytes, windows by regions',
  access: 'public',
  staffLane: true,
  query: rangeQuerySchema.extend({
    from: fromQuery.describe('Start of the first window; absent: six hours before `to`'),
    to: toQuery.describe(
      'End of the last window, at most 31 days later; absent: now. Where windows get another length in between, the answer ends there and `next` says so',
    ),
    plan: planQuery,
  }),
  cost: MADE,
  caching: 'window',
  answers: ok(framesSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { query } = asked;
    const { lane } = query;
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const { siteId } = entry.site;
    const secondsAt = secondsOf(entry, lane);
    const now = siteNow(context, entry);
    const { from, to: end } = framesRange(query, secondsAt, now);
    // Rows of one matrix are equally long.
    const to = Math.min(end, nextLengthAt(entry, lane, from));
    const next = to < end ? isoUtc(to) : null;
    const windowSeconds = secondsAt(from);
    const keeping = untilNext(context, entry, lane);
    const tag = versionOf(context, entry, lane, asked.req.originalUrl);
    if (tag !== null && asked.has(tag)) return notModified(keeping);
    const plan = await planAsked(context, siteId, lane, query.plan, now);
    const cells = ((to - from) / (windowSeconds * 1000)) * (plan?.[lane].length ?? 0);
    if (cells > FRAMES_MOST_CELLS)
      throw new Refusal(
        'invalid_request',
        'Ask for fewer windows: an answer holds at most 4,000,000 bytes.',
      );
    const request = { siteId, lane, plan, windowSeconds, from, to, now };
    const body = await answerOf(context, asked, tag, async () =>
      JSON.stringify({ ...(await context.frames.matrix(request)), next } satisfies Frames),
    );
    return text(JSON_TYPE, body, { keeping });
  },
});

export const RECORD_ROUTES: readonly Route<ReleasedContext>[] = [getLatest, getRecords, getFrames];
