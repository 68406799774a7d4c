// The alerts ladder: what a released window does to the alerts of a site. Pure, so that the transaction that releases a window and a drill on a
// screen climb the same ladder. It reads released records only (promise P18): what fires is what is on screen.

import { type EpochMs, isoUtc } from '../../time.ts';
import type { Alert } from '../../wire/alert.ts';
import { type AlertRule, DEFAULT_RULE, type EventPlan, type Phase } from '../../wire/event-plan.ts';
import type { ZoneType } from '../../wire/level.ts';
import { Climb } from './climb.ts';
import { newsUntil, seesUntilAfter, withUnseen } from './news.ts';
import {
  type AlertBook,
  BLIND_AFTER,
  CLEARS_AFTER,
  type LadderRegion,
  type LadderWindow,
  type MakeAlertId,
  type RegionWatch,
  type SystemStep,
} from './types.ts';

/** What a region begins with, and what stands for a field that the program before did not store. */
const START: RegionWatch = {
  at3: 0,
  since3: 0,
  at4: 0,
  since4: 0,
  below3: 0,
  unknown: 0,
  sinceUnknown: 0,
};

function watchNext(before: RegionWatch, level: number | null, start: EpochMs): RegionWatch {
  if (level === null) {
    const unknown = before.unknown + 1;
    // After this long nobody can say that a dwell goes on.
    const kept = unknown >= BLIND_AFTER ? START : before;
    return {
      ...kept,
      unknown,
      sinceUnknown: before.unknown === 0 ? start : before.sinceUnknown,
    };
  }
  const run = (isAt: boolean, count: number, since: EpochMs) =>
    isAt ? { count: count + 1, since: count === 0 ? start : since } : { count: 0, since: 0 };
  const at3 = run(level >= 3, before.at3, before.since3);
  const at4 = run(level >= 4, before.at4, before.since4);
  return {
    at3: at3.count,
    since3: at3.since,
    at4: at4.count,
    since4: at4.since,
    below3: level < 3 ? before.below3 + 1 : 0,
    unknown: 0,
    sinceUnknown: 0,
  };
}

/** The strictest rule of the zone types of a region: what is pooled is as urgent as its most urgent part. */
export function ruleFor(
  plan: EventPlan | null,
  zoneTypes: readonly ZoneType[],
  phase: Phase,
): AlertRule {
  const rules = zoneTypes.map((type) => plan?.rules[type]?.[phase] ?? DEFAULT_RULE);
  if (rules.length === 0) return DEFAULT_RULE;
  const level3 = rules.map(({ level3Windows }) => level3Windows).filter((n) => n !== null);
  return {
    level3Windows: level3.length === 0 ? null : Math.min(...level3),
    level4Windows: Math.min(...rules.map(({ level4Windows }) => level4Windows)),
  };
}

type Limit = { readonly level: 3 | 4; readonly since: EpochMs };

function limitReached(watch: RegionWatch, rule: AlertRule): Limit | null {
  if (watch.at4 >= rule.level4Windows) return { level: 4, since: watch.since4 };
  const isAt3 = rule.level3Windows !== null && watch.at3 >= rule.level3Windows;
  return isAt3 ? { level: 3, since: watch.since3 } : null;
}

/** An alert must not stay behind on a region that the plan no longer has: it goes to the one that has most of its cells. */
function follow(climb: Climb, regions: readonly LadderRegion[]): void {
  const ids = new Set(regions.map(({ regionId }) => regionId));
  for (const alert of climb.running()) {
    if (alert.regionId === null || ids.has(alert.regionId)) continue;
    const shared = ({ cells }: LadderRegion): number =>
      cells.filter((cell) => alert.cells.includes(cell)).length;
    const next = regions.toSorted((a, b) => shared(b) - shared(a))[0];
    if (next === undefined || shared(next) === 0) {
      climb.put({ ...alert, sight: 'unknown' });
      continue;
    }
    climb.put({ ...alert, regionId: next.regionId, cells: [...next.cells] }, 'alert_moved');
  }
}

function climbLevel(climb: Climb, region: LadderRegion, watch: RegionWatch, rule: AlertRule): void {
  const { regionId, cells, level } = region;
  const reached = limitReached(watch, rule);
  const known = climb.find('level', regionId);
  if (known === undefined || known.state === 'cleared') {
    if (reached !== null && level !== null)
      climb.fire({ kind: 'level', regionId, cells, ...reached });
    return;
  }
  if (level === null) {
    climb.put({ ...known, sight: 'unknown' });
    return;
  }
  if (reached?.level === 4 && known.level === 3) {
    raise(climb, known, reached);
    return;
  }
  if (level >= (known.level ?? 3)) {
    climb.put({ ...known, sight: 'above', windowsBelow: 0 });
    return;
  }
  descend(climb, known, watch, rule);
}

