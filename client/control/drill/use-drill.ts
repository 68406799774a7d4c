// The drill that runs, if one does: its windows and alerts in place of the live ones. Steps stay on this screen; nothing is sent anywhere.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EventResource } from '#client/data/room-api.ts';
import {
  DRILL_WINDOW_MS,
  type DrillRegion,
  type DrillStep,
  drillAlerts,
  drillHistory,
} from '#client/model/drill.ts';
import type { History } from '#client/model/history.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection } from '#shared/wire/api.ts';

export type RunningDrill = {
  readonly history: History;
  readonly alerts: readonly AlertView[];
  readonly step: (alert: AlertView, action: AlertAction) => void;
  readonly endsAt: number;
};

const NO_STEPS: readonly DrillStep[] = [];

function regionsOf(collection: RegionCollection | undefined): readonly DrillRegion[] {
  return (collection?.features ?? []).flatMap(({ properties }) => {
    const { regionId, cells, zoneTypes, areaId } = properties;
    return regionId === null ? [] : [{ regionId, cells, zoneTypes, areaId }];
  });
}

export function useDrill(
  siteId: string,
  event: EventResource | undefined,
  collection: RegionCollection | undefined,
  now: number,
): RunningDrill | null {
  const drill = event?.state.drill ?? null;
  const [steps, setSteps] = useState(NO_STEPS);
  const startedAt = drill?.startedAt ?? null;
  // Every drill starts without what was done in the one before.
  useEffect(() => setSteps(startedAt === null ? NO_STEPS : []), [startedAt]);
  // The site's time, which in a fast demo is not that of the wall.
  const time = useRef(now);
  time.current = now;
  const step = useCallback((alert: AlertView, action: AlertAction) => {
    const at = time.current;
    setSteps((known) => [...known, { alertId: alert.alertId, action, at }]);
  }, []);
  const regions = useMemo(() => regionsOf(collection), [collection]);
  const endsAt = drill === null ? 0 : Date.parse(drill.endsAt);
  const isOn = drill !== null && now < endsAt && regions.length > 0;
  // A new window comes every 15 s, not with every second.
  const shownAt = Math.floor(now / DRILL_WINDOW_MS) * DRILL_WINDOW_MS;
  const history = useMemo(
    () => (isOn && drill !== null ? drillHistory(drill, regions, shownAt) : null),
    [isOn, drill, regions, shownAt],
  );
  if (history === null) return null;
  const eventPlan = event?.plan ?? null;
  const phase = event?.state.phase ?? 'circulation';
  const alerts = drillAlerts({ siteId, history, regions, steps, eventPlan, phase, now });
  return { history, alerts, step, endsAt };
}
