// The safety team's entries in the one cache. The stream replaces alerts and event state whole, so a lost event costs nothing.

import { queryOptions } from '@tanstack/react-query';
import { reportsIn } from '#client/model/place-reports.ts';
import {
  fetchAlerts,
  fetchAlertsAt,
  fetchAlertsBetween,
  fetchEvent,
  fetchLog,
  fetchReports,
} from './room-api.ts';

export const alertsKey = (siteId: string) => ['alerts', siteId, 'staff'] as const;
export const eventKey = (siteId: string) => ['event', siteId, 'staff'] as const;

export const logKey = (siteId: string) => ['log', siteId, 'staff'] as const;

export const alertsQuery = (siteId: string) =>
  queryOptions({
    queryKey: alertsKey(siteId),
    queryFn: ({ signal }) => fetchAlerts(siteId, signal),
  });

/** As they stood at a time, ISO 8601; it never changes. */
export const alertsAtQuery = (siteId: string, at: string) =>
  queryOptions({
    queryKey: ['alerts-at', siteId, 'staff', at],
    queryFn: ({ signal }) => fetchAlertsAt(siteId, at, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });

export const alertsBetweenQuery = (siteId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['alerts-between', siteId, 'staff', from, to],
    queryFn: ({ signal }) => fetchAlertsBetween(siteId, from, to, signal),
    placeholderData: (before) => before,
  });

export const eventQuery = (siteId: string) =>
  queryOptions({ queryKey: eventKey(siteId), queryFn: ({ signal }) => fetchEvent(siteId, signal) });

/** `to` null: the newest entries; else as the log stood then. */
export const logQuery = (siteId: string, to: string | null) =>
  queryOptions({
    queryKey: [...logKey(siteId), to],
    queryFn: ({ signal }) => fetchLog(siteId, to, signal),
    placeholderData: (before) => before,
  });

/** What people reported of places, newest first; asked for again whenever the log is. `to` as in the log. */
export const reportsQuery = (siteId: string, to: string | null) =>
  queryOptions({
    queryKey: [...logKey(siteId), to, 'reports'],
    queryFn: async ({ signal }) => reportsIn((await fetchReports(siteId, to, signal)).entries),
    placeholderData: (before) => before,
  });
