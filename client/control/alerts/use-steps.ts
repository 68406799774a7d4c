// A person's steps, and what came of them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiError } from '#client/data/api.ts';
import { sendStep, sendTogether } from '#client/data/room-api.ts';
import { alertsKey } from '#client/data/room-queries.ts';
import { alertsOfStep, type TakeStep } from '#client/model/room-source.ts';
import { type AlertAction, type AlertView, MAX_TOGETHER } from '#shared/wire/alert.ts';
import type { AlertsKey } from './texts.ts';

const KNOWN = ['conflict', 'not_signed_in', 'not_allowed'] as const;

/** What to say of a step that did not get through. */
export function stepProblemKey(error: unknown): AlertsKey {
  const known = KNOWN.find((code) => error instanceof ApiError && error.code === code);
  return `problem.${known ?? 'failed'}`;
}

/** The same step on each of these; gives all alerts as they are after it. */
async function sendSteps(
  siteId: string,
  of: Parameters<TakeStep>[0],
  action: AlertAction,
): Promise<readonly AlertView[]> {
  const alerts = alertsOfStep(of);
  const [first] = alerts;
  if (first !== undefined && alerts.length === 1)
    return await sendStep(siteId, first.alertId, action);
  const alertIds = alerts.slice(0, MAX_TOGETHER).map(({ alertId }) => alertId);
  const after = await sendTogether(siteId, { alertIds, action });
  const left = alerts.slice(MAX_TOGETHER);
  return left.length === 0 ? after : await sendSteps(siteId, left, action);
}

export type Steps = {
  readonly problem: AlertsKey | null;
  readonly step: TakeStep;
};

export function useSteps(siteId: string): Steps {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  // One after the other: each answer is the whole list, and the last one asked for has to be the last one heard.
  const last = useRef(Promise.resolve());
  const step = useCallback<TakeStep>(
    (of, action) => {
      const send = async (): Promise<void> => {
        try {
          const alerts = await sendSteps(siteId, of, action);
          setProblem(null);
          queryClient.setQueryData(alertsKey(siteId), alerts);
        } catch (error) {
          setProblem(stepProblemKey(error));
          void queryClient.invalidateQueries({ queryKey: alertsKey(siteId) });
        }
      };
      last.current = last.current.then(send);
    },
    [queryClient, siteId],
  );
  return { problem, step };
}
