// The one door into the core: an input goes in, effects come out. Nothing here reads a clock, a disk or a database; equal inputs give equal effects.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { closeWindow } from './close-window.ts';
import { planHolding } from './plan/plan-index.ts';
import { transitionRegions } from './plan/transition.ts';
import {
  adoptPlans,
  beginReplay,
  type OpenSiteInput,
  openState,
  type SiteState,
  windowAt,
} from './site-state.ts';
import { type Admitted, judgeReading } from './window/admission.ts';
import type { Admission, Effect, Input, JournalEntry } from './window/protocol.ts';
import { closesAt, planOfPublicWindow, publishesAt } from './window/schedule.ts';

export type { OpenSiteInput, SiteState } from './site-state.ts';

export type StepResult = { readonly state: SiteState; readonly effects: readonly Effect[] };

/**
 * Opens a site at the point that its stored windows had reached. A live site closes the windows of its downtime one by one as
 * `aggregator_gap`, at most the last 24 h; a replay begins with the window of its first reading.
 * @throws {RangeError} without a plan, or when plans do not ascend by effectiveFrom.
 */
export function openSite(input: OpenSiteInput): SiteState {
  return openState(input);
}

/**
 * Does one input. The state that is handed in is used up (its arrays are changed in place): go on with the one that is returned.
 * Effects are to be performed in order.
 */
export function step(state: SiteState, input: Input): StepResult {
  switch (input.type) {
    case 'readings':
      return { state, effects: takeReadings(state, input.items, input.now) };
    case 'heartbeat':
      return { state, effects: takeHeartbeat(state, input.now) };
    case 'recovered':
      for (const windowStart of input.damaged ?? []) markDamaged(state, windowStart);
      for (const entry of input.entries) takeRecovered(state, entry);
      return { state, effects: [] };
    case 'replanned':
      adoptPlans(state, input);
      return { state, effects: [] };
    case 'stopped':
      state.stops = input.stops;
      return { state, effects: [] };
    case 'tick':
      moveClock(state, input.now);
      return { state, effects: closeDue(state) };
  }
}

/** The clock never goes back; under replay only admitted readings move it. */
function moveClock(state: SiteState, now: EpochMs): void {
  if (!state.isReplay) state.clock = Math.max(state.clock, now);
}

function takeReadings(
  state: SiteState,
  items: readonly (Reading | null)[],
  now: EpochMs,
): readonly Effect[] {
  moveClock(state, now);
  const effects: Effect[] = [];
  const decisions: Admission[] = [];
  let entries: JournalEntry[] = [];
  for (const item of items) {
    const verdict = judgeReading(item, state);
    if (typeof verdict === 'string') {
      decisions.push(verdict);
      continue;
    }
    decisions.push('accepted');
    admit(state, verdict);
    if (item !== null) entries.push(journalLine(item.sensorId, verdict, state, now));
    if (!state.isReplay) continue;
    const due = closeDue(state);
    if (due.length === 0) continue;
    effects.push({ type: 'journal', entries }, ...due);
    entries = [];
  }
  if (entries.length > 0) effects.push({ type: 'journal', entries });
  effects.push({ type: 'decided', decisions });
  return effects;
}

function admit(state: SiteState, reading: Admitted): void {
  const { sensor, observedAt, level, seq } = reading;
  if (state.isReplay) {
    beginReplay(state, observedAt);
    state.clock = Math.max(state.clock, observedAt);
  }
  windowAt(state, reading.windowStart, reading.plan.windowMs).add(sensor, observedAt, level, seq);
}

function journalLine(
  sensorId: string,
  reading: Admitted,
  state: SiteState,
  now: EpochMs,
): JournalEntry {
  return {
    kind: 'reading',
    windowStart: reading.windowStart,
    sensorId,
    observedAt: reading.observedAt,
    level: reading.level,
    seq: reading.seq,
    receivedAt: state.isReplay ? state.clock : now,
  };
}

/** A heartbeat of a window that is closed says nothing any more. */
function takeHeartbeat(state: SiteState, now: EpochMs): readonly Effect[] {
  moveClock(state, now);
  if (state.isReplay) return [];
  const plan = planHolding(state.plans, now);
  const windowStart = windowStartOf(now, plan.windowMs);
  if (state.nextStaff === null || windowStart < state.nextStaff) return [];
  windowAt(state, windowStart, plan.windowMs).listening.add(now, windowStart, plan.windowMs);
  return [{ type: 'journal', entries: [{ kind: 'heartbeat', windowStart, at: now }] }];
}

/** A time that is no window's start, or of a window that is closed, marks nothing. Under replay nobody listens, and nothing is a gap. */
function markDamaged(state: SiteState, windowStart: EpochMs): void {
  if (state.nextStaff === null || windowStart < state.nextStaff) return;
  const plan = planHolding(state.plans, windowStart);
  if (windowStartOf(windowStart, plan.windowMs) !== windowStart) return;
  windowAt(state, windowStart, plan.windowMs).listening.markDamaged();
}

/** Puts back what was journalled. It was judged when it came, so it is not judged again; windows already closed stay closed. */
function takeRecovered(state: SiteState, entry: JournalEntry): void {
  if (state.nextStaff !== null && entry.windowStart < state.nextStaff) return;
  const plan = planHolding(state.plans, entry.windowStart);
  const at = entry.kind === 'heartbeat' ? entry.at : entry.observedAt;
  // Never written like this: the line, or the name of its file, was changed.
  if (windowStartOf(at, plan.windowMs) !== entry.windowStart) {
    markDamaged(state, entry.windowStart);
    return;
  }
  const window = windowAt(state, entry.windowStart, plan.windowMs);
  if (entry.kind === 'heartbeat') {
    window.listening.add(entry.at, entry.windowStart, plan.windowMs);
    return;
  }
  if (state.isReplay) {
    beginReplay(state, entry.observedAt);
    state.clock = Math.max(state.clock, entry.observedAt);
  }
  const sensor = state.sensors.numberOf.get(entry.sensorId);
  // A sensor that has left the register since counts no more.
  if (sensor === undefined || window.seen(sensor, entry.observedAt) !== null) return;
  window.add(sensor, entry.observedAt, entry.level, entry.seq);
}

/** Closes and publishes whatever the clock has passed, in the order in which it fell due; the staff lane first. */
function closeDue(state: SiteState): readonly Effect[] {
  const effects: Effect[] = [];
  while (state.nextStaff !== null && state.nextPublic !== null) {
    const staffPlan = planHolding(state.plans, state.nextStaff);
    const publicPlan = planOfPublicWindow(state.plans, state.nextPublic);
    const staffDue = closesAt(staffPlan, state.nextStaff);
    const publicDue = publishesAt(publicPlan, state.nextPublic);
    if (Math.min(staffDue, publicDue) > state.clock) break;
    if (staffDue <= publicDue) {
      effects.push(closeWindow(state, state.nextStaff));
      state.nextStaff += staffPlan.windowMs;
    } else {
      effects.push({
        type: 'publish',
        windowStart: state.nextPublic,
        windowSeconds: publicPlan.policy.publicWindowSeconds,
        publishedAt: publicDue,
        plan: publicPlan.planning.plan,
        transition: transitionRegions(state.plans, state.nextPublic),
      });
      state.nextPublic += publicPlan.publicWindowMs;
    }
  }
  return effects;
}
