// Places plates so that they cover neither each other nor more of the map than they must. A plate may move by up to 24 px, one of a small zone to the
// zone's edge. What is very busy, critical or not known always has its plate; a calmer one that finds no free place leaves its zone to its colour.

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
const CALM = 2;
/** Of a plate that may cover another: its outline. */
const COVERED_SHARE = 0.1;

const PLATE_GAP = 2;
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

/** A box on the screen by its middle, in pixels. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

function overlap(a: Rect, b: Rect): number {
  const width = (a.width + b.width) / 2 + PLATE_GAP - Math.abs(a.x - b.x);
  const height = (a.height + b.height) / 2 + PLATE_GAP - Math.abs(a.y - b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** A plate over more than this share of its zone hides it. */
const HIDES = 0.6;

/** Whether a plate in the middle of its zone would leave too little of it to see. */
export function hidesZone({ width, height, over }: PlateBox): boolean {
  if (over === undefined) return false;
  const covered = Math.min(width, over.width) * Math.min(height, over.height);
  return covered > HIDES * over.width * over.height;
}

/** Places from the anchor outwards; those of a small zone begin at its edges. */
function* spotsOf(box: PlateBox): Generator<Rect> {
  const { width, height, over } = box;
  const isHidden = hidesZone(box);
  for (const step of STEPS) {
    for (const [east, south] of step === 0 && !isHidden ? [[0, 0] as const] : DIRECTIONS) {
      const edgeX = isHidden ? ((over?.width ?? 0) + width) / 2 : 0;
      const edgeY = isHidden ? ((over?.height ?? 0) + height) / 2 : 0;
      const x = box.x + Math.sign(east) * edgeX + east * step;
      yield { x, y: box.y + Math.sign(south) * edgeY + south * step, width, height };
    }
  }
}

/** The first spot without overlap, else the one that covers least. */
function bestSpot(box: PlateBox, placed: readonly Rect[]): Rect {
  let best: Rect = box;
  let least = Number.POSITIVE_INFINITY;
  for (const spot of spotsOf(box)) {
    const away = Math.hypot(spot.x - box.x, spot.y - box.y) / 100;
    const covered = placed.reduce((sum, other) => sum + overlap(spot, other), 0) + away;
    if (covered < least) {
      best = spot;
      least = covered;
    }
    if (covered < 1) return spot;
  }
  return best;
}

/** Every plate with its place, most urgent first. `taken`: what stands on the map already and must stay in sight. */
export function placePlates(
  boxes: readonly PlateBox[],
  taken: readonly Rect[] = [],
): readonly PlacedPlate[] {
  const standing: Rect[] = [...taken];
  const placed: PlacedPlate[] = [];
  for (const box of boxes.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))) {
    const spot = bestSpot(box, standing);
    const covered = standing.reduce((sum, other) => sum + overlap(spot, other), 0);
    const isShown = box.priority > CALM || covered <= COVERED_SHARE * box.width * box.height;
    if (isShown) standing.push(spot);
    placed.push({ id: box.id, x: spot.x, y: spot.y, isShown });
  }
  return placed;
}
