// How two lines pass one place: by the directions in which each comes and goes, and by the ground that lies inside of each there. Pure.
import type { Position } from '#shared/wire/geo.ts';

/** Nearer than this, in metres, is the same place, or on the line. */
export const SAME_PLACE_M = 1e-6;
/** Of directions, whatever the length of the edges. */
const NARROW_SAME = 1e-9;
const WIDE_SAME = 1e-3;
const TURN = 2 * Math.PI;

/** A ring at one place, walked with its inside on the left. */
export type Pass = {
  readonly ring: number;
  /** Corner or edge of the ring: a ring passes one corner once, whichever of its two edges is looked at. */
  readonly name: string;
  /** Directions to where it comes from and to where it goes, in radians. */
  readonly from: number;
  readonly to: number;
  /** Directions that differ by less are the same. */
  readonly same: number;
};

const turned = (angle: number): number => ((angle % TURN) + TURN) % TURN;

export function passOf(
  of: Pick<Pass, 'ring' | 'name'>,
  at: Position,
  before: Position,
  after: Position,
): Pass {
  const towards = ([x, y]: Position) => [x - at[0], y - at[1]] as const;
  const [from, to] = [towards(before), towards(after)];
  const shortest = Math.min(Math.hypot(...from), Math.hypot(...to));
  return {
    ...of,
    from: turned(Math.atan2(from[1], from[0])),
    to: turned(Math.atan2(to[1], to[0])),
    same: Math.min(WIDE_SAME, Math.max(NARROW_SAME, (2 * SAME_PLACE_M) / shortest)),
  };
}

const sameOf = (p: Pass, q: Pass): number => Math.max(p.same, q.same);

function isSame(a: number, b: number, same: number): boolean {
  const apart = turned(a - b);
  return Math.min(apart, TURN - apart) < same;
}

/** Whether it goes back the way that it came. */
export const turnsBack = (pass: Pass): boolean => isSame(pass.from, pass.to, pass.same);

/** Whether both run along one line from here. */
export function runsAlong(p: Pass, q: Pass): boolean {
  const same = sameOf(p, q);
  return [p.from, p.to].some((a) => [q.from, q.to].some((b) => isSame(a, b, same)));
}

/** A part of the circle round the place, counter-clockwise. */
type Arc = { readonly start: number; readonly width: number };

export const insideOf = ({ from, to }: Pass): Arc => ({ start: to, width: turned(from - to) });
export const outsideOf = ({ from, to }: Pass): Arc => ({ start: from, width: turned(to - from) });

function isIn(angle: number, { start, width }: Arc, same: number): boolean {
  const at = turned(angle - start);
  return at > same && at < width - same;
}

/** Whether one passes from one side of the other to its other side; of passes that do not run along each other. */
export function crossesOver(p: Pass, q: Pass): boolean {
  const same = sameOf(p, q);
  return isIn(q.from, insideOf(p), same) !== isIn(q.to, insideOf(p), same);
}

/** Whether two arcs of these passes have more in common than a line. */
export function arcsMeet(a: Arc, b: Arc, p: Pass, q: Pass): boolean {
  const same = sameOf(p, q);
  return isSame(a.start, b.start, same) || isIn(a.start, b, same) || isIn(b.start, a, same);
}
