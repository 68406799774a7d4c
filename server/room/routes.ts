// The safety team's side of the API: alerts and steps on them, the event, the log. Staff only; every answer is private.
import * as z from 'zod';
import type { Act } from '#shared/domain/alerts/people.ts';
import { QUIET_MS } from '#shared/domain/alerts/types.ts';
import { MAINTAINERS, OPERATORS } from '#shared/domain/roles.ts';
import { DAY_MS } from '#shared/time.ts';
import {
  type AlertList,
  alertActionSchema,
  alertListSchema,
  eventStateSchema,
} from '#shared/wire/alert.ts';
import { type LogPage, logActionSchema, logPageSchema } from '#shared/wire/decision-log.ts';
import { eventPlanSchema } from '#shared/wire/event-plan.ts';
import { instantSchema as instant } from '#shared/wire/instant.ts';
import { type Actor, READERS } from '../auth/access.ts';
import { created, done, JSON_TYPE, json, text } from '../http/answer.ts';
import type { HttpContext } from '../http/context.ts';
import { afterOf, cursorSchema, encodeCursor, limitSchema } from '../http/cursor.ts';
import { ok, type Route, route } from '../http/route.ts';
import { paddedJson } from '../padded.ts';
import type { ReleaseReader, Room, SiteEntry, StepRefusal } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';

/** What the routes of the control room work with. */
export type RoomContext = HttpContext & {
  readonly reader: Pick<ReleaseReader, 'site'>;
  readonly room: Room;
};

const alertsQuerySchema = z
  .strictObject({
    at: instant.optional().describe('As they stood at this time; absent: as they stand now'),
    from: instant.optional().describe('Those that ran from this time on; goes together with `to`'),
    to: instant.optional().describe('And until this time, as they stood then; at most 31 days'),
  })
  .refine(
    ({ at, from, to }) =>
      (from === undefined) === (to === undefined) && (at === undefined || from === undefined),
    { error: '`at`, or `from` and `to`, or neither' },
  );
type AlertsQuery = z.infer<typeof alertsQuerySchema>;

const logQuerySchema = z.strictObject({
  from: instant.optional().describe('Entries from this time on; absent: from the first one'),
  to: instant.optional().describe('Entries before this time; absent: up to the newest'),
  cursor: cursorSchema,
  limit: limitSchema(500, 100),
});

/** Staff records are kept no longer than this either. */
const LONGEST_SPAN_MS = 31 * DAY_MS;

const REFUSED: Readonly<Record<StepRefusal, string>> = {
  unknown_alert: 'There is no such alert. It may have cleared long ago.',
  already_cleared: 'This alert has cleared.',
  already_acknowledged: 'Somebody has acknowledged this alert before you.',
  clears_by_itself:
    'Sensors see this place and will clear the alert. Only an alert out of sight is closed by hand.',
  changing: 'This alert is changing right now. Look again in a few seconds.',
};

/** Who acts, now. A recording takes no steps: nothing of it is now. */
function actOf(context: RoomContext, entry: SiteEntry, { accountId }: Actor): Act {
  if (entry.replayClock !== null)
    throw new Refusal('conflict', 'This site is a recording: nothing can be changed in it.');
  return { by: accountId, at: context.wallClock() };
}

function readAlerts(
  { room }: RoomContext,
  siteId: string,
  { at, from, to }: AlertsQuery,
  now: number,
): ReturnType<Room['alerts']> {
  if (at !== undefined) {
    const then = Math.min(Date.parse(at), now);
    return room.alertsBetween(siteId, then - QUIET_MS, then);
  }
  if (from !== undefined && to !== undefined) {
    const end = Math.min(Date.parse(to), now);
    const start = Math.min(Date.parse(from), end);
    if (end - start > LONGEST_SPAN_MS)
      throw new Refusal('invalid_request', 'Ask for at most 31 days of alerts.');
    return room.alertsBetween(siteId, start, end);
  }
  return room.alerts(siteId, now);
}

const SITE = '/api/v1/sites/:siteId';

const getAlerts = route({
  method: 'GET',
  path: `${SITE}/alerts`,
  operationId: 'listAlerts',
  tag: 'Room',
  summary: 'Alerts that are running, or as they stood `at` a time, or between `from` and `to`',
  access: READERS,
  query: alertsQuerySchema,
  answers: ok(alertListSchema),
  handler: async (context: RoomContext, { params, query }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const { siteId } = entry.site;
    const alerts = [...(await readAlerts(context, siteId, query, siteNow(context, entry)))];
    return text(JSON_TYPE, paddedJson({ siteId, alerts } satisfies AlertList));
  },
});

