// The reading side of the API. Each route parses strictly, asks the port once, and answers with a shape of shared/wire/api.ts.
import type { Request, Response } from 'express';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Frames, Latest, RecordPage, SiteList, SiteResource } from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';
import { cursorOf } from '#shared/wire/stream.ts';
import { clockOf } from '../clock.ts';
import { cacheUntilNext, isUnchanged } from './caching.ts';
import { allowLane, planOnScreen, type ServerContext, siteNow, siteOrRefuse } from './context.ts';
import { jsonObject, jsonOnce } from './json-once.ts';
import { answerOf, recordsJson, splitOnce } from './made-answers.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import {
  boundsOf,
  framesQuerySchema,
  laneQuerySchema,
  noQuerySchema,
  recordKeyOf,
  recordsQuerySchema,
  regionsQuerySchema,
  windowSecondsOf,
} from './query.ts';
import { regionCollection } from './regions.ts';

/** Region documents kept per document of a site. */
const MOST_TEXTS = 8;

export type Handler = (context: ServerContext, req: Request, res: Response) => Promise<void>;

export const getSites: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entries = await context.reader.sites();
  const sites = entries.map((entry) => ({
    siteId: entry.site.siteId,
    name: entry.site.name,
    clock: clockOf(entry, context.wallClock(), context.speed),
  }));
  res.set('Cache-Control', 'public, max-age=30');
  res.json({ sites } satisfies SiteList);
};

export const getSite: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const plan = await context.reader.planAt(entry.site.siteId, siteNow(context, entry));
  res.set('Cache-Control', 'public, max-age=30');
  const clock = clockOf(entry, context.wallClock(), context.speed);
  const body = {
    site: jsonOnce(entry.site),
    clock: JSON.stringify(clock),
    release: JSON.stringify(entry.release),
    plan: jsonOnce(plan),
  } satisfies Record<keyof SiteResource, string>;
  res.type('json').send(jsonObject(body));
};

export const getSitePlan: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const drawing = await context.lanes.large(req, res, 'public', () =>
    context.reader.sitePlan(entry.site.siteId),
  );
  if (drawing === null)
    throw new Refusal('not_found', 'This site has no drawing; draw the regions alone.');
  res
    .set('Cache-Control', 'public, max-age=3600')
    .type('application/geo+json')
    .send(JSON.stringify(drawing));
};

/** The plan that the caller names, which must have been on screen already; without a name the one that is. */
async function planAsked(
  { reader }: ServerContext,
  siteId: string,
  lane: Lane,
  planId: string | undefined,
  now: EpochMs,
): Promise<Plan | null> {
  const current = await planOnScreen(reader, siteId, lane, now);
  if (planId === undefined || planId === current?.planId) return current;
  const plan = await reader.plan(planId);
  const isPast =
    plan !== null &&
    Date.parse(plan.effectiveFrom) <= (current === null ? now : Date.parse(current.effectiveFrom));
  if (plan === null || plan.siteId !== siteId || !isPast)
    throw new Refusal(
      'not_found',
      'This site has had no plan with this id. Frames name theirs in `plans`.',
    );
  return plan;
}

const regionTexts = new WeakMap<Site, Map<string, string>>();

/** Regions cost to draw up and to write: once per document of the site, plan and lane. */
function regionsJson(site: Site, plan: Plan | null, lane: Lane): string {
  const texts = regionTexts.get(site) ?? new Map<string, string>();
  regionTexts.set(site, texts);
  const name = `${lane} ${plan?.planId ?? ''}`;
  const text = texts.get(name) ?? JSON.stringify(regionCollection(site, plan, lane));
  // A site has few plans at a time; who walks through all of its past ones fills no memory.
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(name, text);
  return text;
}

