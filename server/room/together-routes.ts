// What is done about many alerts at once: one step on all of them, and when an answered one asks again.
import { MAINTAINERS, OPERATORS } from '#shared/domain/roles.ts';
import { alertListSchema, alertSettingsSchema, alertsActionSchema } from '#shared/wire/alert.ts';
import { done } from '../http/answer.ts';
import { ok, type Route, route } from '../http/route.ts';
import { siteOrRefuse } from '../sites/site.ts';
import { actOf, alertsNow, type RoomContext, SITE, stepRefusal, takenOrRefuse } from './acting.ts';

/** Ids of 300 alerts, and a comment of which each character is written as six. */
const TOGETHER_BYTES = 16_000;

const postSteps = route({
  method: 'POST',
  path: `${SITE}/alert-steps`,
  operationId: 'takeAlertSteps',
  tag: 'Room',
  summary:
    'One step on several alerts, with one comment; refused when it can be taken on none of them',
  access: OPERATORS,
  body: alertsActionSchema,
  bodyBytes: TOGETHER_BYTES,
  answers: ok(alertListSchema, 'The alerts that are running now'),
  refuses: ['conflict'],
  isOnce: true,
  handler: async (context: RoomContext, { params, body, actor, once }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const act = actOf(context, entry, actor);
    const { siteId } = entry.site;
    const alertIds = [...new Set(body.alertIds)];
    const of = { siteId, alertIds };
    const refused = takenOrRefuse(await context.room.takeSteps(of, body.action, act, once));
    const [why] = refused;
    // Where some were taken, the list says which: whoever else was faster with the others is no mistake.
    if (why !== undefined && refused.length === alertIds.length) throw stepRefusal(why);
    return alertsNow(context, siteId, act.at);
  },
});

const putSettings = route({
  method: 'PUT',
  path: `${SITE}/alert-settings`,
  operationId: 'putAlertSettings',
  tag: 'Room',
  summary: 'Sets after how long an alert without a measure asks again',
  access: MAINTAINERS,
  body: alertSettingsSchema,
  answers: { 204: { description: 'In force' } },
  refuses: ['conflict'],
  handler: async (context: RoomContext, { params, body, actor }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    await context.room.setAlertSettings(entry.site.siteId, body, actOf(context, entry, actor));
    return done();
  },
});

export const TOGETHER_ROUTES: readonly Route<RoomContext>[] = [postSteps, putSettings];
