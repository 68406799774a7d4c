// The reading side of the API. Each route parses strictly, asks the port once, and answers with a shape of shared/api.ts.
import type { Request, Response } from 'express';
import type {
  ChangeLog,
  CriticalList,
  Frames,
  Latest,
  PolicyList,
  RecordPage,
  Refusals,
  SensorPage,
  SiteList,
  SiteResource,
} from '#shared/api.ts';
import type { Plan } from '#shared/plan.ts';
import type { Lane } from '#shared/record.ts';
import { cursorOf } from '#shared/stream.ts';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { INSPECTORS, isAllowed } from '../auth/access.ts';
import { clockOf } from '../clock.ts';
import { cacheUntilNext, isUnchanged } from './caching.ts';
import {
  allowLane,
  askingOf,
  markPrivate,
  planOnScreen,
  type ServerContext,
  siteNow,
  siteOrRefuse,
} from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import {
  boundsOf,
  encodeCursor,
  framesQuerySchema,
  laneQuerySchema,
  noQuerySchema,
  policiesQuerySchema,
  recordKeyOf,
  recordsQuerySchema,
  refusalsQuerySchema,
  regionsQuerySchema,
  sensorIdOf,
  sensorsQuerySchema,
  windowSecondsOf,
} from './query.ts';
import { regionCollection } from './regions.ts';

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
  const body: SiteResource = {
    site: entry.site,
    clock: clockOf(entry, context.wallClock(), context.speed),
    release: entry.release,
    plan,
  };
  res.json(body);
};

export const getSitePlan: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const drawing = await context.reader.sitePlan(entry.site.siteId);
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

export const getRegions: Handler = async (context, req, res) => {
  const { lane, plan: planId } = parseOrRefuse(regionsQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  const now = siteNow(context, entry);
  const plan = await planAsked(context, entry.site.siteId, lane, planId, now);
  if (lane === 'public') res.set('Cache-Control', 'public, max-age=60');
  res.type('application/geo+json').send(JSON.stringify(regionCollection(entry.site, plan, lane)));
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
  const body: Latest = {
    siteId: entry.site.siteId,
    lane,
    planId: window?.planId ?? null,
    clock: clockOf(entry, context.wallClock(), context.speed),
    cursor: window === null ? null : cursorOf(window.windowStart),
    records: [...(window?.records ?? [])],
  };
  res.json(body);
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
  const now = siteNow(context, entry);
  const records = await context.reader.records({
    siteId: entry.site.siteId,
    lane,
    ...bounds,
    after,
    limit,
    now,
  });
  const last = records.length === limit ? records.at(-1) : undefined;
  const cursor =
    last === undefined ? null : encodeCursor([Date.parse(last.windowStart), last.regionId]);
  res.json({ records: [...records], links: pageLinks(req, res, cursor) } satisfies RecordPage);
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
  const body: Frames = await context.frames.matrix({
    siteId: entry.site.siteId,
    lane,
    plan,
    windowSeconds,
    from,
    to,
    now,
  });
  res.json(body);
};

export const getSensors: Handler = async (context, req, res) => {
  const query = parseOrRefuse(sensorsQuerySchema, req.query, 'invalid_request');
  const sensors = await context.reader.sensors(
    query.siteId ?? null,
    sensorIdOf(query.cursor),
    query.limit,
  );
  const last = sensors.length === query.limit ? sensors.at(-1) : undefined;
  res.set('Cache-Control', 'public, max-age=60');
  const links = pageLinks(req, res, last === undefined ? null : encodeCursor([last.sensorId]));
  res.json({ sensors: [...sensors], links } satisfies SensorPage);
};

export const getSensor: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const sensor = await context.reader.sensor(String(req.params.sensorId));
  if (sensor === null) throw new Refusal('not_found', 'No sensor with this id is registered.');
  res.set('Cache-Control', 'public, max-age=60').json(sensor);
};

/** Everybody sees closed roster epochs; inspectors also the one that is running (attack A23). */
export const getRefusals: Handler = async (context, req, res) => {
  const query = parseOrRefuse(refusalsQuerySchema, req.query, 'invalid_request');
  const siteId = query.siteId ?? (await context.reader.sites())[0]?.site.siteId ?? '';
  const entry = await siteOrRefuse(context, siteId);
  const live = isAllowed(INSPECTORS, await askingOf(context, req, res));
  res.vary('Authorization').vary('Cookie');
  if (live) markPrivate(res);
  else res.set('Cache-Control', 'public, max-age=60');
  const refusals: Refusals = await context.reader.refusals(
    entry.site.siteId,
    live,
    query.limit,
    siteNow(context, entry),
  );
  res.json(refusals);
};

/** Critical signals: for the safety team only (release specification, section 9). */
export const getCritical: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const { siteId } = entry.site;
  const signals = await context.reader.criticalSignals(siteId, siteNow(context, entry));
  res.json({ siteId, signals: [...signals] } satisfies CriticalList);
};

/** What was changed in how the site is released, and why. */
export const getChanges: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const changes: ChangeLog = await context.reader.changes(entry.site.siteId);
  res.set('Cache-Control', 'public, max-age=30').json(changes);
};

/** The settings in force, with author and reason of their version. */
export const getPolicies: Handler = async (context, req, res) => {
  const { siteId } = parseOrRefuse(policiesQuerySchema, req.query, 'invalid_request');
  const policies = await context.policies.policies(siteId ?? null);
  res.set('Cache-Control', 'public, max-age=60');
  res.json({ policies: [...policies] } satisfies PolicyList);
};
