// A drill: a scripted surge or blind spot, made on the screen from the scenario and the clock, so that every screen of the room shows the same and no
// sensor, record or public output is touched. Pure. The alerts climb the same ladder as in earnest.

import { REASON_BYTES } from '#shared/codes.ts';
import { dueSteps } from '#shared/domain/alerts/due.ts';
import { evaluateWindow } from '#shared/domain/alerts/ladder.ts';
import { actOn } from '#shared/domain/alerts/people.ts';
import { type AlertBook, EMPTY_BOOK, type LadderRegion } from '#shared/domain/alerts/types.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Alert, AlertAction, AlertView, EventState } from '#shared/wire/alert.ts';
import type { EventPlan, Phase } from '#shared/wire/event-plan.ts';
import type { ZoneType } from '#shared/wire/level.ts';
import type { History, HistoryWindow } from './history.ts';

/** A drill goes four times as fast as an event: a window of a minute takes this long. */
export const DRILL_WINDOW_MS = 15_000;
/** Windows of ordinary evening before the script, so that trends have a past. */
const BEFORE = 40;
const WITHHELD = REASON_BYTES.insufficient_contributors;

/** Level of the place it is about, per window since the start; the last one holds. */
const SURGE = [1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1] as const;
/** The same for its neighbours, which the crowd reaches later. */
const SURGE_NEAR = [1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1] as const;
/** A blind spot: the place goes dark, and beside it it gets fuller. */
const BLIND_UNTIL = 14;

export type DrillRegion = {
  readonly regionId: string;
  readonly cells: readonly string[];
  readonly zoneTypes: readonly ZoneType[];
  readonly areaId: string | null;
};
export type Drill = NonNullable<EventState['drill']>;

/** A person's step in the drill; kept on the screen only. */
export type DrillStep = {
  readonly alertId: string;
  readonly action: AlertAction;
  readonly at: EpochMs;
};

type Scene = { readonly target: number; readonly near: ReadonlySet<number> };

/** The first queue, else the first region; near are those of its area. */
function sceneOf(regions: readonly DrillRegion[]): Scene {
  const queue = regions.findIndex(({ zoneTypes }) => zoneTypes.includes('queue'));
  const target = Math.max(0, queue);
  const area = regions[target]?.areaId ?? null;
  const near = regions.flatMap(({ areaId }, i) => (areaId === area && i !== target ? [i] : []));
  return { target, near: new Set(near) };
}

function byteAt(scenario: string, scene: Scene, region: number, step: number): number {
  const at = (levels: readonly number[]): number => levels[Math.min(step, levels.length - 1)] ?? 1;
  const usual = region % 3 === 0 ? 0 : 1;
  if (step < 0) return usual;
  if (scenario === 'blind' && region === scene.target) return step < BLIND_UNTIL ? WITHHELD : 2;
  if (region === scene.target) return at(SURGE);
  return scene.near.has(region) ? at(SURGE_NEAR) : usual;
}

/** Windows up to `now`; ids ascend as in the plan. */
export function drillHistory(
  { scenario, startedAt }: Pick<Drill, 'scenario' | 'startedAt'>,
  regions: readonly DrillRegion[],
  now: EpochMs,
): History {
  const start = Date.parse(startedAt);
  const scene = sceneOf(regions);
  const done = Math.floor((now - start) / DRILL_WINDOW_MS);
  const windows: HistoryWindow[] = [];
  for (let step = -BEFORE; step < done; step += 1) {
    const levels = Uint8Array.from(regions, (_, i) => byteAt(scenario, scene, i, step));
    windows.push({ start: start + step * DRILL_WINDOW_MS, levels });
  }
  return {
    planId: 'drill',
    regions: regions.map(({ regionId }) => regionId),
    windowSeconds: DRILL_WINDOW_MS / 1000,
    windows,
  };
}

function ladderRegion({ regionId, cells, zoneTypes }: DrillRegion, byte: number): LadderRegion {
  return { regionId, cells, zoneTypes, level: byte <= 4 ? byte : null, canGoBlind: true };
}

/** Takes the steps that fall before `until` and the escalations that are due then. */
function settle(
  book: AlertBook,
  steps: readonly DrillStep[],
  from: EpochMs,
  until: EpochMs,
): AlertBook {
  let alerts: readonly Alert[] = book.alerts;
  const put = (changed: Alert): void => {
    alerts = alerts.map((known) => (known.alertId === changed.alertId ? changed : known));
  };
  for (const { alertId, action, at } of steps) {
    if (at < from || at >= until) continue;
    const alert = alerts.find((known) => known.alertId === alertId);
    if (alert === undefined) continue;
    const done = actOn(alert, action, { by: 'drill', at });
    if (done.refused === null) put(done.alert);
  }
  for (const { alert } of dueSteps({ ...book, alerts }, until, null)) put(alert);
  return { ...book, alerts };
}

export type DrillAlertsOf = {
  readonly siteId: string;
  readonly history: History;
  readonly regions: readonly DrillRegion[];
  readonly steps: readonly DrillStep[];
  readonly eventPlan: EventPlan | null;
  readonly phase: Phase;
  readonly now: EpochMs;
};

/** Alerts of the drill at `now`, climbed from its start: the same windows and steps give the same alerts on every screen. */
export function drillAlerts(of: DrillAlertsOf): readonly AlertView[] {
  const { siteId, history, regions, steps, eventPlan, phase, now } = of;
  let book = EMPTY_BOOK;
  let reached = 0;
  for (const { start, levels } of history.windows) {
    const publishedAt = start + DRILL_WINDOW_MS;
    book = settle(book, steps, reached, publishedAt);
    reached = publishedAt;
    const window = {
      siteId,
      windowStart: start,
      windowMs: DRILL_WINDOW_MS,
      publishedAt,
      seenAt: publishedAt,
      regions: regions.map((region, i) => ladderRegion(region, levels[i] ?? WITHHELD)),
      signals: [],
      phase,
      eventPlan,
      isEventOn: true,
    };
    const makeId = ({ kind, place, openedAt }: Record<'kind' | 'place' | 'openedAt', string>) =>
      `drill ${kind} ${place} ${openedAt}`;
    book = evaluateWindow(book, window, makeId).book;
  }
  return settle(book, steps, reached, now + 1).alerts.map((alert) => ({
    ...alert,
    goes: goesOf(alert, steps),
    names: {},
    comments: commentsOf(alert, steps),
  }));
}

function goesOf({ alertId, goes }: Alert, steps: readonly DrillStep[]): AlertView['goes'] {
  if (goes === null) return null;
  const sent = steps.findLast(
    ({ alertId: of, action, at }) =>
      of === alertId && action.step === 'send' && isoUtc(at) === goes.at,
  );
  return { ...goes, who: sent?.action.step === 'send' ? sent.action.goes : null };
}

function commentsOf({ alertId }: Alert, steps: readonly DrillStep[]): AlertView['comments'] {
  return steps.flatMap(({ alertId: of, action, at }) =>
    of === alertId && 'comment' in action && action.comment !== undefined
      ? [{ at: new Date(at).toISOString(), by: 'drill', step: action.step, text: action.comment }]
      : [],
  );
}
