// Which phase the event was in, and whether the schedule or a person said so. Pure.
import type { LogEntry, LogKind } from '#shared/wire/decision-log.ts';
import { phaseSchema, scheduledPhase } from '#shared/wire/event-plan.ts';
import { eventPlanAt, seqAt } from './plan-at.ts';
import type { Debrief, PhaseSpan, Span } from './types.ts';

/**
 * Phases of the span: the schedule of the plan in force then, and what was set by hand over it. `earlier`: the last phase that was set by hand before
 * the span.
 */
export function phaseSpans(
  { eventPlans, before, log, from, to }: Pick<Debrief, 'eventPlans' | 'before' | 'log'> & Span,
  earlier: LogEntry | null,
): readonly PhaseSpan[] {
  const ofKind = (kind: LogKind) => log.filter(({ document }) => document.kind === kind);
  const byHands = [...(earlier === null ? [] : [earlier]), ...ofKind('phase_changed')];
  const manual = byHands.map(({ document: { at, data } }) => ({
    at: Date.parse(at),
    phase: phaseSchema.safeParse(data.phase).data ?? null,
  }));
  const replanned = ofKind('event_plan_changed').map(({ document }) => Date.parse(document.at));
  const scheduled = eventPlans.flatMap(({ plan }) =>
    plan.phases.map(({ startsAt }) => Date.parse(startsAt)),
  );
  const changes = [...scheduled, ...replanned, ...manual.map(({ at }) => at)];
  const bounds = changes.filter((at) => at > from && at < to);
  const starts = [...new Set([from, ...bounds])].toSorted((a, b) => a - b);
  const spans: PhaseSpan[] = [];
  for (const [i, start] of starts.entries()) {
    const byHand = manual.findLast(({ at }) => at <= start)?.phase ?? null;
    const plan = eventPlanAt(eventPlans, seqAt(log, before, start));
    const phase = byHand ?? scheduledPhase(plan, start);
    const isManual = byHand !== null;
    const end = starts[i + 1] ?? to;
    const last = spans.at(-1);
    if (last !== undefined && last.phase === phase && last.isManual === isManual)
      spans[spans.length - 1] = { ...last, to: end };
    else spans.push({ from: start, to: end, phase, isManual });
  }
  return spans;
}
