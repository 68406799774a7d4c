// The time of the service: whatever the device's clock says, and however old an answer is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  deviceWrongBy,
  type Heard,
  hasLeapt,
  siteTimeAt,
  WRONG_BY_MS,
  withAnswer,
} from '#client/model/server-clock.ts';

const AT = Date.UTC(2027, 5, 12, 20);
const heard = (more: Partial<Heard> = {}): Heard => ({
  ...{ at: AT, wallAt: AT, speed: 1, steadyMs: 1000 },
  ...more,
});

test('it goes on from what was said, at the speed of the site', () => {
  expect(siteTimeAt(heard(), 61_000)).toBe(AT + 60_000);
  expect(siteTimeAt(heard({ speed: 10 }), 61_000)).toBe(AT + 600_000);
});

test('an answer that lay in a cache never puts it back; one that is ahead puts it forward', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600_000 }), fc.nat(600_000), (age, passed) => {
      const known = heard();
      const steadyMs = known.steadyMs + passed;
      const old = heard({ at: AT + passed - age, steadyMs });
      expect(siteTimeAt(withAnswer(known, old), steadyMs)).toBe(AT + passed);
      const ahead = heard({ at: AT + passed + age, steadyMs });
      expect(siteTimeAt(withAnswer(known, ahead), steadyMs)).toBe(AT + passed + age);
    }),
  );
  expect(withAnswer(null, heard())).toEqual(heard({ wallAt: null }));
  // Another server, or another demo: what was known says nothing of it.
  expect(withAnswer(heard(), heard({ at: 0, speed: 10 }))).toEqual(
    heard({ at: 0, wallAt: null, speed: 10 }),
  );
});

test('a device that is wrong is told from 5 s on, either way, also where the site is played fast', () => {
  for (const speed of [1, 10]) {
    const known = heard({ speed, at: AT + 7_000_000 });
    const wrongBy = (difference: number): number | null =>
      deviceWrongBy(known, AT + 60_000 + difference, 61_000);
    for (const wrong of [WRONG_BY_MS, 45_000, 80_000, 600_000]) {
      expect(wrongBy(wrong)).toBe(wrong);
      expect(wrongBy(-wrong)).toBe(-wrong);
    }
    expect(wrongBy(WRONG_BY_MS - 1)).toBeNull();
    expect(wrongBy(1 - WRONG_BY_MS)).toBeNull();
  }
  // The stream's first word came 200 ms late, an answer did not.
  const answered = withAnswer(heard(), heard({ at: AT + 60_200, steadyMs: 61_000 }));
  expect(deviceWrongBy(answered, AT + 60_200 + 45_000, 61_000)).toBe(45_000);
  expect(deviceWrongBy(null, AT, 0)).toBeNull();
  expect(deviceWrongBy(heard({ wallAt: null }), AT, 1000)).toBeNull();
});

test('a sleep and a clock that is set are leaps, in both directions; time that passes is none', () => {
  const before = { device: AT, steadyMs: 0 };
  expect(hasLeapt(before, { device: AT + 600_000, steadyMs: 600_000 })).toBe(false);
  expect(hasLeapt(before, { device: AT + 600_000, steadyMs: 1000 })).toBe(true);
  expect(hasLeapt(before, { device: AT - 45_000, steadyMs: 1000 })).toBe(true);
});
