// The drill that runs, if one does: a source in place of the live one, on a screen that has joined it. Steps stay on this screen; nothing is sent
// anywhere.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EventResource } from '#client/data/room-api.ts';
import type { Drill, DrillStep } from '#client/model/drill.ts';
import { type DrillHold, drillHold } from '#client/model/drill-join.ts';
import { drillSource, isDrillOn } from '#client/model/drill-source.ts';
import {
  alertsOfStep,
  type RoomSource,
  type Scene,
  type TakeStep,
} from '#client/model/room-source.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useSame } from '../../ui/use-same.ts';

export type RunningDrill = {
  /** Null: this screen has not joined, and shows what is real. */
  readonly source: RoomSource | null;
  readonly endsAt: number;
  /** What keeps it off this screen; null: nothing. */
  readonly hold: DrillHold | null;
  readonly join: () => void;
  readonly leave: () => void;
};

const NO_STEPS: readonly DrillStep[] = [];

/** Which drill this screen has joined. Whatever holds it ends it here: a screen that went back to what is real stays there until somebody joins again. */
function useJoined(startedAt: string | null, hold: DrillHold | null) {
  const [joined, setJoined] = useState<string | null>(null);
  useEffect(() => {
    if (hold !== null) setJoined(null);
  }, [hold]);
  return {
    isJoined: startedAt !== null && joined === startedAt && hold === null,
    join: useCallback(() => setJoined(startedAt), [startedAt]),
    leave: useCallback(() => setJoined(null), []),
  };
}

/** What somebody does in this drill, in the site's time, which in a fast demo is not that of the wall. */
function useDrillSteps(drill: Drill | null, now: number) {
  const [steps, setSteps] = useState(NO_STEPS);
  const startedAt = drill?.startedAt ?? null;
  // Every drill starts without what was done in the one before.
  useEffect(() => setSteps(startedAt === null ? NO_STEPS : []), [startedAt]);
  const time = useRef(now);
  time.current = now;
  const step = useCallback<TakeStep>((of, action) => {
    const at = time.current;
    const taken = alertsOfStep(of).map(({ alertId }) => ({ alertId, action, at }));
    setSteps((known) => [...known, ...taken]);
  }, []);
  return { steps, step };
}

export type DrillRequest = {
  readonly siteId: string;
  readonly event: EventResource | undefined;
  readonly regions: RegionCollection | undefined;
  /** What goes on in earnest. */
  readonly live: Scene;
  /** It comes in. */
  readonly isHeard: boolean;
  readonly now: number;
};

export function useDrill(request: DrillRequest): RunningDrill | null {
  const { siteId, event, regions, live, isHeard, now } = request;
  const language = useLanguage();
  const drill = event?.state.drill ?? null;
  const hold = drillHold(live, isHeard);
  const { isJoined, join, leave } = useJoined(drill?.startedAt ?? null, hold);
  const { steps, step } = useDrillSteps(drill, now);
  const isOn = isDrillOn(drill, regions, now);
  const isShown = isOn && isJoined;
  const eventPlan = event?.plan ?? null;
  const phase = event?.state.phase ?? 'circulation';
  const of = useSame({ siteId, drill, regions, eventPlan, phase, steps, step, language });
  const source = useMemo(
    () =>
      isShown && of.drill !== null && of.regions !== undefined
        ? drillSource({ ...of, drill: of.drill, regions: of.regions })
        : null,
    [isShown, of],
  );
  if (drill === null || !isOn) return null;
  return { source, endsAt: Date.parse(drill.endsAt), hold, join, leave };
}
