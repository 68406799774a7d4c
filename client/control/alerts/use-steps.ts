// A person's steps, and what came of them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiError } from '#client/data/api.ts';
import { sendStep, sendTogether } from '#client/data/room-api.ts';
import { alertsKey } from '#client/data/room-queries.ts';
import { alertsOfStep, type TakeStep } from '#client/model/room-source.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { AlertsKey } from './texts.ts';

const KNOWN = ['conflict', 'not_signed_in', 'not_allowed'] as const;

/** What to say of a step that did not get through. */
export function stepProblemKey(error: unknown): AlertsKey {
  const known = KNOWN.find((code) => error instanceof ApiError && error.code === code);
  return `problem.${known ?? 'failed'}`;
}

/** One alert takes any step; several those that need nothing but words. */
function sendSteps(
  siteId: string,
  of: Parameters<TakeStep>[0],
  action: AlertAction,
): Promise<readonly AlertView[]> {
  const alerts = alertsOfStep(of);
  const [first] = alerts;
  if (first !== undefined && alerts.length === 1) return sendStep(siteId, first.alertId, action);
  if (action.step === 'measure' || action.step === 'close')
    throw new Error(`${action.step} is a step on one alert`);
  const alertIds = alerts.map(({ alertId }) => alertId);
  return sendTogether(siteId, { alertIds, action });
}

export type Steps = {
  readonly problem: AlertsKey | null;
  readonly step: TakeStep;
};

export function useSteps(siteId: string): Steps {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const step = useCallback<TakeStep>(
    (of, action) => {
      sendSteps(siteId, of, action).then(
        (alerts) => {
          setProblem(null);
          queryClient.setQueryData(alertsKey(siteId), alerts);
        },
        (error: unknown) => {
          setProblem(stepProblemKey(error));
          void queryClient.invalidateQueries({ queryKey: alertsKey(siteId) });
        },
      );
    },
    [queryClient, siteId],
  );
  return { problem, step };
}
