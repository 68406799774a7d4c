// Outlines that cannot be: rings that cross or run along themselves, holes that do not lie inside, parts that overlap. Touching is none of it: neither rings that
// touch in a corner, nor parts that lie along each other. Edges are compared with those alone that begin, from west to east, before they end: of an outline of
// the ground that is a few of thousands.
import { doCross, metresFrom, offsetM } from '#shared/domain/outline.ts';
import type { AreaGeometry, Position } from '#shared/wire/geo.ts';
import {
  arcsMeet,
  crossesOver,
  insideOf,
  outsideOf,
  type Pass,
  passOf,
  runsAlong,
  SAME_PLACE_M,
  turnsBack,
} from './ring-passes.ts';

/** In metres from one place, with its inside on the left. */
type Ring = {
  readonly index: number;
  readonly part: number;
  readonly isHole: boolean;
  /** As it is called. */
  readonly name: string;
  readonly corners: readonly Position[];
};

type Edge = {
  readonly ring: Ring;
  readonly index: number;
  readonly ends: readonly [Position, Position];
  readonly low: Position;
  readonly high: Position;
};

const isNear = (a: Position, b: Position): boolean =>
  Math.hypot(a[0] - b[0], a[1] - b[1]) <= SAME_PLACE_M;

/** The corner so many places on; a ring has no end. */
const cornerOf = ({ corners }: Ring, index: number): Position =>
  corners.at(index % corners.length) ?? [0, 0];

function leftArea(corners: readonly Position[]): number {
  return corners.reduce((sum, [ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length] ?? [ax, ay];
    return sum + (ax * by - bx * ay) / 2;
  }, 0);
}

/** Each corner once, counter-clockwise. */
function cornersOf(ring: readonly Position[], origin: Position): readonly Position[] {
  const corners = ring
    .map((place) => offsetM(place, origin))
    .filter((at, index, all) => {
      const before = all[index - 1];
      return before !== undefined && !isNear(at, before);
    });
  return leftArea(corners) < 0 ? corners.reverse() : corners;
}

function ringsNamed(geometry: AreaGeometry): readonly Ring[] {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const origin = parts[0]?.[0]?.[0] ?? [0, 0];
  const rings = parts.flatMap((part, at) =>
    part.map((ring, place) => {
      const ofPart = parts.length === 1 ? 'its outline' : `part ${at + 1} of its outline`;
      const name = place === 0 ? ofPart : `hole ${place} of ${ofPart}`;
      return { part: at, isHole: place > 0, name, corners: cornersOf(ring, origin) };
    }),
  );
  return rings.map((ring, index) => ({ ...ring, index }));
}

function edgesIn(ring: Ring): readonly Edge[] {
  return ring.corners.map((a, index) => {
    const b = cornerOf(ring, index + 1);
    return {
      ring,
      index,
      ends: [a, b],
      low: [Math.min(a[0], b[0]), Math.min(a[1], b[1])],
      high: [Math.max(a[0], b[0]), Math.max(a[1], b[1])],
    };
  });
}

/** How the ring of an edge passes a place that lies on it. */
function passAt({ ring, index, ends: [a, b] }: Edge, at: Position): Pass {
  if (isNear(at, a)) return passOfCorner(ring, index);
  if (isNear(at, b)) return passOfCorner(ring, (index + 1) % ring.corners.length);
  return passOf({ ring: ring.index, name: `edge ${index}` }, at, a, b);
}

function passOfCorner(ring: Ring, index: number): Pass {
  const before = cornerOf(ring, index + ring.corners.length - 1);
  const of = { ring: ring.index, name: `corner ${index}` };
  return passOf(of, cornerOf(ring, index), before, cornerOf(ring, index + 1));
}

const overlap = (a: Ring, b: Ring): string => `${a.name} and ${b.name} overlap: draw them as one`;
const astray = ({ name }: Ring): string =>
  `${name} does not lie inside of it: move it inside, or leave it out`;
const crossed = ({ name }: Ring): string => `${name} crosses itself: draw it once round its ground`;
const doubled = ({ name }: Ring): string =>
  `${name} runs along itself, out and back or a second time round: draw it once round its ground`;

/** What two rings that cross are. */
function crossing(a: Ring, b: Ring): string {
  if (a.index === b.index) return crossed(a);
  if (a.part === b.part && a.isHole !== b.isHole) return astray(a.isHole ? a : b);
  return overlap(a, b);
}

