// Reading the register, the totals of refusals, and what was changed in how a site is released.

import { isoUtc } from '#shared/time.ts';
import type {
  ChangeLog,
  CriticalList,
  PolicyList,
  Refusals,
  SensorPage,
} from '#shared/wire/api.ts';
import { INSPECTORS, isAllowedAt } from '../auth/access.ts';
import { paddedJson } from '../padded.ts';
import { askingOf, markPrivate, siteNow, siteOrRefuse } from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import {
  encodeCursor,
  noQuerySchema,
  policiesQuerySchema,
  refusalsQuerySchema,
  sensorIdOf,
  sensorsQuerySchema,
} from './query.ts';
import { type Handler, pageLinks } from './read-routes.ts';

export const getSensors: Handler = async (context, req, res) => {
  const query = parseOrRefuse(sensorsQuerySchema, req.query, 'invalid_request');
  const after = sensorIdOf(query.cursor);
  const sensors = await context.lanes.large(req, res, 'public', () =>
    context.reader.sensors(query.siteId ?? null, after, query.limit),
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
  const live = isAllowedAt(INSPECTORS, await askingOf(context, req, res), siteId);
  res.vary('Authorization').vary('Cookie');
  if (live) markPrivate(res);
  else res.set('Cache-Control', 'public, max-age=60');
  const now = siteNow(context, entry);
  const refusals: Refusals = await context.lanes.large(req, res, live ? 'staff' : 'public', () =>
    context.reader.refusals(entry.site.siteId, live, query.limit, now),
  );
  res.json(refusals);
};

/** Critical signals: for the safety team only (release specification, section 9). */
export const getCritical: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const { siteId } = entry.site;
  const signals = await context.reader.criticalSignals(siteId, siteNow(context, entry));
  res.type('json').send(paddedJson({ siteId, signals: [...signals] } satisfies CriticalList));
};

/** What was changed in how the site is released, and why. */
export const getChanges: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const changes: ChangeLog = await context.lanes.large(req, res, 'public', () =>
    context.reader.changes(entry.site.siteId),
  );
  // A day is told when it is over: by our clock too, the database's may be set ahead.
  const today = isoUtc(context.wallClock()).slice(0, 10);
  const critical = changes.critical.filter(({ day }) => day < today);
  res.set('Cache-Control', 'public, max-age=30').json({ ...changes, critical });
};

/** The settings in force, with author and reason of their version. */
export const getPolicies: Handler = async (context, req, res) => {
  const { siteId } = parseOrRefuse(policiesQuerySchema, req.query, 'invalid_request');
  const policies = await context.lanes.large(req, res, 'public', () =>
    context.policies.policies(siteId ?? null),
  );
  res.set('Cache-Control', 'public, max-age=60');
  res.json({ policies: [...policies] } satisfies PolicyList);
};