export const getRegions: Handler = async (context, req, res) => {
  const { lane, plan: planId } = parseOrRefuse(regionsQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  const now = siteNow(context, entry);
  const plan = await planAsked(context, entry.site.siteId, lane, planId, now);
  if (lane === 'public') res.set('Cache-Control', 'public, max-age=60');
  res.type('application/geo+json').send(regionsJson(entry.site, plan, lane));
};

export const getLatest: Handler = async (context, req, res) => {
  const { lane } = parseOrRefuse(laneQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  cacheUntilNext(context, res, entry, lane);
  if (isUnchanged(context, req, res, entry, lane)) return;
  const window = await context.reader.newestWindow(
    entry.site.siteId,
    lane,
    siteNow(context, entry),
  );
  const clock = clockOf(entry, context.wallClock(), context.speed);
  const body = {
    siteId: JSON.stringify(entry.site.siteId),
    lane: JSON.stringify(lane),
    planId: JSON.stringify(window?.planId ?? null),
    clock: JSON.stringify(clock),
    cursor: JSON.stringify(window === null ? null : cursorOf(window.windowStart)),
    records: window === null ? '[]' : jsonOnce(window.records),
  } satisfies Record<keyof Latest, string>;
  res.type('json').send(jsonObject(body));
};

/** Where the page stands and where it goes on, also as a Link header. */
export function pageLinks(req: Request, res: Response, cursor: string | null): RecordPage['links'] {
  const self = req.originalUrl;
  if (cursor === null) return { self, next: null };
  const url = new URL(self, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  const next = `${url.pathname}${url.search}`;
  res.set('Link', `<${next}>; rel="next"`);
  return { self, next };
}

export const getRecords: Handler = async (context, req, res) => {
  const query = parseOrRefuse(recordsQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, query.lane);
  const bounds = boundsOf(query, windowSecondsOf(entry.site, query.lane));
  const { lane, limit } = query;
  const after = recordKeyOf(query.cursor);
  cacheUntilNext(context, res, entry, lane);
  if (isUnchanged(context, req, res, entry, lane)) return;
  const range = { siteId: entry.site.siteId, lane, ...bounds, now: siteNow(context, entry) };
  const made = await answerOf(context, req, res, lane, () =>
    recordsJson(context, { ...range, after }, limit),
  );
  // The cursor stands before the text, so that one kept answer says both.
  const [head = '', text = ''] = splitOnce(made);
  const { self, next } = pageLinks(req, res, head === '' ? null : head);
  const links = JSON.stringify({ self, next } satisfies RecordPage['links']);
  res
    .type('json')
    .send(jsonObject({ records: text, links } satisfies Record<keyof RecordPage, string>));
};

const FRAMES_DEFAULT_MS = 6 * 3_600_000;
const FRAMES_LONGEST_MS = 31 * 86_400_000;
const FRAMES_MOST_CELLS = 4_000_000;

export const getFrames: Handler = async (context, req, res) => {
  const query = parseOrRefuse(framesQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, query.lane);
  const windowSeconds = windowSecondsOf(entry.site, query.lane);
  const bounds = boundsOf(query, windowSeconds);
  const now = siteNow(context, entry);
  const to = bounds.to ?? windowStartOf(now, windowSeconds * 1000);
  const from = bounds.from ?? windowStartOf(to - FRAMES_DEFAULT_MS, windowSeconds * 1000);
  if (from >= to || to - from > FRAMES_LONGEST_MS)
    throw new Refusal('invalid_request', 'Ask for at most 31 days, from before to.');
  const { lane } = query;
  cacheUntilNext(context, res, entry, lane);
  if (isUnchanged(context, req, res, entry, lane)) return;
  const plan = await planAsked(context, entry.site.siteId, lane, query.plan, now);
  const cells = ((to - from) / (windowSeconds * 1000)) * (plan?.[lane].length ?? 0);
  if (cells > FRAMES_MOST_CELLS)
    throw new Refusal('invalid_request', 'Ask for fewer windows: 4,000,000 bytes is the most.');
  const { siteId } = entry.site;
  const body = await answerOf(context, req, res, lane, async () => {
    const asked = { siteId, lane, plan, windowSeconds, from, to, now };
    return JSON.stringify((await context.frames.matrix(asked)) satisfies Frames);
  });
  res.type('json').send(body);
};
