// What time alone does to an alert, and what shelving keeps it from.
import { describe, expect, test } from 'vitest';
import { dueSteps } from '#shared/domain/alerts/due.ts';
import { actOn, escalationAt, untilEscalation } from '#shared/domain/alerts/people.ts';
import { SHELF_MS } from '#shared/domain/alerts/types.ts';
import { isoUtc } from '#shared/time.ts';
import type { Alert, AlertAction } from '#shared/wire/alert.ts';
import { alertOf } from '../../../kit/alert-builder.ts';
import { Climber, MINUTE, T0 } from '../../../kit/ladder-builders.ts';

const OPENED = T0 + MINUTE;
const by = 'a-1';

function acted(alert: Alert, action: AlertAction, at: number): Alert {
  const result = actOn(alert, action, { by, at });
  if (result.refused !== null) throw new Error(result.refused);
  return result.alert;
}
const shelve = (until: number): AlertAction => ({
  step: 'shelve',
  until: isoUtc(until),
  comment: 'The gate is closed on purpose',
});
const kindsAt = (alert: Alert, now: number, more: { sees?: number; again?: number } = {}) =>
  dueSteps({ alerts: [alert], seesUntil: more.sees ?? null }, now, more.again ?? null).map(
    ({ kind }) => kind,
  );

describe('shelving', () => {
  test('nothing escalates until its end; then it is back and waits from then on', () => {
    const until = OPENED + 30 * MINUTE;
    const shelved = acted(alertOf(), shelve(until), OPENED + MINUTE);
    expect(shelved).toMatchObject({ state: 'open', shelved: { by, until: isoUtc(until) } });
    expect(kindsAt(shelved, until - 1)).toEqual([]);
    expect(untilEscalation(shelved, until - 1)).toBeNull();
    const [back] = dueSteps({ alerts: [shelved], seesUntil: null }, until, null);
    expect(back).toMatchObject({
      kind: 'alert_unshelved',
      alert: { state: 'open', shelved: null, openedAt: isoUtc(until), escalation: 0 },
    });
  });

  test('what was answered stays answered when it is back', () => {
    const answered = acted(alertOf(), { step: 'acknowledge' }, OPENED);
    const shelved = acted(answered, shelve(OPENED + 5 * MINUTE), OPENED);
    const back = acted(shelved, { step: 'unshelve' }, OPENED + MINUTE);
    expect(back).toEqual(answered);
  });

  test('not a critical signal, not for longer than a shift may miss it, not into the past', () => {
    const refused = (alert: Alert, until: number) =>
      actOn(alert, shelve(until), { by, at: OPENED }).refused;
    expect(refused(alertOf({ kind: 'critical' }), OPENED + MINUTE)).toBe('too_urgent');
    expect(refused(alertOf(), OPENED)).toBe('wrong_end');
    expect(refused(alertOf(), OPENED + SHELF_MS + 1)).toBe('wrong_end');
    expect(refused(alertOf(), OPENED + SHELF_MS)).toBeNull();
    expect(actOn(alertOf(), { step: 'unshelve' }, { by, at: OPENED }).refused).toBe('not_shelved');
  });

  test('getting worse ends it; firing again after ten calm minutes does not', () => {
    const climber = new Climber();
    climber.run([3, 3]);
    const [open] = climber.running();
    climber.replace(acted(open as Alert, shelve(T0 + 200 * MINUTE), T0 + 4 * MINUTE));
    climber.run(new Array<number>(20).fill(1));
    expect(climber.running()).toEqual([]);
    climber.run([3, 3]);
    expect(climber.running()).toMatchObject([
      { alertId: open?.alertId, shelved: { by }, repeats: 1 },
    ]);
    climber.run([4]);
    expect(climber.running()).toMatchObject([{ state: 'open', level: 4, shelved: null }]);
  });
});

describe('asking again', () => {
  const answered = acted(alertOf(), { step: 'acknowledge' }, OPENED);

  test('an acknowledgement without a measure asks again after the time of the site', () => {
    const due = OPENED + 15 * MINUTE;
    expect(kindsAt(answered, due - 1, { again: 15 })).toEqual([]);
    expect(kindsAt(answered, due)).toEqual([]);
    const [step] = dueSteps({ alerts: [answered], seesUntil: null }, due, 15);
    expect(step).toMatchObject({
      kind: 'alert_asked_again',
      alert: { state: 'open', acknowledged: null, openedAt: isoUtc(due) },
    });
  });

  test('not with a measure, not while it clears, not while nobody sees', () => {
    const due = OPENED + 15 * MINUTE;
    const measured = acted(answered, { step: 'measure', measureId: null }, OPENED);
    expect(kindsAt(measured, due, { again: 15 })).toEqual([]);
    expect(kindsAt({ ...answered, sight: 'below' }, due, { again: 15 })).toEqual([]);
    expect(kindsAt(answered, due, { again: 15, sees: due - 1 })).toEqual([]);
  });
});

describe('time in which nobody could see', () => {
  test('brings no escalation nearer, and what came before it still counts', () => {
    expect(kindsAt(alertOf(), OPENED + 60 * MINUTE, { sees: OPENED + MINUTE })).toEqual([]);
    const unseen = alertOf({ unseenMs: 60 * MINUTE });
    expect(escalationAt(unseen, OPENED + 62 * MINUTE - 1)).toBe(0);
    expect(kindsAt(unseen, OPENED + 62 * MINUTE)).toEqual(['alert_escalated']);
  });

  test('a region in sight again escalates no further', () => {
    const blind = alertOf({ kind: 'blind', level: null, escalation: 1 });
    expect(kindsAt(blind, OPENED + 5 * MINUTE)).toEqual(['alert_escalated']);
    expect(kindsAt({ ...blind, sight: 'below' }, OPENED + 5 * MINUTE)).toEqual([]);
  });
});
