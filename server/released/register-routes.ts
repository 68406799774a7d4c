// The register, the totals of refusals, what was changed in how a site is released, and its critical signals.
import * as z from 'zod';
import { isoUtc } from '#shared/time.ts';
import {
  type PolicyList,
  policyListSchema,
  type Refusals,
  refusalsSchema,
  type SensorPage,
  sensorPageSchema,
} from '#shared/wire/api.ts';
import { type ChangeLog, changeLogSchema } from '#shared/wire/change-log.ts';
import { type CriticalList, criticalListSchema } from '#shared/wire/critical.ts';
import { stopListSchema } from '#shared/wire/emergency-stop.ts';
import { sensorSchema } from '#shared/wire/sensor.ts';
import { INSPECTORS, isAllowedAt, READERS } from '../auth/access.ts';
import { JSON_TYPE, json, text } from '../http/answer.ts';
import { afterOf, cursorSchema, encodeCursor, limitSchema } from '../http/cursor.ts';
import { ok, type Route, route } from '../http/route.ts';
import { MADE } from '../lanes/costs.ts';
import { paddedJson } from '../padded.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import type { ReleasedContext } from './context.ts';

const ofSite = z.string().max(40).optional().describe('Of this site only; absent: of every site');

const SEEN =
  'Everybody sees a suspension, an early end or a removal, another owner, place, view or report interval from the first public window on whose plan no longer holds the sensor as it was; staff of the site see it at once (promise P22).';

const getSensors = route({
  method: 'GET',
  path: '/api/v1/sensors',
  operationId: 'listSensors',
  tag: 'Register',
  summary: 'The sensor register, page by page',
  access: 'public',
  query: z.strictObject({ siteId: ofSite, cursor: cursorSchema, limit: limitSchema(500, 100) }),
  description: SEEN,
  cost: MADE,
  caching: 60,
  answers: ok(sensorPageSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { siteId = null, cursor, limit } = asked.query;
    const after = afterOf(z.string().max(64), cursor);
    const isStaff = isAllowedAt(READERS, await asked.asking(), siteId);
    asked.dependsOn('Authorization', 'Cookie');
    if (isStaff) asked.keepPrivate();
    const now = isStaff ? null : context.wallClock();
    const sensors = await asked.whole(() => context.reader.sensors({ siteId, after, limit, now }));
    const last = sensors.length === limit ? sensors.at(-1) : undefined;
    const links = asked.pageLinks(last === undefined ? null : encodeCursor([last.sensorId]));
    return json({ sensors: [...sensors], links } satisfies SensorPage);
  },
});

const getSensor = route({
  method: 'GET',
  path: '/api/v1/sensors/:sensorId',
  operationId: 'getSensor',
  tag: 'Register',
  summary: 'One sensor of the register',
  description: SEEN,
  access: 'public',
  caching: 60,
  answers: ok(sensorSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { sensorId } = asked.params;
    const seen = await context.reader.sensor(sensorId, context.wallClock());
    if (seen === null) throw new Refusal('not_found', 'No sensor with this id is registered.');
    const isStaff = isAllowedAt(READERS, await asked.asking(), seen.siteId);
    asked.dependsOn('Authorization', 'Cookie');
    if (!isStaff) return json(seen);
    asked.keepPrivate();
    return json((await context.reader.sensor(sensorId, null)) ?? seen);
  },
});

const getRefusals = route({
  method: 'GET',
  path: '/api/v1/refusals',
  operationId: 'getRefusals',
  tag: 'Register',
  summary: 'Refused readings per reason and UTC day, in classes',
  description:
    'Everybody sees classes of days that are over, and never how many readings were accepted: that number tells who was out (promise P25). Inspectors also see the totals of each roster epoch.',
  access: 'public',
  query: z.strictObject({
    siteId: ofSite.describe('Of this site; absent: of the first one'),
    limit: limitSchema(96, 96),
  }),
  cost: MADE,
  caching: 60,
  answers: ok(refusalsSchema),
  refuses: ['not_found'],
  handler: async (context: ReleasedContext, asked) => {
    const { query } = asked;
    const siteId = query.siteId ?? (await context.reader.sites())[0]?.site.siteId ?? '';
    const entry = await siteOrRefuse(context, siteId);
    const isInspector = isAllowedAt(INSPECTORS, await asked.asking(), siteId);
    asked.dependsOn('Authorization', 'Cookie');
    if (isInspector) asked.keepPrivate();
    const now = siteNow(context, entry);
    const refusals: Refusals = await asked.whole(() =>
      context.reader.refusals(siteId, isInspector, query.limit, now),
    );
    return json(refusals);
  },
});

const getCritical = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/critical',
  operationId: 'listCriticalSignals',
  tag: 'Room',
  summary: 'Running critical signals: for the safety team only',
  access: READERS,
  answers: ok(criticalListSchema),
  handler: async (context: ReleasedContext, { params }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const { siteId } = entry.site;
    const signals = await context.reader.criticalSignals(siteId, siteNow(context, entry));
    const list: CriticalList = { siteId, signals: [...signals] };
    return text(JSON_TYPE, paddedJson(list));
  },
});

const getChanges = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/changes',
  operationId: 'getChanges',
  tag: 'Register',
  summary:
    'Policy versions, emergency stops, plans, retractions, and how often critical signals fired',
  access: 'public',
  cost: MADE,
  caching: 30,
  answers: ok(changeLogSchema),
  handler: async (context: ReleasedContext, asked) => {
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const now = siteNow(context, entry);
    const changes: ChangeLog = await asked.whole(() =>
      context.reader.changes(entry.site.siteId, now),
    );
    // A day is told when it is over: by our clock too, the database's may be set ahead.
    const today = isoUtc(context.wallClock()).slice(0, 10);
    const critical = changes.critical.filter(({ day }) => day < today);
    return json({ ...changes, critical } satisfies ChangeLog);
  },
});

const getStops = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/stops',
  operationId: 'listStops',
  tag: 'Register',
  summary: 'Emergency stops of the release: which lanes, from when, by whom and why',
  description:
    'A stop holds every window that is not published yet, as `policy_suspended`; what was withheld is never published later. A `resume` ends every stop before it, for windows that start at its `from` or later.',
  access: 'public',
  cost: MADE,
  caching: 5,
  answers: ok(stopListSchema),
  handler: async (context: ReleasedContext, { params }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    return json(await context.reader.stops(entry.site.siteId));
  },
});

const getPolicies = route({
  method: 'GET',
  path: '/api/v1/policies',
  operationId: 'listPolicies',
  tag: 'Register',
  summary:
    'How each site is released: the policy in force, and versions announced, with author and reason',
  access: 'public',
  query: z.strictObject({ siteId: ofSite }),
  cost: MADE,
  caching: 60,
  answers: ok(policyListSchema),
  handler: async (context: ReleasedContext, asked) => {
    const { siteId = null } = asked.query;
    const now = context.wallClock();
    const { inForce, announced } = await asked.whole(() => context.policies.policies(siteId, now));
    return json({ policies: [...inForce], announced: [...announced] } satisfies PolicyList);
  },
});

export const REGISTER_ROUTES: readonly Route<ReleasedContext>[] = [
  getCritical,
  getChanges,
  getStops,
  getSensors,
  getSensor,
  getRefusals,
  getPolicies,
];
