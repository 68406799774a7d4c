// What the engine remembers of a site between two inputs. Opened from what is stored; changed by `step` only.

import type { StopRow } from '#shared/domain/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { CriticalSignals } from './lanes/critical.ts';
import type { Leaving } from './plan/leavings.ts';
import { indexPlan, type PlanIndex, type PlannedPolicy, planHolding } from './plan/plan-index.ts';
import { indexSensors, mayHaveSpoken, type SensorIndex } from './plan/sensor-index.ts';
import { LiveUnits } from './window/live-units.ts';
import { OpenWindow } from './window/open-window.ts';
import type { CarryDocument } from './window/protocol.ts';
import { Rosters } from './window/rosters.ts';
import {
  firstLiveWindow,
  firstPublicWindow,
  firstWindowFrom,
  type WindowPosition,
} from './window/schedule.ts';

export type OpenSiteInput = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  /** Ascending by effectiveFrom, at least one. */
  readonly plans: readonly PlannedPolicy[];
  readonly clock: 'live' | 'replay';
  /** Now, on a live site. */
  readonly startAt: EpochMs;
  /** Last windows that are committed, null without one. */
  readonly lastStaffWindow: EpochMs | null;
  readonly lastPublicWindow: EpochMs | null;
  /** Oldest window that the journal holds, null without one. Absent: none. */
  readonly journalFrom?: EpochMs | null;
  /** Carry file of the last committed staff window. One of another site or window is not used. */
  readonly carry: CarryDocument | null;
  /** Emergency stops of the site, in the order of their numbers. Absent: none. */
  readonly stops?: readonly StopRow[];
};

/** Opaque to callers. Consumed by `step`: typed arrays are reused in place, so never keep an older state. */
export type SiteState = WindowPosition & {
  readonly siteId: string;
  readonly isReplay: boolean;
  sensors: SensorIndex;
  /** Windows that hold something, by start. */
  readonly open: Map<EpochMs, OpenWindow>;
  clock: EpochMs;
  /** Next windows to close and to publish; null before the first reading of a replay. */
  nextStaff: EpochMs | null;
  nextPublic: EpochMs | null;
  /** The plan that `live` and `rosters` are about. */
  running: PlanIndex;
  live: LiveUnits;
  rosters: Rosters;
  critical: CriticalSignals;
  stops: readonly StopRow[];
};

/** A change in the middle of a public window would show the same minutes in two geometries (release specification, section 11; attack A20). */
function mayFollow(before: PlanIndex | undefined, plan: PlanIndex): boolean {
  if (before === undefined) return true;
  const longest = Math.max(before.publicWindowMs, plan.publicWindowMs);
  return plan.effectiveFrom > before.effectiveFrom && plan.effectiveFrom % longest === 0;
}

function indexPlans(planned: readonly PlannedPolicy[], sensors: SensorIndex): readonly PlanIndex[] {
  const plans = planned.map((plan) => indexPlan(plan, sensors));
  if (plans.length === 0 || !plans.every((plan, i) => mayFollow(plans[i - 1], plan))) {
    throw new RangeError(
      'a site has at least one plan; plans ascend by effectiveFrom, and a change stands at a multiple of the longest public window',
    );
  }
  return plans;
}

const leaversOf = (plans: readonly PlannedPolicy[]): readonly Leaving[] =>
  plans.flatMap(({ left = [] }) => left);

/** @throws {RangeError} without a plan, or when a plan may not follow the one before. */
export function openState(input: OpenSiteInput): SiteState {
  const sensors = indexSensors(input.sensors, undefined, leaversOf(input.plans));
  const plans = indexPlans(input.plans, sensors);
  const first = planHolding(plans, Number.NEGATIVE_INFINITY);
  const { lastStaffWindow, lastPublicWindow } = input;
  const position = { plans, lastStaffWindow, lastPublicWindow };
  const isReplay = input.clock === 'replay';
  const running = lastStaffWindow === null ? first : planHolding(plans, lastStaffWindow);
  const state: SiteState = {
    ...position,
    siteId: input.site.siteId,
    isReplay,
    sensors,
    open: new Map(),
    clock: isReplay ? Number.NEGATIVE_INFINITY : input.startAt,
    nextStaff: null,
    nextPublic: null,
    running,
    live: new LiveUnits(running),
    rosters: new Rosters(running),
    critical: new CriticalSignals(input.site.siteId),
    stops: input.stops ?? [],
  };
  restore(state, input);
  if (!isReplay) begin(state, firstLiveWindow(position, input.startAt, input.journalFrom ?? null));
  else if (lastStaffWindow !== null) begin(state, lastStaffWindow + running.windowMs);
  return state;
}

