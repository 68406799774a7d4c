// The team of a fictional site in the hours that a replay plays: who answers what, and how long after it began to wait. A log of a real site holds only what
// people did, so no other site takes one.
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import { type Alert, type AlertAction, alertActionSchema } from '#shared/wire/alert.ts';
import { alertKindSchema } from '#shared/wire/event-plan.ts';

const LONGEST_ANSWER_SECONDS = 86_400;
const FEWEST = 1;

const stepSchema = z.strictObject({
  afterSeconds: z.int().min(1).max(LONGEST_ANSWER_SECONDS),
  action: alertActionSchema,
});
const answerSchema = z.strictObject({
  kind: alertKindSchema,
  cells: z.array(z.string()).describe('Where it answers; empty: everywhere'),
  level: z.literal([3, 4]).nullable().describe('Level of the alert; null: any, or none'),
  turns: z
    .array(z.array(stepSchema).min(FEWEST))
    .min(FEWEST)
    .describe('What is done; of several each in turn'),
});
type Answer = z.infer<typeof answerSchema>;

/** What a team does: of the answers that fit an alert, the first counts. */
export const teamSchema = z.strictObject({ answers: z.array(answerSchema).min(FEWEST) });

export type TeamStep = {
  readonly alertId: string;
  readonly at: EpochMs;
  readonly action: AlertAction;
};

const isFor = ({ kind, cells, level }: Answer, alert: Alert): boolean =>
  kind === alert.kind &&
  (level === null || level === alert.level) &&
  (cells.length === 0 || cells.some((cell) => alert.cells.includes(cell)));

/** What one team has before it. */
export class PlayedTeam {
  readonly #answers: readonly Answer[];
  /** How often each has been given. */
  readonly #given = new Map<Answer, number>();
  /** Alerts that it has seen waiting, by when they began to. */
  readonly #seen = new Set<string>();
  #planned: readonly TeamStep[] = [];

  constructor({ answers }: z.infer<typeof teamSchema>) {
    this.#answers = answers;
  }

  /** Steps that are due by `until`, in order of time, given the alerts that run. They stay due until they are `done`. */
  due(running: readonly Alert[], until: EpochMs): readonly TeamStep[] {
    for (const alert of running) this.#see(alert);
    return this.#planned.filter(({ at }) => at <= until);
  }

  done(until: EpochMs): void {
    this.#planned = this.#planned.filter(({ at }) => at > until);
  }

  #see(alert: Alert): void {
    const { alertId, openedAt, state } = alert;
    const call = `${alertId} ${openedAt}`;
    if (state !== 'open' || this.#seen.has(call)) return;
    this.#seen.add(call);
    const steps = this.#turnFor(alert).map(({ afterSeconds, action }) => ({
      alertId,
      at: Date.parse(openedAt) + afterSeconds * 1000,
      action,
    }));
    const others = this.#planned.filter((step) => step.alertId !== alertId);
    this.#planned = [...others, ...steps].sort((a, b) => a.at - b.at);
  }

  #turnFor(alert: Alert): Answer['turns'][number] {
    const answer = this.#answers.find((one) => isFor(one, alert));
    if (answer === undefined) return [];
    const given = this.#given.get(answer) ?? 0;
    this.#given.set(answer, given + 1);
    return answer.turns[given % answer.turns.length] ?? [];
  }
}
