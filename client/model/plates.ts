// Places plates so that they cover neither each other nor more of the map than they must. A plate may move by up to 24 px, one of a small zone to the
// zone's edge. What is very busy, critical or not known always has its plate; a calmer one that finds no free place leaves its zone to its colour.
import { type Extent, inView, type Rect, StandingPlates } from './standing.ts';

export type PlateBox = {
  readonly id: string;
  /** Anchor in pixels: where the plate's middle would like to be. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Higher is placed first. */
  readonly priority: number;
  /** Size of what it names, round the anchor. A plate that would hide it stands beside it. */
  readonly over?: { readonly width: number; readonly height: number };
};
export type PlacedPlate = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** False: a calm one that would cover another. */
  readonly isShown: boolean;
};

/** From this priority down a plate may give way altogether: levels 0 to 2. */
export const CALM = 2;
/** Of a plate that may cover another: its outline. */
const COVERED_SHARE = 0.1;

const STEPS = [0, 8, 16, 24];
const DIRECTIONS = [
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
  [0.7, -0.7],
  [-0.7, -0.7],
  [0.7, 0.7],
  [-0.7, 0.7],
] as const;

/** A plate over more than this share of its zone hides it. */
const HIDES = 0.6;

/** Whether a plate in the middle of its zone would leave too little of it to see. */
export function hidesZone({ width, height, over }: PlateBox): boolean {
  if (over === undefined) return false;
  const covered = Math.min(width, over.width) * Math.min(height, over.height);
  return covered > HIDES * over.width * over.height;
}

/** From a plate's anchor to where its steps begin: the edges of a zone that it would hide, else the anchor itself. */
function startOf(box: PlateBox): Extent | null {
  const { width, height, over } = box;
  if (over === undefined || !hidesZone(box)) return null;
  return { width: (over.width + width) / 2, height: (over.height + height) / 2 };
}

/** Places from the anchor outwards; those of a small zone begin at its edges. */
export function* placesNear(box: PlateBox, within?: Extent): Generator<Rect> {
  const { width, height } = box;
  const start = startOf(box);
  for (const step of STEPS) {
    for (const [east, south] of step === 0 && start === null ? [[0, 0] as const] : DIRECTIONS) {
      const x = box.x + Math.sign(east) * (start?.width ?? 0) + east * step;
      const y = box.y + Math.sign(south) * (start?.height ?? 0) + south * step;
      const spot = { x, y, width, height };
      yield within === undefined ? spot : inView(spot, within);
    }
  }
}

/** Covers less of what stands than anybody sees. */
export const isFree = (covered: number): boolean => covered < 1;

export type PlateSpot = Rect & {
  /** Square pixels of what stands that it covers. */
  readonly covered: number;
};

/** The first of some spots that is free, else the one that covers least. */
export function bestSpot(box: Rect, spots: Iterable<Rect>, standing: StandingPlates): PlateSpot {
  let best: PlateSpot = { ...box, covered: Number.POSITIVE_INFINITY };
  let least = Number.POSITIVE_INFINITY;
  for (const spot of spots) {
    const covered = standing.covered(spot);
    if (isFree(covered)) return { ...spot, covered };
    const away = Math.hypot(spot.x - box.x, spot.y - box.y) / 100;
    if (covered + away < least) {
      best = { ...spot, covered };
      least = covered + away;
    }
  }
  return best;
}

/** Most urgent first; ids decide the rest, so that plates do not change places for nothing. */
export function byUrgency<T extends Pick<PlateBox, 'id' | 'priority'>>(
  boxes: readonly T[],
): readonly T[] {
  return boxes.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

/** Every plate with its place, most urgent first. `taken`: what stands on the map already and must stay in sight. `within`: the map, in which each is whole. */
export function placePlates(
  boxes: readonly PlateBox[],
  taken: readonly Rect[] = [],
  within?: Extent,
): readonly PlacedPlate[] {
  const standing = new StandingPlates(taken);
  return byUrgency(boxes).map((box) => {
    const spot = bestSpot(box, placesNear(box, within), standing);
    const { x, y, covered } = spot;
    const isShown = box.priority > CALM || covered <= COVERED_SHARE * box.width * box.height;
    if (isShown) standing.add(spot);
    return { id: box.id, x, y, isShown };
  });
}
