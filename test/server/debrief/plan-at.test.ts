// The plan of then: what was done is told by the plan in force when it was done, phases by the one in force at each moment.
import { expect, test } from 'vitest';
import { phaseSpans } from '#server/debrief/phases.ts';
import { redactDay } from '#server/debrief/redact.ts';
import { isoUtc } from '#shared/time.ts';
import type { LogEntry, LogKind } from '#shared/wire/decision-log.ts';
import type { EventPlan, Phase } from '#shared/wire/event-plan.ts';
import { CELLS, DAY, PLAN } from '../../kit/debrief/logs.ts';
import { eventPlan, MINUTE } from '../../kit/ladder-builders.ts';

const FROM = Date.parse(`${DAY}T00:00:00Z`);
const entry = (seq: number, kind: LogKind, minute: number, data: object = {}): LogEntry =>
  ({
    seq,
    document: { kind, alertId: 'a', at: isoUtc(FROM + minute * MINUTE), data },
  }) as unknown as LogEntry;

const reworded: EventPlan = {
  ...PLAN,
  measures: PLAN.measures.map((measure) => ({
    ...measure,
    text: { nl: `Anders ${measure.measureId}`, en: `Else ${measure.measureId}` },
  })),
};

/** What the public version says was done, with a plan that is put in force by each of these entries. */
function done(
  plans: readonly (readonly [number, EventPlan])[],
  taken: readonly [number, string][],
) {
  const place = CELLS.find(({ isReleased }) => isReleased);
  const minute = ((place?.windowStart ?? 0) - FROM) / MINUTE + 1;
  const data = { alert: 'level', cells: place?.toldCells.slice(0, 1) };
  const opened = { ...data, since: isoUtc(FROM + minute * MINUTE) };
  const { alerts } = redactDay({
    day: DAY,
    windowSeconds: 900,
    entries: [
      entry(10, 'alert_opened', minute, opened),
      ...taken.map(([seq, measureId]) =>
        entry(seq, 'alert_measure_taken', minute + 1, { ...data, measureId }),
      ),
    ],
    cells: CELLS,
    eventPlans: plans.map(([seq, plan]) => ({ seq, plan })),
    critical: null,
    seal: 'f'.repeat(64),
  });
  return alerts.map(({ measures, isOtherMeasure }) => [
    ...measures.map(({ en }) => en),
    ...(isOtherMeasure ? ['other'] : []),
  ]);
}

test('a measure is told in the words of the plan that was in force when it was taken', () => {
  const both: readonly [number, EventPlan][] = [
    [3, PLAN],
    [12, reworded],
  ];
  expect(done(both, [[11, 'm-1']])).toEqual([['Do m-1']]);
  expect(done(both, [[13, 'm-1']])).toEqual([['Else m-1']]);
  expect(
    done(both, [
      [11, 'm-2'],
      [13, 'm-1'],
      [14, 'm-1'],
    ]),
  ).toEqual([['Do m-2', 'Else m-1']]);
});

test('what no plan of then had is another measure, whatever a later one calls it', () => {
  expect(done([[12, PLAN]], [[11, 'm-1']])).toEqual([['other']]);
  const without = { ...PLAN, measures: [] };
  const plans: readonly [number, EventPlan][] = [
    [3, without],
    [12, PLAN],
  ];
  expect(done(plans, [[11, 'm-1']])).toEqual([['other']]);
});

const phased = (...phases: readonly (readonly [number, Phase])[]): EventPlan =>
  eventPlan({
    phases: phases.map(([minute, phase]) => ({
      phase,
      startsAt: isoUtc(FROM + minute * MINUTE),
    })),
  });

test('phases follow the plan in force at each moment: the next event changes none of them', () => {
  const span = { from: FROM, to: FROM + 60 * MINUTE };
  const spansOf = (before: number, log: readonly LogEntry[], of: Record<number, EventPlan>) => {
    const eventPlans = Object.entries(of).map(([seq, plan]) => ({ seq: Number(seq), plan }));
    return phaseSpans({ ...span, before, log, eventPlans }, null).map(({ from, phase }) => [
      (from - FROM) / MINUTE,
      phase,
    ]);
  };
  const first = phased([0, 'ingress'], [20, 'circulation'], [50, 'egress']);
  const next = phased([0, 'egress'], [40, 'ingress']);
  // Put in force after the span: of no entry of it.
  expect(spansOf(4, [entry(5, 'duty_taken', 1)], { 2: first })).toEqual([
    [0, 'ingress'],
    [20, 'circulation'],
    [50, 'egress'],
  ]);
  expect(spansOf(4, [entry(5, 'event_plan_changed', 30)], { 2: first, 5: next })).toEqual([
    [0, 'ingress'],
    [20, 'circulation'],
    [30, 'egress'],
    [40, 'ingress'],
  ]);
  expect(spansOf(4, [entry(5, 'event_plan_changed', 30)], { 5: next })).toEqual([
    [0, 'circulation'],
    [30, 'egress'],
    [40, 'ingress'],
  ]);
});
