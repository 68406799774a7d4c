// The event plan of then: what was done is told in the words that were agreed when it was done, whatever is planned by now.
import type { EpochMs } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { EventPlanVersion } from '../ports.ts';

/** The plan in force at an entry of the log; null: there was none yet. */
export function eventPlanAt(versions: readonly EventPlanVersion[], seq: number): EventPlan | null {
  return versions.findLast((version) => version.seq <= seq)?.plan ?? null;
}

/** Number of the newest entry of a time; `before`: that of the newest before these. */
export function seqAt(log: readonly LogEntry[], before: number, at: EpochMs): number {
  return log.findLast(({ document }) => Date.parse(document.at) <= at)?.seq ?? before;
}
