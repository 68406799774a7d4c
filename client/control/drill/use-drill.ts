// The drill that runs, if one does: a source in place of the live one. Steps stay on this screen; nothing is sent anywhere.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EventResource } from '#client/data/room-api.ts';
import type { DrillStep } from '#client/model/drill.ts';
import { drillSource, isDrillOn } from '#client/model/drill-source.ts';
import { alertsOfStep, type RoomSource, type TakeStep } from '#client/model/room-source.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useSame } from '../../ui/use-same.ts';

export type RunningDrill = { readonly source: RoomSource; readonly endsAt: number };

const NO_STEPS: readonly DrillStep[] = [];

export function useDrill(
  siteId: string,
  event: EventResource | undefined,
  regions: RegionCollection | undefined,
  now: number,
): RunningDrill | null {
  const language = useLanguage();
  const drill = event?.state.drill ?? null;
  const [steps, setSteps] = useState(NO_STEPS);
  const startedAt = drill?.startedAt ?? null;
  // Every drill starts without what was done in the one before.
  useEffect(() => setSteps(startedAt === null ? NO_STEPS : []), [startedAt]);
  // The site's time, which in a fast demo is not that of the wall.
  const time = useRef(now);
  time.current = now;
  const step = useCallback<TakeStep>((of, action) => {
    const at = time.current;
    const taken = alertsOfStep(of).map(({ alertId }) => ({ alertId, action, at }));
    setSteps((known) => [...known, ...taken]);
  }, []);
  const isOn = isDrillOn(drill, regions, now);
  const eventPlan = event?.plan ?? null;
  const phase = event?.state.phase ?? 'circulation';
  const of = useSame({ siteId, drill, regions, eventPlan, phase, steps, step, language });
  const source = useMemo(
    () =>
      isOn && of.drill !== null && of.regions !== undefined
        ? drillSource({ ...of, drill: of.drill, regions: of.regions })
        : null,
    [isOn, of],
  );
  if (drill === null || source === null) return null;
  return { source, endsAt: Date.parse(drill.endsAt) };
}
