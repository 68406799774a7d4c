// The shift before the newcomer's: takes the watch, and answers once, by the same steps as any operator, what the back-filled hours left open: little, where a
// team has answered as they went by (`team.ts`). Without it a first look would show alerts that nobody answered for hours.
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_LANGUAGE } from '#shared/languages.ts';
import { type AlertAction, type AlertView, alertListSchema } from '#shared/wire/alert.ts';
import { type EventPlan, eventPlanSchema, measuresFor } from '#shared/wire/event-plan.ts';

/** Newer ones are left to the newcomer. */
const OLD_MS = 300_000;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** Not a verdict on a slow server, only a bound on how long one question is waited for. */
const LIMIT_MS = 30_000;
const CONFLICT = 409;
const GONE = 404;

export type CrewOptions = {
  readonly url: string;
  /** The operator token; read at every question. */
  readonly token: () => string;
  /** Until when the back-fill went. */
  readonly now: number;
  readonly isStopped: () => boolean;
  readonly say: (text: string) => void;
  /** Between two rounds, at first. */
  readonly pauseMs?: number;
};

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'the server does not answer';

type Told = { readonly status: number; readonly body: unknown };

/** Rejects when the server gives no answer that says anything. */
async function ask({ url, token }: CrewOptions, path: string, body?: unknown): Promise<Told> {
  const answer = await fetch(`${url}/api/v1/sites/demo${path}`, {
    headers: { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json' },
    signal: AbortSignal.timeout(LIMIT_MS),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const { status } = answer;
  if (!answer.ok && status !== CONFLICT && status !== GONE) {
    await answer.body?.cancel();
    throw new Error(`the server answered ${status}`);
  }
  return { status, body: await answer.json() };
}

/** A measure where one was agreed for that place, or its team where it is worst; else a look. */
function answerOf(plan: EventPlan | null, alert: AlertView): AlertAction {
  const [measure] = measuresFor(plan, alert.kind, alert.cells);
  if (measure === undefined)
    return { step: 'acknowledge', comment: 'Team 4 kijkt ter plaatse / team 4 is looking' };
  if (alert.level === 4) return { step: 'send', goes: measure.team[DEFAULT_LANGUAGE] };
  return { step: 'measure', measureId: measure.measureId };
}

/** One round of answers. Gives how many were taken, and whether something is left that takes another round. */
async function answerRound(
  options: CrewOptions,
  cutoff: number,
): Promise<{ taken: number; isDone: boolean }> {
  const { alerts } = alertListSchema.parse((await ask(options, '/alerts')).body);
  const event = (await ask(options, '/event')).body as { plan: unknown };
  const plan = eventPlanSchema.nullable().parse(event.plan);
  const waiting = alerts.filter(
    ({ state, openedAt }) => state === 'open' && Date.parse(openedAt) < cutoff,
  );
  let taken = 0;
  for (const alert of waiting) {
    const path = `/alerts/${alert.alertId}/steps`;
    const { status } = await ask(options, path, answerOf(plan, alert));
    // A window that nobody can see yet changes this alert, or it has just ended: the next round sees what it became.
    if (status === CONFLICT || status === GONE) continue;
    taken += 1;
  }
  return { taken, isDone: taken === waiting.length };
}

/**
 * Answers what had waited for long at `now`, and takes the watch. Goes on until that is done, however slow the machine: a server that is busy
 * or away is asked again. `say` hears once that it takes longer. Gives how many were answered, or null when it was stopped before.
 */
export async function answerOldAlerts(options: CrewOptions): Promise<number | null> {
  const { now, isStopped, say, pauseMs = FIRST_PAUSE_MS } = options;
  let count = 0;
  let hasSaid = false;
  for (let pause = pauseMs; !isStopped(); pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      const { taken, isDone } = await answerRound(options, now - OLD_MS);
      count += taken;
      if (isDone) {
        await ask(options, '/log', { kind: 'duty_taken' });
        return count;
      }
    } catch (error) {
      if (!hasSaid) say(`the back-filled alerts are answered later: ${sentenceOf(error)}`);
      hasSaid = true;
    }
    await sleep(pause);
  }
  return null;
}
