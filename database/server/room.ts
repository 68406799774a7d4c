// The room for the server: reads and writes as the role `server`.
import type pg from 'pg';
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
import { addToLog, type Doing, takeStep } from './room-steps.ts';

/** Satisfies the server's port `Room`. */
export function createRoom(pool: pg.Pool) {
  return {
    alerts: (siteId: string, now: number) => readAlerts(pool, siteId, now),
    alertsBetween: (siteId: string, from: number, to: number) =>
      readAlertsBetween(pool, siteId, from, to),
    eventState: (siteId: string, now: number) => readEventState(pool, siteId, now),
    eventPlan: (siteId: string) => readEventPlan(pool, siteId),
    changeEventPlan: (plan: EventPlan, doing: Doing) => changeEventPlan(pool, plan, doing),
    takeStep: (of: { siteId: string; alertId: string }, action: AlertAction, doing: Doing) =>
      takeStep(pool, of, action, doing),
    log: (query: LogQuery) => readLog(pool, query),
    addToLog: (siteId: string, action: LogAction, doing: Doing) =>
      addToLog(pool, siteId, action, doing),
  };
}