/** Worse than what was acknowledged: it waits for somebody again. */
function raise(climb: Climb, known: Alert, { level, since }: Limit): void {
  climb.put(
    {
      ...known,
      level,
      since: isoUtc(since),
      openedAt: climb.openedAt,
      state: 'open',
      escalation: 0,
      unseenMs: 0,
      sight: 'above',
      windowsBelow: 0,
      acknowledged: null,
      measure: null,
      shelved: null,
    },
    'alert_raised',
  );
}

/** One level lower for three windows. From 4 it goes down to 3 first when it has not been calm for that long. */
function descend(climb: Climb, known: Alert, watch: RegionWatch, rule: AlertRule): void {
  const windowsBelow = known.windowsBelow + 1;
  if (windowsBelow < CLEARS_AFTER) {
    climb.put({ ...known, sight: 'below', windowsBelow });
    return;
  }
  if (known.level === 4 && rule.level3Windows !== null && watch.below3 < CLEARS_AFTER) {
    const sight = watch.below3 > 0 ? 'below' : 'above';
    climb.put({ ...known, level: 3, sight, windowsBelow: watch.below3 }, 'alert_lowered');
    return;
  }
  climb.clear(known);
}

function climbBlind(
  climb: Climb,
  { regionId, cells, level, canGoBlind }: LadderRegion,
  watch: RegionWatch,
  isEventOn: boolean,
): void {
  const known = climb.find('blind', regionId);
  if (known === undefined || known.state === 'cleared') {
    const since = watch.sinceUnknown;
    if (known !== undefined && Date.parse(known.since) === since) return;
    if (watch.unknown >= BLIND_AFTER && isEventOn && canGoBlind)
      climb.fire({ kind: 'blind', regionId, cells, level: null, since });
    return;
  }
  if (level === null) {
    climb.put({ ...known, sight: 'unknown', windowsBelow: 0 });
    return;
  }
  const windowsBelow = known.windowsBelow + 1;
  if (windowsBelow < CLEARS_AFTER) climb.put({ ...known, sight: 'below', windowsBelow });
  else climb.clear(known);
}

/** A critical signal has its own dwell and hysteresis in the engine: here it only opens and clears. One alert per place. */
function climbSignals(climb: Climb, { signals, windowStart }: LadderWindow): void {
  const byCell = Map.groupBy(signals, ({ cell }) => cell);
  for (const [cell, inCell] of byCell) {
    const isCritical = inCell.some(({ state }) => state === 'critical');
    const known = climb.find('critical', cell);
    if (known !== undefined && known.state !== 'cleared')
      climb.put({ ...known, sight: isCritical ? 'above' : 'unknown' });
    else if (isCritical)
      climb.fire({ kind: 'critical', regionId: null, cells: [cell], level: 4, since: windowStart });
  }
  for (const alert of climb.running()) {
    if (alert.kind === 'critical' && !byCell.has(alert.cells[0] ?? '')) climb.clear(alert);
  }
}

/**
 * The staff lane is stopped: its alerts end with it, and nothing is counted on. What they were about may go on, unseen; so they are ended, not cleared.
 * A lane that is released again counts from nothing.
 */
export function endWithLane(
  book: AlertBook,
  window: Pick<LadderWindow, 'windowMs' | 'seenAt'>,
): { readonly book: AlertBook; readonly steps: readonly SystemStep[] } {
  const clearedAt = isoUtc(window.seenAt);
  const steps = book.alerts
    .filter(({ state }) => state !== 'cleared')
    .map((alert): SystemStep => {
      const nobody = { shelved: null, goes: null } as const;
      const over = { ...nobody, state: 'cleared', sight: 'unknown', clearedAt } as const;
      const ended = { ...alert, ...over };
      return { kind: 'alert_ended', alert: ended };
    });
  const alerts = steps.map(({ alert }) => alert);
  const seesUntil = newsUntil(window);
  return { book: { watch: {}, alerts, seesUntil }, steps };
}

/**
 * What one window does. Windows come in order, each once. Gives the book for the next window and the steps in the order in which they were taken;
 * regions are climbed in the order in which they stand in the window.
 */
export function evaluateWindow(
  book: AlertBook,
  window: LadderWindow,
  makeId: MakeAlertId,
): { readonly book: AlertBook; readonly steps: readonly SystemStep[] } {
  const climb = new Climb({ ...book, alerts: withUnseen(book, window.seenAt) }, window, makeId);
  follow(climb, window.regions);
  const watch: Record<string, RegionWatch> = {};
  for (const region of window.regions) {
    const before = { ...START, ...book.watch[region.regionId] };
    const next = watchNext(before, region.level, window.windowStart);
    watch[region.regionId] = next;
    climbLevel(climb, region, next, ruleFor(window.eventPlan, region.zoneTypes, window.phase));
    climbBlind(climb, region, next, window.isEventOn);
  }
  climbSignals(climb, window);
  const seesUntil = seesUntilAfter(window);
  return { book: { watch, alerts: climb.alerts(), seesUntil }, steps: climb.steps };
}
