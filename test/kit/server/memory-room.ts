// A room in which nothing happens: enough for what the suites of released records ask. Alerts and log are tested on the database.
import type { Room } from '#server/ports.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';

export function createMemoryRoom(): Room {
  const plans = new Map<string, EventPlan>();
  return {
    alerts: async () => [],
    alertsBetween: async () => [],
    eventState: async (siteId) => ({
      siteId,
      phase: 'circulation',
      isManual: false,
      duty: null,
      askAgainMinutes: null,
      drill: null,
    }),
    eventPlan: async (siteId) => plans.get(siteId) ?? null,
    eventPlans: async (siteId) => {
      const plan = plans.get(siteId);
      return plan === undefined ? [] : [{ seq: 0, plan }];
    },
    changeEventPlan: async (plan) => {
      plans.set(plan.siteId, plan);
      return true;
    },
    takeSteps: async () => ['unknown_alert'],
    setAlertSettings: async () => true,
    log: async () => [],
    logStart: async () => '5'.repeat(64),
    addToLog: async () => 1,
  };
}
