// A person's steps, and what came of them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiError } from '#client/data/api.ts';
import { give } from '#client/data/outbox.ts';
import { sendStep, sendTogether } from '#client/data/room-api.ts';
import { alertsKey } from '#client/data/room-queries.ts';
import { isLateAction, type LateAction } from '#client/model/outbox.ts';
import { alertsOfStep, type TakeStep } from '#client/model/room-source.ts';
import { type AlertAction, type AlertView, MAX_TOGETHER } from '#shared/wire/alert.ts';
import type { AlertsKey } from './texts.ts';

const KNOWN = ['conflict', 'not_signed_in', 'not_allowed'] as const;

/** What to say of a step that did not get through. */
export function stepProblemKey(error: unknown): AlertsKey {
  const known = KNOWN.find((code) => error instanceof ApiError && error.code === code);
  return `problem.${known ?? 'failed'}`;
}

const cellsOf = (alerts: readonly AlertView[]): readonly string[] => [
  ...new Set(alerts.flatMap(({ cells }) => cells)),
];

/** A step that holds when it comes late is kept until it came through; what was kept before goes before it. */
async function giveSteps(
  siteId: string,
  alerts: readonly AlertView[],
  action: LateAction,
): Promise<void> {
  const now = alerts.slice(0, MAX_TOGETHER);
  const alertIds = now.map(({ alertId }) => alertId);
  await give(siteId, { kind: 'step', alertIds, cells: cellsOf(now), action });
  const left = alerts.slice(MAX_TOGETHER);
  if (left.length > 0) await giveSteps(siteId, left, action);
}

/** The same step on each of these, now or not at all; gives all alerts as they are after it. */
async function sendNow(
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
  return left.length === 0 ? after : await sendNow(siteId, left, action);
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
          if (isLateAction(action)) await giveSteps(siteId, alertsOfStep(of), action);
          else queryClient.setQueryData(alertsKey(siteId), await sendNow(siteId, of, action));
          setProblem(null);
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
