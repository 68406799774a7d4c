// What holds for every course of levels.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from '#shared/wire/alert.ts';
import { Climber } from '../../../kit/ladder-builders.ts';

const level = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, 3, 4) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const course = fc.array(fc.record({ a: level, b: level }), { minLength: 1, maxLength: 60 });

const placeOf = ({ kind, regionId, cells }: Alert): string => `${kind} ${regionId ?? cells[0]}`;

test('a place never has two running alerts of a kind', () => {
  fc.assert(
    fc.property(course, (windows) => {
      const climber = new Climber();
      for (const levels of windows) {
        climber.window(levels);
        const places = climber.running().map(placeOf);
        expect(new Set(places).size).toBe(places.length);
      }
    }),
  );
});

test('a region that is critical in the newest window has a running alert at critical', () => {
  fc.assert(
    fc.property(course, (windows) => {
      const climber = new Climber();
      for (const levels of windows) {
        climber.window(levels);
        for (const [regionId, value] of Object.entries(levels)) {
          if (value !== 4) continue;
          const alert = climber
            .running()
            .find((a) => a.kind === 'level' && a.regionId === regionId);
          expect(alert?.level).toBe(4);
        }
      }
    }),
  );
});

test('it clears only after 3 known windows below its limit; an unknown one counts for nothing', () => {
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 80 }), (levels) => {
      const climber = new Climber();
      levels.forEach((value, i) => {
        const cleared = climber
          .window({ a: value })
          .find(({ kind, alert }) => kind === 'alert_cleared' && alert.kind === 'level');
        if (cleared === undefined) return;
        const known = levels.slice(0, i + 1).filter((seen) => seen !== null);
        expect(value).not.toBeNull();
        expect(known.slice(-3).every((seen) => seen < (cleared.alert.level ?? 0))).toBe(true);
      });
    }),
  );
});

test('no system step but a repeat ever takes an answer for granted', () => {
  fc.assert(
    fc.property(course, (windows) => {
      const climber = new Climber();
      for (const levels of windows) climber.window(levels);
      const answered = climber.steps.filter(
        ({ alert }) => alert.state === 'acknowledged' || alert.state === 'measure_taken',
      );
      expect(answered).toEqual([]);
    }),
  );
});

test('a level that flickers round the limit makes one alert; a bare threshold makes many', () => {
  const flicker = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 4 : 3));
  const climber = new Climber();
  climber.run(flicker);
  const ours = climber.steps.filter(({ kind }) => kind === 'alert_opened').length;
  const naive = flicker.filter((value, i) => value === 4 && flicker[i - 1] !== 4).length;
  expect(ours).toBe(1);
  expect(naive).toBe(30);
});
