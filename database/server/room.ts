// The room for the server: reads and writes as the role `server`.
import type pg from 'pg';
import type { Act } from '#shared/domain/alerts/people.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { changeEventPlan } from '../change-event-plan.ts';
import { readEventPlan } from '../event-plans.ts';
import {
  type LogQuery,
  readAlerts,
  readAlertsBetween,
  readEventState,
  readLog,
} from './room-reads.ts';
import { addToLog, takeStep } from './room-steps.ts';

/** Satisfies the server's port `Room`. */
export function createRoom(pool: pg.Pool) {
  return {
    alerts: (siteId: string, now: number) => readAlerts(pool, siteId, now),
    alertsBetween: (siteId: string, from: number, to: number) =>
      readAlertsBetween(pool, siteId, from, to),
    eventState: (siteId: string, now: number) => readEventState(pool, siteId, now),
    eventPlan: (siteId: string) => readEventPlan(pool, siteId),
    changeEventPlan: (plan: EventPlan, act: Act) => changeEventPlan(pool, plan, act),
    takeStep: (of: { siteId: string; alertId: string }, action: AlertAction, act: Act) =>
      takeStep(pool, of, action, act),
    log: (query: LogQuery) => readLog(pool, query),
    addToLog: (siteId: string, action: LogAction, act: Act) => addToLog(pool, siteId, action, act),
  };
}