/** What is wrong where two rings meet, or one meets itself; null: they touch. */
function meeting(a: Ring, b: Ring, p: Pass, q: Pass): string | null {
  if (a.index === b.index) {
    if (runsAlong(p, q)) return doubled(a);
    return crossesOver(p, q) ? crossed(a) : null;
  }
  if (a.isHole === b.isHole) {
    const isApart = a.isHole && a.part !== b.part;
    return !isApart && arcsMeet(insideOf(p), insideOf(q), p, q) ? overlap(a, b) : null;
  }
  if (!a.isHole) return meeting(b, a, q, p);
  // A hole: of the other's own part, which has to go round it, or of another part, which has to lie in it.
  if (a.part === b.part) return arcsMeet(insideOf(p), outsideOf(q), p, q) ? astray(a) : null;
  return arcsMeet(outsideOf(p), insideOf(q), p, q) ? overlap(a, b) : null;
}

type Seen = { readonly fault: string | null; readonly touched: ReadonlySet<string> };

/** Every two edges that come near each other, until something is wrong. */
function lookAtEdges(rings: readonly Ring[]): Seen {
  const touched = new Set<string>();
  const edges = rings.flatMap(edgesIn).sort((a, b) => a.low[0] - b.low[0]);
  for (const [index, edge] of edges.entries())
    for (let next = index + 1; next < edges.length; next += 1) {
      const other = edges[next];
      if (other === undefined || other.low[0] > edge.high[0] + SAME_PLACE_M) break;
      const fault = faultBetween(edge, other, touched);
      if (fault !== null) return { fault, touched };
    }
  return { fault: null, touched };
}

function faultBetween(e: Edge, f: Edge, touched: Set<string>): string | null {
  if (f.low[1] > e.high[1] + SAME_PLACE_M || f.high[1] < e.low[1] - SAME_PLACE_M) return null;
  if (doCross(e.ends, f.ends)) return crossing(e.ring, f.ring);
  const places = [
    ...e.ends.filter((at) => metresFrom(at, f.ends) <= SAME_PLACE_M),
    ...f.ends.filter((at) => metresFrom(at, e.ends) <= SAME_PLACE_M),
  ];
  for (const at of places) {
    const [p, q] = [passAt(e, at), passAt(f, at)];
    if (p.ring === q.ring && p.name === q.name) continue;
    if (p.ring !== q.ring) for (const { ring, name } of [p, q]) touched.add(`${ring} ${name}`);
    const fault = meeting(e.ring, f.ring, p, q);
    if (fault !== null) return fault;
  }
  return null;
}

function isIn([x, y]: Position, { corners }: Ring): boolean {
  let inside = false;
  let [ax, ay] = corners.at(-1) ?? [0, 0];
  for (const [bx, by] of corners) {
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
    [ax, ay] = [bx, by];
  }
  return inside;
}

/** What is wrong with rings that cross nowhere: a hole elsewhere, or one in another, or a part in a part. */
function misplaced(rings: readonly Ring[], touched: ReadonlySet<string>): string | null {
  /** A corner that lies on no other ring; none where all do, and then how they meet has said all. */
  const freeOf = ({ index, corners }: Ring): Position | undefined =>
    corners.find((_, at) => !touched.has(`${index} corner ${at}`));
  const free = rings.map(freeOf);
  const lies = (a: Ring, b: Ring): boolean => {
    const at = free[a.index];
    return at !== undefined && isIn(at, b);
  };
  const holesOf = (part: number): readonly Ring[] =>
    rings.filter((ring) => ring.part === part && ring.isHole);
  for (const outline of rings.filter(({ isHole }) => !isHole)) {
    const holes = holesOf(outline.part);
    const stray = holes.find((hole) => free[hole.index] !== undefined && !lies(hole, outline));
    if (stray !== undefined) return astray(stray);
    for (const hole of holes) {
      const around = holes.find((other) => other !== hole && lies(hole, other));
      if (around !== undefined) return overlap(around, hole);
    }
    const inside = rings.find(
      (other) =>
        !other.isHole &&
        other !== outline &&
        lies(other, outline) &&
        !holes.some((hole) => lies(other, hole)),
    );
    if (inside !== undefined) return overlap(outline, inside);
  }
  return null;
}

/** What of an outline cannot be, with the ring and what to do; null: nothing. */
export function outlineFault(geometry: AreaGeometry): string | null {
  const rings = ringsNamed(geometry);
  const back = rings.find((ring) =>
    ring.corners.some((_, at) => turnsBack(passOfCorner(ring, at))),
  );
  if (back !== undefined) return doubled(back);
  const { fault, touched } = lookAtEdges(rings);
  return fault ?? misplaced(rings, touched);
}
