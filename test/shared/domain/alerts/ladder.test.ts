// When an alert fires, gets worse, clears, and what people may do to it.
import { describe, expect, test } from 'vitest';
import { endWithLane, ruleFor } from '#shared/domain/alerts/ladder.ts';
import {
  actOn,
  escalated,
  escalatedAt,
  escalationAt,
  untilEscalation,
} from '#shared/domain/alerts/people.ts';
import type { Alert } from '#shared/wire/alert.ts';
import {
  Climber,
  eventPlan,
  MINUTE,
  PUBLISHED_AFTER,
  regionOf,
  T0,
} from '../../../kit/ladder-builders.ts';

const NOTHING: readonly string[] = [];

describe('level alerts', () => {
  test('level 3 fires after 2 windows, level 4 after 1', () => {
    expect(new Climber().run([2, 3, 3])).toEqual([NOTHING, NOTHING, ['alert_opened']]);
    expect(new Climber().run([2, 4])).toEqual([NOTHING, ['alert_opened']]);
  });

  test('it says since when: the first window of the dwell', () => {
    const climber = new Climber();
    climber.run([2, 3, 3]);
    expect(climber.running()[0]).toMatchObject({
      level: 3,
      state: 'open',
      since: '2027-06-12T18:01:00Z',
      openedAt: '2027-06-12T18:03:15Z',
    });
  });

  test('one level lower for 3 windows clears; a window at the limit starts the count again', () => {
    expect(new Climber().run([3, 3, 2, 2, 3, 2, 2, 2])).toEqual([
      NOTHING,
      ['alert_opened'],
      ...[2, 2, 3, 2, 2].map(() => NOTHING),
      ['alert_cleared'],
    ]);
  });

  test('worse than what was acknowledged waits for somebody again', () => {
    const climber = new Climber();
    climber.run([3, 3]);
    const [alert] = climber.running();
    const done = actOn(alert as Alert, { step: 'acknowledge' }, { by: 'a-1', at: T0 });
    if (done.refused !== null) throw new Error('refused');
    climber.replace(done.alert);
    expect(climber.run([4])).toEqual([['alert_raised']]);
    expect(climber.running()[0]).toMatchObject({ level: 4, state: 'open', acknowledged: null });
  });

  test('what the program before did not remember counts from the start', () => {
    const fresh = new Climber();
    fresh.run([3]);
    for (const field of Object.keys(fresh.book.watch.a ?? {})) {
      const climber = new Climber();
      climber.run([3]);
      const stored = Object.entries(climber.book.watch.a ?? {}).filter(([name]) => name !== field);
      climber.book = { ...climber.book, watch: { a: Object.fromEntries(stored) } };
      climber.run([3]);
      for (const value of Object.values(climber.book.watch.a ?? {}))
        expect(value, field).not.toBeNaN();
      expect(climber.run([4, null, null, null]).at(-1), field).toEqual(['alert_opened']);
    }
  });

  test('from critical it goes down to very busy first, and clears from there', () => {
    const climber = new Climber();
    expect(climber.run([4, 3, 3, 3])).toEqual([
      ['alert_opened'],
      NOTHING,
      NOTHING,
      ['alert_lowered'],
    ]);
    expect(climber.running()[0]?.level).toBe(3);
    expect(climber.run([2, 2, 2]).at(-1)).toEqual(['alert_cleared']);
  });

  test('a withheld window neither clears nor fires: it holds', () => {
    const climber = new Climber();
    expect(climber.run([3, null, 3])).toEqual([NOTHING, NOTHING, ['alert_opened']]);
    climber.run([2, 2, null]);
    expect(climber.running()[0]).toMatchObject({ sight: 'unknown', windowsBelow: 2 });
    expect(climber.run([2])).toEqual([['alert_cleared']]);
  });

  test('firing again within ten minutes is the same alert; answered, it stays answered', () => {
    const climber = new Climber();
    climber.run([3, 3]);
    const first = climber.running()[0] as Alert;
    const done = actOn(first, { step: 'measure', measureId: 'm' }, { by: 'a-1', at: T0 });
    if (done.refused !== null) throw new Error('refused');
    climber.replace(done.alert);
    expect(climber.run([2, 2, 2, 3, 3]).at(-1)).toEqual(['alert_repeated']);
    expect(climber.running()[0]).toMatchObject({
      alertId: first.alertId,
      state: 'measure_taken',
      repeats: 1,
    });
  });

  test('later than that it is a new one', () => {
    const climber = new Climber();
    climber.run([3, 3, 2, 2, 2, ...new Array<number>(10).fill(1)]);
    expect(climber.run([3, 3]).at(-1)).toEqual(['alert_opened']);
  });

  test('the rule is that of the zone type and the phase, the strictest of a pooled region', () => {
    const plan = eventPlan({
      rules: {
        queue: { ingress: { level3Windows: null, level4Windows: 3 } },
        standing: { ingress: { level3Windows: 4, level4Windows: 2 } },
      },
    });
    expect(ruleFor(plan, ['queue'], 'ingress')).toEqual({ level3Windows: null, level4Windows: 3 });
    expect(ruleFor(plan, ['queue', 'standing'], 'ingress')).toEqual({
      level3Windows: 4,
      level4Windows: 2,
    });
    expect(ruleFor(plan, ['queue'], 'egress')).toEqual({ level3Windows: 2, level4Windows: 1 });
    const climber = new Climber({ eventPlan: plan, phase: 'ingress' });
    expect(climber.run([3, 4, 4, 4])[1]).toEqual(NOTHING);
    expect(climber.running()).toHaveLength(1);
  });

  test('an alert follows its zones into another plan, and stays when nobody covers them', () => {
    const climber = new Climber();
    climber.run([4]);
    const pooled = { ...regionOf('ab', 4), cells: ['a', 'b'] };
    expect(climber.window([pooled]).map(({ kind }) => kind)).toEqual(['alert_moved']);
    expect(climber.running()).toMatchObject([{ regionId: 'ab', cells: ['a', 'b'] }]);
    climber.window([regionOf('c', 0)]);
    expect(climber.running()).toMatchObject([{ regionId: 'ab', sight: 'unknown' }]);
  });
});

