// The check for outlines that cannot be, held against the plain comparison of every edge with every other, and against how often a ring goes round a place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outlineFault } from '#aggregator/commands/outline-faults.ts';
import type { Position } from '#shared/wire/geo.ts';

const isFaulty = (ring: readonly Position[]): boolean =>
  outlineFault({ type: 'Polygon', coordinates: [[...ring]] }) !== null;

const side = ([ax, ay]: Position, [bx, by]: Position, [x, y]: Position): number =>
  Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));

/** By definition; degrees as they stand, so of places at the equator, where both measures are one. */
function crossesPlainly(ring: readonly Position[]): boolean {
  const edges = ring.slice(1).map((to, i) => [ring[i] ?? to, to] as const);
  return edges.some(([a, b], i) =>
    edges
      .slice(i + 1)
      .some(([c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0),
  );
}

/** Whether a corner lies on an edge that it is no end of, or on another corner: where nothing of this is, only a crossing is a fault. */
function touchesPlainly(ring: readonly Position[]): boolean {
  const corners = ring.slice(1);
  return corners.some((at, i) =>
    corners.some((to, j) => {
      const from = ring[j] ?? to;
      if (i === j || (i + 1) % corners.length === j) return false;
      const isBetween = ([0, 1] as const).every(
        (axis) =>
          at[axis] >= Math.min(from[axis], to[axis]) && at[axis] <= Math.max(from[axis], to[axis]),
      );
      return isBetween && side(from, to, at) === 0;
    }),
  );
}

/** How often the ring goes round a place, to the left. */
function turnsRound(ring: readonly Position[], at: Position): number {
  return ring.slice(1).reduce((sum, to, i) => {
    const from = ring[i] ?? to;
    if (from[1] <= at[1] && to[1] > at[1]) return sum + (side(from, to, at) > 0 ? 1 : 0);
    if (from[1] > at[1] && to[1] <= at[1]) return sum - (side(from, to, at) < 0 ? 1 : 0);
    return sum;
  }, 0);
}

const LOOKS = Array.from(
  { length: 20 * 20 },
  (_, i): Position => [((i % 20) * 2.1 - 20.13) / 1024, (Math.floor(i / 20) * 2.1 - 20.37) / 1024],
);

test('an outline is refused where it crosses itself, and where it goes round a place twice or both ways', () => {
  const place = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
  // Small numbers meet in one corner often.
  const near = fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }));
  const spread = near.map(([x, y]): [number, number] => [x * 10, y * 10]);
  const grids = fc.oneof(
    fc.array(place, { minLength: 3, maxLength: 9 }),
    fc.array(spread, { minLength: 3, maxLength: 9 }),
  );
  let [crossing, twisted, fine] = [0, 0, 0];
  fc.assert(
    fc.property(grids, (grid) => {
      const places = grid.map(([x, y]): Position => [x / 1024, y / 1024]);
      const ring = [...places, places[0] ?? [0, 0]] as Position[];
      const turns = new Set(LOOKS.map((at) => turnsRound(ring, at)));
      const isTwisted = turns.size > 2 || [...turns].some((turn) => Math.abs(turn) > 1);
      const isCrossing = crossesPlainly(ring);
      crossing += isCrossing ? 1 : 0;
      if (isTwisted && !isCrossing) twisted += 1;
      if (isCrossing || isTwisted) expect(isFaulty(ring)).toBe(true);
      else if (!touchesPlainly(ring)) {
        fine += 1;
        expect(isFaulty(ring)).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
  expect(crossing).toBeGreaterThan(200);
  expect(twisted).toBeGreaterThan(10);
  expect(fine).toBeGreaterThan(50);
});

test('a corner that lies on another edge touches it, however its degrees are rounded', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 9999 }));
  let rounded = 0;
  fc.assert(
    fc.property(place, place, fc.integer({ min: 1, max: 99 }), (from, to, along) => {
      fc.pre(Math.abs(from[0] - to[0]) > 100 && Math.abs(from[1] - to[1]) > 100);
      const at = ([x, y]: readonly number[]): Position => [
        4.9 + (x ?? 0) / 1e6,
        52 + (y ?? 0) / 1e6,
      ];
      const [a, b] = [at(from), at(to)];
      const on: Position = [
        a[0] + ((b[0] - a[0]) * along) / 100,
        a[1] + ((b[1] - a[1]) * along) / 100,
      ];
      // A notch whose tip lies on the first edge, and which comes and goes on its right.
      const beside: Position = [on[0] + (b[1] - a[1]), on[1] - (b[0] - a[0])];
      const further: Position = [beside[0] + (b[0] - a[0]) / 100, beside[1] + (b[1] - a[1]) / 100];
      const ring = [a, b, further, on, beside, a];
      rounded += crossesPlainly(ring) ? 1 : 0;
      expect(isFaulty(ring)).toBe(false);
    }),
    { numRuns: 2000 },
  );
  expect(rounded).toBeGreaterThan(200);
});

/** A coast: round, with bays. */
const coast = (points: number): Position[] =>
  Array.from({ length: points + 1 }, (_, i) => {
    const angle = ((i % points) / points) * 2 * Math.PI;
    const far = 0.01 * (1 + 0.1 * Math.sin(37 * angle));
    return [4.9 + far * Math.cos(angle), 52.37 + far * Math.sin(angle)];
  });

test('an outline of 20,000 points is judged in a moment: time grows as the points do, not as their square', () => {
  const timed = (judge: typeof isFaulty, points: number): number => {
    const ring = coast(points);
    const started = process.cpuUsage();
    expect(judge(ring)).toBe(false);
    return process.cpuUsage(started).user;
  };
  // Ten times the points by the plain comparison: a hundred times as long.
  const plainly = timed(crossesPlainly, 2000);
  expect(timed(isFaulty, 20_000)).toBeLessThan(10 * plainly);
  const [first, second, third, ...rest] = coast(20_000);
  const twisted = [first, third, second, ...rest] as Position[];
  expect(isFaulty(twisted)).toBe(true);
});
