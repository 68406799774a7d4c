// Whatever happens to alerts, what goes out as CAP is valid, hangs together, and is over when it is over.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capBody } from '#server/outlets/cap-body.ts';
import { outletSubjectSchema } from '#shared/wire/outlet.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import { Climber, T0 } from '../../kit/ladder-builders.ts';
import { acted, Story } from '../../kit/outlets/builders.ts';
import { expectByTheBook, readCap, schemaErrors } from '../../kit/outlets/cap-schema.ts';

const ZONES = ['gate', 'stage', 'bar'] as const;
const level = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 4 }) },
  fc.constantFrom(0, 1, null),
);
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('window' as const),
      levels: fc.tuple(level, level, level),
      signal: fc.boolean(),
    }),
  },
  fc.record({
    what: fc.constantFrom('acknowledge' as const, 'measure' as const, 'close' as const),
    which: fc.nat(3),
  }),
  fc.record({ what: fc.constantFrom('drill_started' as const, 'drill_ended' as const) }),
);
const filter = fc.record({
  minimumLevel: fc.constantFrom<3 | 4>(3, 4),
  about: fc.subarray([...outletSubjectSchema.options], { minLength: 1 }),
});
const STEPS = {
  acknowledge: 'alert_acknowledged',
  measure: 'alert_measure_taken',
  close: 'alert_closed',
} as const;

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** One thing that happens, on the real ladder. */
function play(one: Happening, at: number, climber: Climber, story: Story): void {
  if ('levels' in one) {
    const levels = Object.fromEntries(ZONES.map((zone, z) => [zone, one.levels[z] ?? null]));
    const signals = one.signal ? ([{ cell: 'lawn', state: 'critical' }] as const) : [];
    story.steps(climber.window(levels, signals));
    return;
  }
  if (!('which' in one)) {
    story.tell(one.what, null);
    return;
  }
  const { alerts } = climber.book;
  const alert = alerts[one.which % Math.max(1, alerts.length)];
  const after = alert === undefined ? null : acted(alert, one.what, at);
  if (after === null) return;
  const changed = alerts.map((other) => (other === alert ? after : other));
  climber.book = { ...climber.book, alerts: changed };
  story.tell(STEPS[one.what], after);
}

test('any sequence of steps gives valid CAP whose references are what was sent before', async () => {
  const all = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(happening, { minLength: 10, maxLength: 60 }),
      filter,
      (happenings, wanted) => {
        const story = new Story(wanted);
        const climber = new Climber({ siteId: 'quay', isEventOn: true });
        happenings.forEach((one, i) => {
          play(one, T0 + i * 1000, climber, story);
        });
        const sent: string[] = [];
        for (const bulletin of story.bulletin) {
          const body = capBody(bulletin, 'nl');
          all.add(body);
          const message = readCap(body);
          expectByTheBook(message);
          for (const reference of message.references?.split(' ') ?? [])
            expect(sent).toContain(reference);
          sent.push(`${message.sender},${message.identifier},${message.sent}`);
          expect(message.msgType === 'Cancel').toBe(bulletin.isOver);
        }
        expect(new Set(sent).size).toBe(sent.length);
      },
    ),
    runs(150),
  );
  // The schema in one go at the end: starting the validator takes longer than what it does.
  expect(all.size).toBeGreaterThan(500);
  expect(await schemaErrors([...all])).toEqual([]);
});