describe('blind alerts', () => {
  test('withheld for 3 windows fires, known for 3 clears', () => {
    const climber = new Climber();
    expect(climber.run([0, null, null, null])).toEqual([
      NOTHING,
      NOTHING,
      NOTHING,
      ['alert_opened'],
    ]);
    expect(climber.running()[0]).toMatchObject({ kind: 'blind', level: null, sight: 'unknown' });
    expect(climber.run([1, 1, 1])).toEqual([NOTHING, NOTHING, ['alert_cleared']]);
  });

  test('not outside the event, and not where the operator switched the release off', () => {
    expect(new Climber({ isEventOn: false }).run([null, null, null, null]).flat()).toEqual([]);
    const climber = new Climber();
    const off = { ...regionOf('a', null), canGoBlind: false };
    for (let i = 0; i < 5; i += 1) expect(climber.window([off])).toEqual([]);
  });

  test('closed by a person it stays closed as long as it is the same blindness', () => {
    const climber = new Climber();
    climber.run([null, null, null]);
    const [alert] = climber.running();
    const done = actOn(alert as Alert, { step: 'close', comment: 'steward' }, { by: 'x', at: T0 });
    if (done.refused !== null) throw new Error('refused');
    climber.replace(done.alert);
    expect(climber.run(new Array<null>(20).fill(null)).flat()).toEqual([]);
    expect(climber.run([1, null, null, null]).flat()).toEqual(['alert_opened']);
  });
});