function restore(state: SiteState, { carry, lastStaffWindow, site }: OpenSiteInput): void {
  if (carry === null || carry.siteId !== site.siteId || carry.windowStart !== lastStaffWindow) {
    return;
  }
  for (const [unitId, [level, freshIn]] of Object.entries(carry.units)) {
    state.live.restore(unitId, level, freshIn);
  }
  state.rosters.restore(carry.rosters);
  state.critical = new CriticalSignals(site.siteId, carry.critical);
}

function begin(state: SiteState, firstStaff: EpochMs): void {
  state.nextStaff = firstStaff;
  state.nextPublic = firstPublicWindow(state, firstStaff);
}

/** A replay begins with the window of its first admitted reading. */
export function beginReplay(state: SiteState, observedAt: EpochMs): void {
  if (state.nextStaff === null) begin(state, firstWindowFrom(state.plans, observedAt));
}

/** The open window that starts at `start`, made when it is first needed. */
export function windowAt(state: SiteState, start: EpochMs, windowMs: number): OpenWindow {
  const known = state.open.get(start);
  if (known !== undefined) return known;
  const made = new OpenWindow(start, windowMs, state.sensors.size);
  state.open.set(start, made);
  return made;
}

/**
 * Goes on with another register and other plans. Known sensors keep their numbers, so windows that are open stay as they are; a sensor that
 * joins is known from the first window of a plan that has it. Readings that were admitted stay admitted.
 * @throws {RangeError} without a plan, or when plans do not ascend.
 */
export function adoptPlans(
  state: SiteState,
  { sensors, plans }: Pick<OpenSiteInput, 'sensors' | 'plans'>,
): void {
  const index = indexSensors(sensors, state.sensors, leaversOf(plans));
  state.plans = indexPlans(plans, index);
  state.sensors = index;
  const { planId } = state.running.planning.plan;
  const same = state.plans.find(({ planning }) => planning.plan.planId === planId);
  const running = same ?? planHolding(state.plans, state.nextStaff ?? state.clock);
  moveToPlan(state, running, state.nextStaff ?? Number.NEGATIVE_INFINITY);
}

/** Live status of units and rosters of unchanged regions go over to the plan of the next window (release specification, section 11). */
export function moveToPlan(state: SiteState, plan: PlanIndex, start: EpochMs): void {
  if (plan === state.running) return;
  const live = new LiveUnits(plan);
  for (const [unitId, [level, freshIn]] of Object.entries(state.live.usableFrom(start))) {
    if (isWhole(state, { unitId, freshIn, next: plan })) live.restore(unitId, level, freshIn);
  }
  const rosters = new Rosters(plan);
  rosters.restore(state.rosters.toDocument());
  state.running = plan;
  state.live = live;
  state.rosters = rosters;
}

type Carried = { readonly unitId: string; readonly freshIn: EpochMs; readonly next: PlanIndex };

/**
 * Whether the next plan has every sensor that may have had a part in the unit's last level, as it was then: what others said, or the same sensor of another
 * place, is not carried.
 */
function isWhole({ running, sensors }: SiteState, { unitId, freshIn, next }: Carried): boolean {
  const sensorsOf = ({ planning, unitNumberOf }: PlanIndex): readonly string[] =>
    planning.units[unitNumberOf.get(unitId) ?? -1]?.sensorIds ?? [];
  const staying = new Set(sensorsOf(next));
  const isAsItWas = (sensorId: string): boolean => {
    const [was, is] = [running, next].map(({ planning }) => planning.facts?.get(sensorId)?.rest);
    return staying.has(sensorId) && (was === undefined || was === is);
  };
  return sensorsOf(running).every(
    (sensorId) =>
      isAsItWas(sensorId) ||
      !mayHaveSpoken(running.sensors, sensors.numberOf.get(sensorId) ?? -1, freshIn),
  );
}
