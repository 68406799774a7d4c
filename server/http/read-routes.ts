// The reading side of the API. Each route parses strictly, asks the port once, and answers with a shape of shared/api.ts.
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type {
  Frames,
  Latest,
  RecordPage,
  Refusals,
  SensorPage,
  SiteList,
  SiteResource,
} from '#shared/api.ts';
import type { Lane } from '#shared/record.ts';
import { cursorOf } from '#shared/stream.ts';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { clockOf } from '../clock.ts';
import type { SiteEntry } from '../ports.ts';
import {
  allowLane,
  markPrivate,
  roleOf,
  type ServerContext,
  siteNow,
  siteOrRefuse,
} from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import {
  boundsOf,
  encodeCursor,
  laneQuerySchema,
  noQuerySchema,
  rangeQuerySchema,
  recordKeyOf,
  recordsQuerySchema,
  refusalsQuerySchema,
  sensorIdOf,
  sensorsQuerySchema,
  windowSecondsOf,
} from './query.ts';
import { regionCollection } from './regions.ts';

export type Handler = (context: ServerContext, req: Request, res: Response) => Promise<void>;

const STAFF_DELAY_MS = 15_000;

/** Milliseconds until the next window of the lane is published. */
function untilNextPublication(entry: SiteEntry, lane: Lane, now: EpochMs): number {
  const windowMs = windowSecondsOf(entry.site, lane) * 1000;
  const delay = lane === 'staff' ? STAFF_DELAY_MS : entry.release.publicDelaySeconds * 1000;
  return windowStartOf(now - delay, windowMs) + windowMs + delay - now;
}

/** Caches keep a public answer until the next window; a recording's for an hour. */
function cacheUntilNext(context: ServerContext, res: Response, entry: SiteEntry, lane: Lane): void {
  if (res.locals.isPrivate === true) return;
  const seconds =
    entry.replayClock === null
      ? Math.floor(untilNextPublication(entry, lane, context.wallClock()) / 1000)
      : 3600;
  res.set('Cache-Control', `public, max-age=${Math.max(0, seconds)}`);
}

/** Answers 304 when the caller has this version already; true when it did, so the route can stop before its query. */
function isUnchanged(req: Request, res: Response, version: readonly unknown[]): boolean {
  const tag = createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 22);
  res.set('ETag', `"${tag}"`);
  if (!req.fresh) return false;
  res.status(304).end();
  return true;
}

export const getSites: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entries = await context.reader.sites();
  const sites = entries.map((entry) => ({
    siteId: entry.site.siteId,
    name: entry.site.name,
    clock: clockOf(entry, context.wallClock()),
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
    clock: clockOf(entry, context.wallClock()),
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

export const getRegions: Handler = async (context, req, res) => {
  const { lane } = parseOrRefuse(laneQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  const plan = await context.reader.planAt(entry.site.siteId, siteNow(context, entry));
  if (lane === 'public') res.set('Cache-Control', 'public, max-age=60');
  res.type('application/geo+json').send(JSON.stringify(regionCollection(entry.site, plan, lane)));
};

export const getLatest: Handler = async (context, req, res) => {
  const { lane } = parseOrRefuse(laneQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  const window = await context.reader.newestWindow(
    entry.site.siteId,
    lane,
    siteNow(context, entry),
  );
  cacheUntilNext(context, res, entry, lane);
  const statuses = window?.records.map((record) => record.status) ?? [];
  if (
    isUnchanged(req, res, [entry.site.siteId, lane, window?.windowStart, window?.planId, statuses])
  )
    return;
  const body: Latest = {
    siteId: entry.site.siteId,
    lane,
    planId: window?.planId ?? null,
    clock: clockOf(entry, context.wallClock()),
    cursor: window === null ? null : cursorOf(window.windowStart),
    records: [...(window?.records ?? [])],
  };
  res.json(body);
};

function pageLinks(req: Request, res: Response, cursor: string | null): RecordPage['links'] {
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
  const now = siteNow(context, entry);
  const records = await context.reader.records({
    siteId: entry.site.siteId,
    lane,
    ...bounds,
    after: recordKeyOf(query.cursor),
    limit,
    now,
  });
  const last = records.length === limit ? records.at(-1) : undefined;
  const cursor =
    last === undefined ? null : encodeCursor([Date.parse(last.windowStart), last.regionId]);
  cacheUntilNext(context, res, entry, lane);
  res.json({ records: [...records], links: pageLinks(req, res, cursor) } satisfies RecordPage);
};

const FRAMES_DEFAULT_MS = 6 * 3_600_000;
const FRAMES_LONGEST_MS = 31 * 86_400_000;

export const getFrames: Handler = async (context, req, res) => {
  const query = parseOrRefuse(rangeQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, query.lane);
  const windowSeconds = windowSecondsOf(entry.site, query.lane);
  const bounds = boundsOf(query, windowSeconds);
  const now = siteNow(context, entry);
  const to = bounds.to ?? windowStartOf(now, windowSeconds * 1000);
  const from = bounds.from ?? windowStartOf(to - FRAMES_DEFAULT_MS, windowSeconds * 1000);
  if (from >= to || to - from > FRAMES_LONGEST_MS)
    throw new Refusal('invalid_request', 'Ask for at most 31 days, from before to.');
  const plan = await context.reader.planAt(entry.site.siteId, now);
  const { lane } = query;
  const body: Frames = await context.frames.matrix({
    siteId: entry.site.siteId,
    lane,
    plan,
    windowSeconds,
    from,
    to,
    now,
  });
  cacheUntilNext(context, res, entry, lane);
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

/** Everybody sees closed roster epochs; the operator also the one that is running (attack A23). */
export const getRefusals: Handler = async (context, req, res) => {
  const query = parseOrRefuse(refusalsQuerySchema, req.query, 'invalid_request');
  const siteId = query.siteId ?? (await context.reader.sites())[0]?.site.siteId ?? '';
  const entry = await siteOrRefuse(context, siteId);
  const live = (await roleOf(context, req)) !== null;
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