describe('critical signals', () => {
  test('one alert per place; it clears when the engine clears the last signal', () => {
    const climber = new Climber();
    const critical = { cell: 'z', state: 'critical' } as const;
    expect(climber.window({}, [critical, critical]).map(({ kind }) => kind)).toEqual([
      'alert_opened',
    ]);
    expect(climber.window({}, [{ cell: 'z', state: 'unknown' }])).toEqual([]);
    expect(climber.running()[0]).toMatchObject({ kind: 'critical', level: 4, sight: 'unknown' });
    expect(climber.window({}).map(({ kind }) => kind)).toEqual(['alert_cleared']);
  });
});

describe('people and time', () => {
  const open = (): Alert => {
    const climber = new Climber();
    climber.run([4]);
    return climber.running()[0] as Alert;
  };
  const openedAt = T0 + PUBLISHED_AFTER;

  test('nobody answers: it escalates after 2 and after 5 minutes', () => {
    const alert = open();
    expect(escalationAt(alert, openedAt + 2 * MINUTE - 1)).toBe(0);
    expect(escalationAt(alert, openedAt + 2 * MINUTE)).toBe(1);
    expect(escalationAt(alert, openedAt + 5 * MINUTE)).toBe(2);
    expect(escalatedAt(alert, openedAt + 2 * MINUTE - 1)).toBeNull();
    expect(escalatedAt(alert, openedAt + 4 * MINUTE)).toBe(openedAt + 2 * MINUTE);
    expect(escalatedAt(alert, openedAt + 9 * MINUTE)).toBe(openedAt + 5 * MINUTE);
    expect(untilEscalation(alert, openedAt + MINUTE)).toBe(MINUTE);
    expect(untilEscalation(alert, openedAt + 3 * MINUTE)).toBe(2 * MINUTE);
    expect(untilEscalation(alert, openedAt + 6 * MINUTE)).toBeNull();
    expect(escalated([alert], openedAt + 5 * MINUTE)).toMatchObject([{ escalation: 2 }]);
    expect(escalated([{ ...alert, escalation: 2 }], openedAt + 9 * MINUTE)).toEqual([]);
  });

  test('acknowledged once; a measure acknowledges too, and another one may follow', () => {
    const doing = { by: 'a-1', at: openedAt };
    const acknowledged = actOn(open(), { step: 'acknowledge' }, doing);
    if (acknowledged.refused !== null) throw new Error('refused');
    expect(actOn(acknowledged.alert, { step: 'acknowledge' }, doing)).toEqual({
      refused: 'already_acknowledged',
    });
    const measured = actOn(open(), { step: 'measure', measureId: 'm1' }, doing);
    expect(measured).toMatchObject({
      kind: 'alert_measure_taken',
      alert: { state: 'measure_taken', acknowledged: { by: 'a-1' }, measure: { measureId: 'm1' } },
    });
  });

  test('what sensors can clear is not closed by hand; what is cleared takes no step', () => {
    const doing = { by: 'a-1', at: openedAt };
    expect(actOn(open(), { step: 'close', comment: 'x' }, doing)).toEqual({
      refused: 'clears_by_itself',
    });
    const cleared = { ...open(), state: 'cleared' } as const;
    expect(actOn(cleared, { step: 'acknowledge' }, doing)).toEqual({ refused: 'already_cleared' });
  });
});

describe('the staff lane is stopped', () => {
  test('every alert ends with it: not as cleared by calm, and nothing is counted on', () => {
    const climber = new Climber();
    const stopped = (minutes: number) => ({ windowMs: MINUTE, seenAt: T0 + minutes * MINUTE });
    climber.run([4, 4]);
    const { book, steps } = endWithLane(climber.book, stopped(10));
    expect(steps.map(({ kind, alert }) => [kind, alert.state, alert.sight])).toEqual([
      ['alert_ended', 'cleared', 'unknown'],
    ]);
    expect(book.watch).toEqual({});
    expect(endWithLane(book, stopped(11)).book.alerts).toEqual([]);
  });
});
