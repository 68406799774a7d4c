// The shift before the newcomer's: answers, once, what the back-filled hours left open, by the same steps as any operator. Without it a first look would
// show alerts that nobody answered for hours.
import { type AlertAction, type AlertView, alertListSchema } from '#shared/alert.ts';
import { type EventPlan, eventPlanSchema, measuresFor } from '#shared/event-plan.ts';

/** Newer ones are left to the newcomer. */
const OLD_MS = 300_000;

export type CrewOptions = {
  readonly url: string;
  /** The operator token. */
  readonly token: string;
  readonly now: number;
};

async function ask({ url, token }: CrewOptions, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1/sites/demo${path}`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    signal: AbortSignal.timeout(5000),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

/** A measure where one was agreed for that place, else a look. */
function answerOf(plan: EventPlan | null, alert: AlertView): AlertAction {
  const [measure] = measuresFor(plan, alert.kind, alert.cells);
  if (measure === undefined || alert.level === 4)
    return { step: 'acknowledge', comment: 'Team 4 kijkt ter plaatse / team 4 is looking' };
  return { step: 'measure', measureId: measure.measureId };
}

/** Answers what has waited for long, and takes the watch. Rejects when the server does not take it. */
export async function answerOldAlerts(options: CrewOptions): Promise<number> {
  const { alerts } = alertListSchema.parse(await ask(options, '/alerts'));
  const event = (await ask(options, '/event')) as { plan: unknown };
  const plan = eventPlanSchema.nullable().parse(event.plan);
  const waiting = alerts.filter(
    ({ state, openedAt }) => state === 'open' && Date.parse(openedAt) < options.now - OLD_MS,
  );
  for (const alert of waiting) {
    await ask(options, `/alerts/${alert.alertId}/steps`, answerOf(plan, alert));
  }
  await ask(options, '/log', { kind: 'duty_taken' });
  return waiting.length;
}
