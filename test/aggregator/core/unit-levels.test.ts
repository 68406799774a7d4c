// Several sensors on one pole: one viewpoint, the upper median of what they say in each slot.
import { expect, test } from 'vitest';
import type { Level } from '#shared/wire/level.ts';
import { crew, reading, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const site = zoneSite([['a', 'x']]);
const pole = (id: string) => sensor({ id, zone: 'a', mountId: 'pole' });

/** Level carried for the pole after a window in which its sensors said these levels per slot (null: silent). */
function poleLevel(slots: readonly (readonly (Level | null)[])[]): number | undefined {
  const count = Math.max(...slots.map((slot) => slot.length));
  const poles = Array.from({ length: count }, (_, i) => pole(`p${i}`));
  const d = new Drive(site, [...crew({ a: 4 }), ...poles]);
  d.listen(T0);
  slots.forEach((levels, slot) => {
    const items = levels.flatMap((level, i) =>
      level === null ? [] : [reading(`p${i}`, T0 + slot * 10_000 + 500, level)],
    );
    if (items.length > 0) d.send(items, T0 + 60_000);
  });
  d.close(T0 + 70_000);
  return d.releases[0]?.carry.units.p0?.[0];
}

test('per slot the upper median over the sensors, over the window the upper median over the slots', () => {
  // Slots: {1,3} -> 3, {0,4,4} -> 4, {2} -> 2, so {2,3,4} -> 3.
  expect(poleLevel([[1, 3], [0, 4, 4], [2]])).toBe(3);
  // {0,0,4} -> 0 in each of four slots.
  expect(poleLevel(Array(4).fill([0, 0, 4]))).toBe(0);
  // {0,1,4} -> 1: neither the first, the last nor the mean.
  expect(poleLevel(Array(3).fill([4, 0, 1]))).toBe(1);
});

test('in one slot a sensor that often says 0 and once 4 says 0; half and half says the higher one', () => {
  const d = new Drive(site, [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'a' })]);
  d.listen(T0);
  for (const [slot, levels] of [
    [0, 0, 0, 4],
    [0, 4],
    [1, 1, 1, 1, 4, 4],
  ].entries()) {
    levels.forEach((level, i) => {
      d.send([reading('b1', T0 + slot * 10_000 + i * 1000, level as Level)], T0 + 60_000);
    });
  }
  d.close(T0 + 70_000);
  // Slots say 0, 4 and 1: the upper median of the window is 1.
  expect(d.releases[0]?.carry.units.b1?.[0]).toBe(1);
});

test('a silent sensor of a pole is no zero; a slot in which all are silent is missing', () => {
  expect(poleLevel(Array(3).fill([null, 3]))).toBe(3);
  expect(
    poleLevel([
      [null, 3],
      [null, 3],
      [null, null],
      [null, 3],
    ]),
  ).toBe(3);
  expect(
    poleLevel([
      [null, 3],
      [null, 3],
      [null, null],
    ]),
  ).toBeUndefined();
});

test('readings of a pole join: two sensors in different slots make one fresh unit', () => {
  expect(
    poleLevel([
      [2, null],
      [null, 2],
      [2, null],
    ]),
  ).toBe(2);
});

test('a unit level goes into the region as one voice', () => {
  const sensors = [...crew({ a: 3 }), pole('p0'), pole('p1'), pole('p2')];
  const d = new Drive(site, sensors);
  const rows = d.window(T0, { a1: 0, a2: 0, a3: 0, p0: 4, p1: 4, p2: 4 });
  // Four units {0, 0, 0, 4}: upper median 0. Six sensors would say 4.
  expect(said(rows[0])).toBe(0);
});
