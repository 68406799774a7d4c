// The room in a drill: the script's windows and alerts in the site's own regions. Steps are taken on this screen only.
import type { EpochMs } from '#shared/time.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { EventPlan, Phase } from '#shared/wire/event-plan.ts';
import {
  DRILL_WINDOW_MS,
  type Drill,
  type DrillRegion,
  type DrillStep,
  drillAlerts,
  drillHistory,
} from './drill.ts';
import {
  NO_REPORTS,
  NO_SIGNALS,
  type RoomSource,
  type RowsOf,
  remembered,
  rowsByStep,
  type TakeStep,
} from './room-source.ts';

export type DrillOf = Pick<RowsOf, 'language'> & {
  readonly siteId: string;
  readonly drill: Drill;
  readonly regions: RegionCollection;
  readonly eventPlan: EventPlan | null;
  readonly phase: Phase;
  /** What was done in this drill so far. */
  readonly steps: readonly DrillStep[];
  readonly step: TakeStep;
};

/** The regions that a script can play in: those that are covered. */
function drillRegions({ features }: RegionCollection): readonly DrillRegion[] {
  return features.flatMap(({ properties }) => {
    const { regionId, cells, zoneTypes, areaId } = properties;
    return regionId === null ? [] : [{ regionId, cells, zoneTypes, areaId }];
  });
}

/** Whether there is a drill to show: it has not ended, and has somewhere to play. */
export function isDrillOn(
  drill: Drill | null,
  regions: RegionCollection | undefined,
  now: EpochMs,
): boolean {
  if (drill === null || regions === undefined) return false;
  return now < Date.parse(drill.endsAt) && drillRegions(regions).length > 0;
}

export function drillSource(of: DrillOf): RoomSource {
  const { siteId, drill, regions, eventPlan, phase, steps, step, language } = of;
  const places = drillRegions(regions);
  // A new window comes every 15 s, not with every second.
  const windowsTo = remembered((end: EpochMs) => {
    const history = drillHistory(drill, places, end);
    return { history, rowsAt: rowsByStep({ regions, history, delayMs: 0, language }) };
  });
  return {
    sceneAt: (now) => {
      const { history, rowsAt } = windowsTo(Math.floor(now / DRILL_WINDOW_MS) * DRILL_WINDOW_MS);
      const climbed = { siteId, history, regions: places, steps, eventPlan, phase, now };
      return {
        time: 'drill',
        at: now,
        regions,
        history,
        rows: rowsAt(now),
        signals: NO_SIGNALS,
        alerts: drillAlerts(climbed),
        // Nobody stands in a drill and sees something.
        reports: NO_REPORTS,
        recordedAt: null,
        step,
      };
    },
  };
}
