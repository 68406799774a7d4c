// What one registration says is there as a whole or not at all: nobody plans with the zones of one file and the sensors of another.
import type pg from 'pg';
import type { EpochMs } from '#shared/time.ts';
import { SYSTEM_ACTOR } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';
import { changeEventPlanIn } from '../change-event-plan.ts';
import { inTransaction } from '../transaction.ts';
import { putSensors, putSite } from './register.ts';

export type Registration = {
  readonly site: Site;
  /** Null keeps the one that is there. */
  readonly drawing: SitePlan | null;
  readonly sensors: readonly Sensor[];
  /** When new sensors came into the register; absent: now. */
  readonly enteredAt?: EpochMs;
  /** Null keeps the one that is there. */
  readonly eventPlan: EventPlan | null;
};

/** Throws when a sensor id belongs to another site; then nothing is written. */
export function putRegistration(pool: pg.Pool, of: Registration, at: EpochMs): Promise<void> {
  return inTransaction(pool, async (client) => {
    await putSite(client, of.site, of.drawing);
    await putSensors(client, of.sensors, at, of.enteredAt ?? at);
    if (of.eventPlan !== null)
      await changeEventPlanIn(client, of.eventPlan, { by: SYSTEM_ACTOR, at });
  });
}
