// The safety team's side of the API: alerts and steps on them, the event, the log. Staff only; every answer is private.
import type { Response } from 'express';
import * as z from 'zod';
import { type AlertList, alertActionSchema } from '#shared/wire/alert.ts';
import { type LogPage, logActionSchema } from '#shared/wire/decision-log.ts';
import { eventPlanSchema } from '#shared/wire/event-plan.ts';
import { instantSchema as instant } from '#shared/wire/instant.ts';
import { MAINTAINERS, OPERATORS, READERS } from '../auth/access.ts';
import { paddedJson } from '../padded.ts';
import type { Doing, SiteEntry, StepRefusal } from '../ports.ts';
import { actorOf, type ServerContext, siteNow, siteOrRefuse } from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import { decodeCursor, encodeCursor, noQuerySchema } from './query.ts';
import type { Handler } from './read-routes.ts';
import type { Route } from './routes.ts';

/** `at`: as they stood then. `from` and `to`: those that ran in between, as they stood at `to`. Neither: now. */
export const alertsQuerySchema = z.union([
  z.strictObject({ at: instant }),
  z.strictObject({ from: instant, to: instant }),
  noQuerySchema,
]);
export const logQuerySchema = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const QUIET_MS = 600_000;

const REFUSED: Readonly<Record<StepRefusal, string>> = {
  unknown_alert: 'There is no such alert. It may have cleared long ago.',
  already_cleared: 'This alert has cleared.',
  already_acknowledged: 'Somebody has acknowledged this alert before you.',
  clears_by_itself:
    'Sensors see this place and will clear the alert. Only an alert out of sight is closed by hand.',
  changing: 'This alert is just changing. Look again in a few seconds.',
};

/** Who acts, now. A recording takes no steps: nothing of it is now. */
function doingOf(context: ServerContext, entry: SiteEntry, res: Response): Doing {
  if (entry.replayClock !== null)
    throw new Refusal('conflict', 'This site is a recording: nothing can be changed in it.');
  return { by: actorOf(res).accountId, at: context.wallClock() };
}

const getAlerts: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const query = parseOrRefuse(alertsQuerySchema, req.query, 'invalid_request');
  const { siteId } = entry.site;
  const now = siteNow(context, entry);
  const read = (): ReturnType<typeof context.room.alerts> => {
    if ('at' in query) {
      const at = Math.min(Date.parse(query.at), now);
      return context.room.alertsBetween(siteId, at - QUIET_MS, at);
    }
    if ('from' in query) {
      const to = Math.min(Date.parse(query.to), now);
      return context.room.alertsBetween(siteId, Math.min(Date.parse(query.from), to), to);
    }
    return context.room.alerts(siteId, now);
  };
  res.type('json').send(paddedJson({ siteId, alerts: [...(await read())] } satisfies AlertList));
};

const postStep: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const action = parseOrRefuse(alertActionSchema, req.body, 'invalid_body');
  const doing = doingOf(context, entry, res);
  const { siteId } = entry.site;
  const refused = await context.room.takeStep(
    { siteId, alertId: String(req.params.alertId) },
    action,
    doing,
  );
  if (refused !== null)
    throw new Refusal(refused === 'unknown_alert' ? 'not_found' : 'conflict', REFUSED[refused]);
  const alerts = await context.room.alerts(siteId, doing.at);
  res.type('json').send(paddedJson({ siteId, alerts: [...alerts] } satisfies AlertList));
};

const getEvent: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const { siteId } = entry.site;
  const state = await context.room.eventState(siteId, siteNow(context, entry));
  res.json({ state, plan: await context.room.eventPlan(siteId) });
};

const putEventPlan: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const plan = parseOrRefuse(eventPlanSchema, req.body, 'invalid_body');
  const doing = doingOf(context, entry, res);
  if (plan.siteId !== entry.site.siteId)
    throw new Refusal('invalid_body', 'The plan says another site than the address.');
  await context.room.changeEventPlan(plan, doing);
  res.status(204).end();
};

const getLog: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const query = parseOrRefuse(logQuerySchema, req.query, 'invalid_request');
  const { siteId } = entry.site;
  const entries = await context.room.log({
    siteId,
    from: query.from === undefined ? null : Date.parse(query.from),
    to: query.to === undefined ? null : Date.parse(query.to),
    before: query.cursor === undefined ? null : decodeCursor(z.tuple([z.int()]), query.cursor)[0],
    limit: query.limit,
    now: siteNow(context, entry),
  });
  const last = entries.at(-1);
  const self = `/api/v1/sites/${siteId}/log`;
  const next = (): string => {
    const params = new URLSearchParams({
      limit: `${query.limit}`,
      cursor: encodeCursor([last?.seq ?? 0]),
    });
    if (query.from !== undefined) params.set('from', query.from);
    if (query.to !== undefined) params.set('to', query.to);
    return `${self}?${params}`;
  };
  const isMore = entries.length === query.limit && last !== undefined && last.seq > 1;
  const page: LogPage = {
    siteId,
    entries: [...entries],
    links: { self, next: isMore ? next() : null },
  };
  res.type('json').send(paddedJson(page));
};

const postLog: Handler = async (context, req, res) => {
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const action = parseOrRefuse(logActionSchema, req.body, 'invalid_body');
  const doing = doingOf(context, entry, res);
  const seq = await context.room.addToLog(entry.site.siteId, action, doing);
  res.status(201).json({ seq });
};

const SITE = '/api/v1/sites/:siteId';
/** An event plan names measures and programme of days. */
const PLAN_BYTES = 500_000;

export const ROOM_ROUTES: readonly Route[] = [
  { method: 'GET', path: `${SITE}/alerts`, access: READERS, handler: getAlerts },
  { method: 'POST', path: `${SITE}/alerts/:alertId/steps`, access: OPERATORS, handler: postStep },
  { method: 'GET', path: `${SITE}/event`, access: READERS, handler: getEvent },
  {
    method: 'PUT',
    path: `${SITE}/event-plan`,
    access: MAINTAINERS,
    bodyBytes: PLAN_BYTES,
    handler: putEventPlan,
  },
  { method: 'GET', path: `${SITE}/log`, access: READERS, handler: getLog },
  { method: 'POST', path: `${SITE}/log`, access: OPERATORS, handler: postLog },
];
