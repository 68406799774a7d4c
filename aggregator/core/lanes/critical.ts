// The critical signal (release specification, section 9): the only exception to pooling. A hotspot that a single viewpoint sees is shown to the
// safety team, and says nothing but "critical here". It exists only while the policy records the legal ground for it (promise P20).
import { signalIdOf } from '../plan/identity.ts';
import type { PlanIndex } from '../plan/plan-index.ts';
import type { CriticalChange, CriticalDocument } from '../window/protocol.ts';
import type { UnitLevels } from '../window/unit-levels.ts';

const CRITICAL_LEVEL = 4;
/** Fresh windows below 4, one after the other, until it clears. */
const SIGNAL_CLEARS_AFTER = 3;
/** Windows without a fresh level until nobody knows any more. */
const UNKNOWN_AFTER = 5;

type Signal = CriticalDocument[string];
type Place = Pick<CriticalChange, 'cell' | 'lat' | 'lon'>;

/** Whether a unit may say it at all: inside the trust boundary or of a verified owner, and its top band holds enough persons. */
function maySignal(plan: PlanIndex, number: number): boolean {
  const { kCritical, criticalLegalGround } = plan.policy;
  const unit = plan.planning.units[number];
  if (unit === undefined || criticalLegalGround === null) return false;
  return unit.group !== 'unverified' && unit.topPersons >= kCritical;
}

/** Signals of a site, by unit id. */
export class CriticalSignals {
  readonly #siteId: string;
  #signals: Map<string, Signal>;

  constructor(siteId: string, known: CriticalDocument = {}) {
    this.#siteId = siteId;
    this.#signals = new Map(Object.entries(known));
  }

  /** Takes in a window's fresh levels; gives what changed, in order of signalId. */
  update(plan: PlanIndex, fresh: UnitLevels): readonly CriticalChange[] {
    const changes: CriticalChange[] = [];
    const note = (unitId: string, place: Place, before?: Signal, after?: Signal): void => {
      if (after === undefined) this.#signals.delete(unitId);
      else this.#signals.set(unitId, after);
      const state = after?.state ?? 'cleared';
      if ((before?.state ?? 'cleared') === state) return;
      const { cell, lat, lon } = place;
      changes.push({ signalId: signalIdOf(this.#siteId, unitId), state, cell, lat, lon });
    };
    plan.planning.units.forEach(({ unitId, cell, at }, number) => {
      const before = this.#signals.get(unitId);
      const place = { cell, ...at };
      // Without the ground it stands on, a signal ends at once, and is not remembered.
      if (!maySignal(plan, number)) note(unitId, place, before);
      else note(unitId, place, before, nextSignal(before, fresh.level[number] ?? -1, place));
    });
    // A unit that the plan no longer has can never clear by itself.
    for (const [unitId, signal] of this.#signals) {
      if (!plan.unitNumberOf.has(unitId)) note(unitId, signal, signal);
    }
    return changes.toSorted((a, b) => (a.signalId < b.signalId ? -1 : 1));
  }

  /** Every signal ends: the lane that shows them is stopped. In order of signalId. */
  end(): readonly CriticalChange[] {
    const changes = [...this.#signals].map(([unitId, { cell, lat, lon }]): CriticalChange => {
      return { signalId: signalIdOf(this.#siteId, unitId), state: 'cleared', cell, lat, lon };
    });
    this.#signals.clear();
    return changes.toSorted((a, b) => (a.signalId < b.signalId ? -1 : 1));
  }

  toDocument(): CriticalDocument {
    return Object.fromEntries(this.#signals);
  }
}

/** `level` is -1 for a silent unit, which neither fires nor clears. Undefined: no signal. */
function nextSignal(before: Signal | undefined, level: number, place: Place): Signal | undefined {
  if (level === CRITICAL_LEVEL) return { ...place, state: 'critical', below: 0, missing: 0 };
  if (before === undefined) return undefined;
  if (level >= 0) {
    const below = before.below + 1;
    return below >= SIGNAL_CLEARS_AFTER
      ? undefined
      : { ...before, state: 'critical', below, missing: 0 };
  }
  const missing = before.missing + 1;
  return { ...before, missing, state: missing >= UNKNOWN_AFTER ? 'unknown' : before.state };
}
