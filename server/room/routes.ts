// The safety team's side of the API: alerts and steps on them, the event, and the log (`log-routes.ts`). Staff only; every answer is private.
import * as z from 'zod';
import { QUIET_MS } from '#shared/domain/alerts/types.ts';
import { MAINTAINERS, OPERATORS } from '#shared/domain/roles.ts';
import { measureFaults } from '#shared/process/measure-faults.ts';
import { DAY_MS } from '#shared/time.ts';
import {
  type AlertList,
  alertActionSchema,
  alertListSchema,
  eventStateSchema,
} from '#shared/wire/alert.ts';
import { eventPlanSchema } from '#shared/wire/event-plan.ts';
import { instantSchema as instant } from '#shared/wire/instant.ts';
import { timesInUtc } from '#shared/wire/utc-times.ts';
import { READERS } from '../auth/access.ts';
import { done, JSON_TYPE, json, text } from '../http/answer.ts';
import { ok, type Route, route } from '../http/route.ts';
import { paddedJson } from '../padded.ts';
import type { Room } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import { siteAt } from '../sites/span.ts';
import { actOf, alertsNow, type RoomContext, SITE, stepRefusal, takenOrRefuse } from './acting.ts';
import { LOG_ROUTES } from './log-routes.ts';
import { TOGETHER_ROUTES } from './together-routes.ts';

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

/** Staff records are kept no longer than this either. */
const LONGEST_SPAN_MS = 31 * DAY_MS;

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
  summary:
    'Acknowledge, say who goes or which measure was taken, close what is out of sight, or shelve',
  access: OPERATORS,
  body: alertActionSchema,
  answers: ok(alertListSchema, 'The alerts that are running now'),
  refuses: ['conflict'],
  isOnce: true,
  handler: async (context: RoomContext, { params, body, actor, once }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    const { siteId } = entry.site;
    const of = { siteId, alertIds: [params.alertId] };
    const [refused] = takenOrRefuse(await context.room.takeSteps(of, body, act, once));
    if (refused !== undefined) throw stepRefusal(refused);
    return alertsNow(context, siteId, act.at);
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
  // A time may have an offset, as in a file.
  body: z.preprocess((plan) => timesInUtc(plan), eventPlanSchema),
  bodyBytes: PLAN_BYTES,
  answers: { 204: { description: 'In force' } },
  refuses: ['conflict'],
  handler: async (context: RoomContext, { params, body: plan, actor }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    if (plan.siteId !== entry.site.siteId)
      throw new Refusal('invalid_body', 'The plan names a different site from the address.');
    const faults = measureFaults(plan, [siteAt(entry, act.at), entry.site]);
    if (faults.length > 0)
      throw new Refusal(
        'invalid_body',
        'Correct what `errors` names and send it again.',
        faults.map(({ path, code, says }) => ({
          pointer: `/${path.join('/')}`,
          code,
          detail: says,
        })),
      );
    await context.room.changeEventPlan(plan, act);
    return done();
  },
});

export const ROOM_ROUTES: readonly Route<RoomContext>[] = [
  getAlerts,
  postStep,
  getEvent,
  putEventPlan,
  ...TOGETHER_ROUTES,
  ...LOG_ROUTES,
];
