// The public version of the log says what the public lane says and how the team answered, whatever the staff's log holds besides.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactDay, TOLD_KINDS } from '#server/debrief/redact.ts';
import type { LogDocument } from '#shared/wire/decision-log.ts';
import {
  LEAST_UNPLACED,
  MANY_UNPLACED,
  type PublicDay,
  publicDaySchema,
} from '#shared/wire/public-log.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import {
  CELLS,
  DAY,
  LogMaker,
  MARK,
  PLAN,
  placed,
  story,
  type Told,
  unplaced,
  WINDOW_SECONDS,
} from '../../kit/debrief/logs.ts';

const seal = 'f'.repeat(64);
const redact = (documents: readonly LogDocument[]): PublicDay =>
  redactDay({
    day: DAY,
    windowSeconds: WINDOW_SECONDS,
    entries: documents.map((document, i) => ({ document, seq: i + 1 })),
    cells: CELLS,
    eventPlans: [{ seq: 0, plan: PLAN }],
    critical: '3-9',
    seal,
  });
const few = fc.array(unplaced, { maxLength: LEAST_UNPLACED - 1 });
const many = fc
  .constantFrom<readonly [number, number]>([LEAST_UNPLACED, MANY_UNPLACED - 1], [MANY_UNPLACED, 15])
  .chain(([minLength, maxLength]) =>
    fc.tuple(...[0, 1].map(() => fc.array(unplaced, { minLength, maxLength }))),
  );

function sameFor(
  documentsOf: (hidden: readonly Told[]) => readonly LogDocument[],
  [first = [], second = []]: readonly (readonly Told[])[],
): void {
  expect(redact(documentsOf(first))).toEqual(redact(documentsOf(second)));
}

test('two logs that tell one story in public have one public version, whatever else is in them', () => {
  fc.assert(
    fc.property(story, fc.tuple(few, few), fc.gen(), (told, hidden, chance) =>
      sameFor((other) => new LogMaker(chance).of(told, other), hidden),
    ),
    runs(400),
  );
});

test('entries of kinds that are not told need not be read: without them a day is told the same', () => {
  fc.assert(
    fc.property(story, few, fc.gen(), (told, hidden, chance) => {
      const documents = new LogMaker(chance).of(told, hidden);
      const read = documents.filter(({ kind }) => TOLD_KINDS.includes(kind));
      expect(redact(read)).toEqual(redact(documents));
    }),
    runs(400),
  );
});

test('that holds with many alerts that have no place: the class of their number is told, nothing else of them', () => {
  fc.assert(
    fc.property(story, many, fc.gen(), (told, hidden, chance) => {
      sameFor((other) => new LogMaker(chance).of(told, other), hidden);
      const { unplaced: n } = redact(new LogMaker(chance).of(told, hidden[0] ?? []));
      expect(n).toBe((hidden[0]?.length ?? 0) < MANY_UNPLACED ? '5-9' : '10+');
    }),
    runs(200),
  );
});

test('the public version tells the whole story: nothing that may be said is lost', () => {
  fc.assert(
    fc.property(story, few, fc.gen(), (told, hidden, chance) => {
      const day = redact(new LogMaker(chance).of(told, hidden));
      expect(publicDaySchema.parse(day)).toEqual(day);
      const said = day.alerts.map(({ regionId, answer, measures, isOtherMeasure, windowStart }) =>
        JSON.stringify([regionId, windowStart, answer, measures.length, isOtherMeasure]),
      );
      const wanted = told.alerts.map((alert) => {
        const start = new Date(Date.parse(DAY) + alert.window * WINDOW_SECONDS * 1000);
        const at = start.toISOString().replace('.000', '');
        return JSON.stringify([
          `region-${alert.letter}`,
          at,
          alert.answer,
          alert.measureIds.length,
          alert.isOther,
        ]);
      });
      expect(said.toSorted()).toEqual(wanted.toSorted());
      expect(day.unplaced).toBeNull();
      expect(day.phases).toHaveLength(told.phases.length);
      expect(day.policies).toHaveLength(told.policies.length);
    }),
    runs(200),
  );
});

test('no string of the staff side is in it: no name, word, zone, team, salt, id or time', () => {
  fc.assert(
    fc.property(story, few, fc.gen(), (told, hidden, chance) => {
      const documents = new LogMaker(chance).of(told, hidden);
      const text = JSON.stringify(redact(documents));
      expect(text).not.toContain(MARK);
      const isBound = (at: string): boolean => Date.parse(at) % (WINDOW_SECONDS * 1000) === 0;
      for (const { at, salt, alertId, textSha256, data } of documents) {
        for (const secret of [salt, alertId, textSha256, data.since, at])
          if (typeof secret === 'string' && !isBound(secret)) expect(text).not.toContain(secret);
      }
      for (const word of ['level', 'blind', 'escalation', 'actor', 'alertId', 'system'])
        expect(text).not.toContain(`"${word}"`);
    }),
    runs(200),
  );
});

test('a log is not told in its order', () => {
  fc.assert(
    fc.property(fc.array(placed, { minLength: 2, maxLength: 6 }), fc.gen(), (alerts, chance) => {
      const of = (told: readonly Told[]) =>
        redact(new LogMaker(chance).of({ alerts: told, phases: [], policies: [] }, []));
      expect(of(alerts)).toEqual(of(alerts.toReversed()));
    }),
    runs(200),
  );
});