const postStep = route({
  method: 'POST',
  path: `${SITE}/alerts/:alertId/steps`,
  operationId: 'takeAlertStep',
  tag: 'Room',
  summary: 'Acknowledge, say which measure was taken, or close what is out of sight',
  access: OPERATORS,
  body: alertActionSchema,
  answers: ok(alertListSchema, 'The alerts that are running now'),
  refuses: ['conflict'],
  handler: async (context: RoomContext, { params, body, actor }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    const { siteId } = entry.site;
    const { alertId } = params;
    const refused = await context.room.takeStep({ siteId, alertId }, body, act);
    if (refused !== null)
      throw new Refusal(refused === 'unknown_alert' ? 'not_found' : 'conflict', REFUSED[refused]);
    const alerts = [...(await context.room.alerts(siteId, act.at))];
    return text(JSON_TYPE, paddedJson({ siteId, alerts } satisfies AlertList));
  },
});

const getEvent = route({
  method: 'GET',
  path: `${SITE}/event`,
  operationId: 'getEvent',
  tag: 'Room',
  summary: 'Phase, duty and drill, and the event plan',
  access: READERS,
  answers: ok(
    z.strictObject({
      state: eventStateSchema,
      plan: eventPlanSchema.nullable().describe('The event plan in force; null: there is none'),
    }),
  ),
  handler: async (context: RoomContext, { params }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const { siteId } = entry.site;
    const state = await context.room.eventState(siteId, siteNow(context, entry));
    return json({ state, plan: await context.room.eventPlan(siteId) });
  },
});

/** An event plan names measures and programme of days. */
const PLAN_BYTES = 500_000;

const putEventPlan = route({
  method: 'PUT',
  path: `${SITE}/event-plan`,
  operationId: 'putEventPlan',
  tag: 'Room',
  summary: 'Puts a version of the event plan into force',
  access: MAINTAINERS,
  body: eventPlanSchema,
  bodyBytes: PLAN_BYTES,
  answers: { 204: { description: 'In force' } },
  refuses: ['conflict'],
  handler: async (context: RoomContext, { params, body: plan, actor }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    if (plan.siteId !== entry.site.siteId)
      throw new Refusal('invalid_body', 'The plan names a different site from the address.');
    await context.room.changeEventPlan(plan, act);
    return done();
  },
});

/** Where the page after this one is; null: there is none. The answer is padded, so the length of a link says nothing. */
function nextLog(
  self: string,
  { from, to, limit }: z.infer<typeof logQuerySchema>,
  page: LogPage['entries'],
): string | null {
  const last = page.at(-1);
  if (page.length < limit || last === undefined || last.seq <= 1) return null;
  const params = new URLSearchParams({ limit: `${limit}`, cursor: encodeCursor([last.seq]) });
  if (from !== undefined) params.set('from', from);
  if (to !== undefined) params.set('to', to);
  return `${self}?${params}`;
}

const timeOf = (instantText: string | undefined): number | null =>
  instantText === undefined ? null : Date.parse(instantText);

const getLog = route({
  method: 'GET',
  path: `${SITE}/log`,
  operationId: 'listLog',
  tag: 'Room',
  summary: 'The decision log, newest first, with its chain of hashes',
  access: READERS,
  query: logQuerySchema,
  answers: ok(logPageSchema),
  handler: async (context: RoomContext, { params, query }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const { siteId } = entry.site;
    const entries = [
      ...(await context.room.log({
        siteId,
        from: timeOf(query.from),
        to: timeOf(query.to),
        before: afterOf(z.int(), query.cursor),
        limit: query.limit,
        now: siteNow(context, entry),
      })),
    ];
    const self = `/api/v1/sites/${siteId}/log`;
    const page: LogPage = { siteId, entries, links: { self, next: nextLog(self, query, entries) } };
    return text(JSON_TYPE, paddedJson(page));
  },
});

const addedSchema = z.strictObject({ seq: z.int().describe('Number of the new entry') });

const postLog = route({
  method: 'POST',
  path: `${SITE}/log`,
  operationId: 'addToLog',
  tag: 'Room',
  summary: 'Adds a note, a handover, a phase change, duty or a drill',
  access: OPERATORS,
  body: logActionSchema,
  answers: { 201: { description: 'Its number', schema: addedSchema } },
  refuses: ['conflict'],
  handler: async (context: RoomContext, { params, body, actor }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    const seq = await context.room.addToLog(entry.site.siteId, body, act);
    return created({ seq });
  },
});

export const ROOM_ROUTES: readonly Route<RoomContext>[] = [
  getAlerts,
  postStep,
  getEvent,
  putEventPlan,
  getLog,
  postLog,
];
