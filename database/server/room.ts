// The room for the server: reads and writes as the role `server`.
import type pg from 'pg';
import type { Room } from '#server/ports.ts';
import { changeEventPlan } from '../change-event-plan.ts';
import { readLogStart } from '../decisions.ts';
import { readEventPlan, readEventPlans } from '../event-plans.ts';
import { readAlerts, readAlertsBetween, readEventState, readLog } from './room-reads.ts';
import { addToLog, setAlertSettings, takeSteps } from './room-steps.ts';

export function createRoom(pool: pg.Pool): Room {
  return {
    alerts: (siteId, now) => readAlerts(pool, siteId, now),
    alertsBetween: (siteId, from, to) => readAlertsBetween(pool, siteId, from, to),
    eventState: (siteId, now) => readEventState(pool, siteId, now),
    eventPlan: (siteId) => readEventPlan(pool, siteId),
    eventPlans: (siteId, from, to) => readEventPlans(pool, siteId, from, to),
    changeEventPlan: (plan, act) => changeEventPlan(pool, plan, act),
    takeSteps: (of, action, act, once) => takeSteps(pool, of, action, act, once),
    setAlertSettings: (siteId, settings, act) => setAlertSettings(pool, siteId, settings, act),
    log: (query) => readLog(pool, query),
    logStart: (siteId) => readLogStart(pool, siteId),
    addToLog: (siteId, action, act, once) => addToLog(pool, siteId, action, act, once),
  };
}
