// Requests of the safety team: alerts, steps on them, the event, the log.
import type {
  AlertAction,
  AlertList,
  AlertsAction,
  AlertView,
  EventState,
} from '#shared/wire/alert.ts';
import type { LogAction, LogKind, LogPage } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { getJson, type SentOnce, sendJson, siteUrl } from './api.ts';

export type EventResource = { readonly state: EventState; readonly plan: EventPlan | null };

export const fetchAlerts = async (
  siteId: string,
  signal?: AbortSignal,
): Promise<readonly AlertView[]> =>
  (await getJson<AlertList>(`${siteUrl(siteId)}/alerts`, signal)).alerts;

/** Alerts as they stood at a time, ISO 8601. */
export const fetchAlertsAt = async (
  siteId: string,
  at: string,
  signal?: AbortSignal,
): Promise<readonly AlertView[]> =>
  (await getJson<AlertList>(`${siteUrl(siteId)}/alerts?at=${encodeURIComponent(at)}`, signal))
    .alerts;

/** Alerts that ran between two times, for the marks on the timeline. */
export const fetchAlertsBetween = async (
  siteId: string,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<readonly AlertView[]> => {
  const range = new URLSearchParams({ from, to });
  return (await getJson<AlertList>(`${siteUrl(siteId)}/alerts?${range}`, signal)).alerts;
};

/** The same step on one or several, once; gives the alerts as they are after it. */
export const sendSteps = async (
  siteId: string,
  body: AlertsAction,
  once: SentOnce,
): Promise<readonly AlertView[]> => {
  const answer = await sendJson('POST', `${siteUrl(siteId)}/alert-steps`, body, once);
  return ((await answer.json()) as AlertList).alerts;
};

/** Gives the alerts as they are after the step. */
export const sendStep = async (
  siteId: string,
  alertId: string,
  action: AlertAction,
): Promise<readonly AlertView[]> => {
  const answer = await sendJson('POST', `${siteUrl(siteId)}/alerts/${alertId}/steps`, action);
  return ((await answer.json()) as AlertList).alerts;
};

/** The same step on several; gives the alerts as they are after it. */
export const sendTogether = async (
  siteId: string,
  body: AlertsAction,
): Promise<readonly AlertView[]> => {
  const answer = await sendJson('POST', `${siteUrl(siteId)}/alert-steps`, body);
  return ((await answer.json()) as AlertList).alerts;
};

export const fetchEvent = (siteId: string, signal?: AbortSignal): Promise<EventResource> =>
  getJson(`${siteUrl(siteId)}/event`, signal);

export const sendLogEntry = async (siteId: string, action: LogAction): Promise<void> => {
  await sendJson('POST', `${siteUrl(siteId)}/log`, action);
};

/** So many entries of a kind are asked for. */
const MOST_OF_KIND = 200;

/** The newest reports of places; `to` shows them as they stood. */
export const fetchReports = (
  siteId: string,
  to: string | null,
  signal?: AbortSignal,
): Promise<LogPage> => {
  const kind: LogKind = 'place_reported';
  const asked = new URLSearchParams({ kind, limit: `${MOST_OF_KIND}` });
  if (to !== null) asked.set('to', to);
  return getJson(`${siteUrl(siteId)}/log?${asked}`, signal);
};

/** A note, once. */
export const sendNote = async (siteId: string, note: LogAction, once: SentOnce): Promise<void> => {
  await sendJson('POST', `${siteUrl(siteId)}/log`, note, once);
};

/** A page of the log, newest first; `to` shows it as it stood. */
export const fetchLog = (
  siteId: string,
  to: string | null,
  signal?: AbortSignal,
): Promise<LogPage> =>
  getJson(
    `${siteUrl(siteId)}/log?limit=100${to === null ? '' : `&to=${encodeURIComponent(to)}`}`,
    signal,
  );
