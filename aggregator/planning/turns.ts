// When a site has to be planned again without anybody changing the register: at the end of a sensor, before the bound at which a plan without those who
// left can begin, and before 00:00 UTC, when whoever waited may enter.

import { DAY_MS, type EpochMs, windowStartOf } from '#shared/time.ts';
import { leftBy } from '../core/plan/following.ts';
import {
  effectiveFromOf,
  FORESEEN_MS,
  type PlannedRegister,
  planInForce,
} from '../core/plan/leavers.ts';
import { epochEndedBy } from '../core/plan/leavings.ts';

/** After `now`: as time is an argument, a clock that jumps is answered at once. */
export function nextTurn({ plans, sensors, now }: PlannedRegister): EpochMs {
  const foreseen = now + FORESEEN_MS;
  const midnight = windowStartOf(foreseen, DAY_MS) + DAY_MS;
  return (
    Math.min(midnight, nextEnd({ plans, sensors, now }), nextFollowing({ plans, sensors, now })) -
    FORESEEN_MS
  );
}

/** First end that is not foreseen yet, of a sensor of a plan that is in force or to come. */
function nextEnd({ plans, sensors, now }: PlannedRegister): EpochMs {
  const running = plans.filter((_, i) => {
    const after = plans[i + 1];
    return after === undefined || effectiveFromOf(after) > now;
  });
  let first = Number.POSITIVE_INFINITY;
  for (const { sensorId, validUntil } of sensors) {
    const planned = running.find(({ planning }) => planning.unitOfSensor.has(sensorId));
    if (planned === undefined) continue;
    const end = epochEndedBy(Date.parse(validUntil), planned.policy.rosterEpochSeconds);
    if (end > now + FORESEEN_MS && end < first) first = end;
  }
  return first;
}

/** The next bound that is not foreseen yet, if the plan in force there would hold somebody who has left by then. */
function nextFollowing({ plans, sensors, now }: PlannedRegister): EpochMs {
  const publicMs = planInForce(plans, now).policy.publicWindowSeconds * 1000;
  const bound = windowStartOf(now + FORESEEN_MS, publicMs) + publicMs;
  const planned = planInForce(plans, bound);
  const isHolding = effectiveFromOf(planned) < bound && leftBy(planned, sensors, bound).size > 0;
  return isHolding ? bound : Number.POSITIVE_INFINITY;
}
