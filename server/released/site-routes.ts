// Sites: what they are called, their plan, their regions.

import { type EpochMs, isoUtc } from '#shared/time.ts';
import {
  regionCollectionSchema,
  type SiteList,
  type SiteResource,
  siteListSchema,
  siteResourceSchema,
} from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import { type Site, sitePlanSchema } from '#shared/wire/site.ts';
import { clockOf } from '../clock.ts';
import { GEOJSON_TYPE, JSON_TYPE, json, text } from '../http/answer.ts';
import { ok, type Route, route } from '../http/route.ts';
import { MADE } from '../lanes/costs.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { regionCollection } from '../sites/regions.ts';
import { releaseOnScreen, siteNow, siteOrRefuse } from '../sites/site.ts';
import { laneQuerySchema, siteAt, siteOfPlan } from '../sites/span.ts';
import type { ReleasedContext } from './context.ts';
import { EXPORTS } from './export/formats.ts';
import { jsonObject, jsonOnce } from './json-once.ts';
import { planAsked, planQuery } from './plan-asked.ts';

const getSites = route({
  method: 'GET',
  path: '/api/v1/sites',
  operationId: 'listSites',
  tag: 'Sites',
  summary: 'All sites',
  access: 'public',
  caching: 30,
  answers: ok(siteListSchema),
  handler: async (context: ReleasedContext) => {
    const entries = await context.reader.sites();
    const sites = entries.map((entry) => ({
      siteId: entry.site.siteId,
      name: entry.site.name,
      clock: clockOf(entry, context.wallClock(), context.speed),
    }));
    return json({ sites } satisfies SiteList);
  },
});

/** Names of zones that have been in force by now; none where they never changed. */
function placesOf(grounds: SiteEntry['grounds'], now: EpochMs): SiteResource['places'] {
  const begun = grounds.filter(({ from }) => from <= now);
  if (begun.length <= 1) return [];
  return begun.map(({ from, partition }) => ({
    from: isoUtc(from),
    zones:
      partition.kind === 'h3' ? [] : partition.zones.map(({ zoneId, name }) => ({ zoneId, name })),
  }));
}

const getSite = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId',
  operationId: 'getSite',
  tag: 'Sites',
  summary: 'A site with the plan in force',
  access: 'public',
  caching: 30,
  answers: ok(siteResourceSchema),
  handler: async (context: ReleasedContext, { params }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const now = siteNow(context, entry);
    const plan = await context.reader.planAt(entry.site.siteId, now);
    const release = await releaseOnScreen(context.reader, entry, now);
    const clock = clockOf(entry, context.wallClock(), context.speed);
    const body = {
      site: jsonOnce(siteAt(entry, now)),
      windows: JSON.stringify(
        entry.lengths.map(({ from, ...lengths }) => ({ from: isoUtc(from), ...lengths })),
      ),
      places: JSON.stringify(placesOf(entry.grounds, now)),
      clock: JSON.stringify(clock),
      release: JSON.stringify(release),
      plan: jsonOnce(plan),
      exports: jsonOnce(EXPORTS),
    } satisfies Record<keyof SiteResource, string>;
    return text(JSON_TYPE, jsonObject(body));
  },
});

const getSitePlan = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/site-plan',
  operationId: 'getSitePlan',
  tag: 'Sites',
  summary: 'The drawing under the map as GeoJSON; drawing only, never data',
  access: 'public',
  cost: MADE,
  caching: 3600,
  answers: {
    200: {
      description: 'Features with a `kind`',
      schema: sitePlanSchema,
      types: ['application/geo+json'],
    },
  },
  handler: async (context: ReleasedContext, asked) => {
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const drawing = await asked.whole(() => context.reader.sitePlan(entry.site.siteId));
    if (drawing === null)
      throw new Refusal('not_found', 'This site has no drawing; draw the regions alone.');
    return text(GEOJSON_TYPE, JSON.stringify(drawing));
  },
});

/** Region documents kept per document of a site. */
const MOST_TEXTS = 8;
const regionTexts = new WeakMap<Site, Map<string, string>>();

/** Regions cost to draw up and to write: once per document of the site, plan and lane. */
function regionsJson(site: Site, plan: Plan | null, lane: Lane): string {
  const texts = regionTexts.get(site) ?? new Map<string, string>();
  regionTexts.set(site, texts);
  const name = `${lane} ${plan?.planId ?? ''}`;
  const written = texts.get(name) ?? JSON.stringify(regionCollection(site, plan, lane));
  // A site has few plans at a time; who walks through all of its past ones fills no memory.
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(name, written);
  return written;
}

const getRegions = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/regions',
  operationId: 'getRegions',
  tag: 'Sites',
  summary: 'Regions of a lane as GeoJSON, and the cells that are not covered',
  access: 'public',
  staffLane: true,
  query: laneQuerySchema.extend({ plan: planQuery }),
  cost: MADE,
  caching: 60,
  answers: {
    200: {
      description: 'One feature per region, and one per cell that is not covered',
      schema: regionCollectionSchema,
      types: ['application/geo+json'],
    },
  },
  handler: async (context: ReleasedContext, { params, query: { lane, plan: planId } }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const now = siteNow(context, entry);
    const plan = await planAsked(context, entry.site.siteId, lane, planId, now);
    return text(GEOJSON_TYPE, regionsJson(siteOfPlan(entry, plan), plan, lane));
  },
});

export const SITE_ROUTES: readonly Route<ReleasedContext>[] = [
  getSites,
  getSite,
  getSitePlan,
  getRegions,
];
