// A person's steps, and what came of them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiError } from '#client/data/api.ts';
import { sendStep } from '#client/data/room-api.ts';
import { alertsKey } from '#client/data/room-queries.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { AlertsKey } from './texts.ts';

const KNOWN = ['conflict', 'not_signed_in', 'not_allowed'] as const;

/** What to say of a step that did not get through. */
export function stepProblemKey(error: unknown): AlertsKey {
  const known = KNOWN.find((code) => error instanceof ApiError && error.code === code);
  return `problem.${known ?? 'failed'}`;
}

export type Steps = {
  readonly problem: AlertsKey | null;
  readonly step: (alert: AlertView, action: AlertAction) => void;
};

export function useSteps(siteId: string): Steps {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const step = useCallback(
    (alert: AlertView, action: AlertAction): void => {
      sendStep(siteId, alert.alertId, action).then(
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
