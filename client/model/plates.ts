// Places plates so that they cover neither each other nor more of the map than they must. A plate may move by up to 24 px and never vanishes.

export type PlateBox = {
  readonly id: string;
  /** Anchor in pixels: where the plate's middle would like to be. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Higher is placed first. */
  readonly priority: number;
};
export type PlacedPlate = { readonly id: string; readonly x: number; readonly y: number };

const GAP = 2;
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

type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

function overlap(a: Rect, b: Rect): number {
  const width = (a.width + b.width) / 2 + GAP - Math.abs(a.x - b.x);
  const height = (a.height + b.height) / 2 + GAP - Math.abs(a.y - b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Candidates from the anchor outwards; the first without overlap, else the one that covers least. */
function bestSpot(box: PlateBox, placed: readonly Rect[]): Rect {
  let best: Rect = box;
  let least = Number.POSITIVE_INFINITY;
  for (const step of STEPS) {
    for (const [east, south] of step === 0 ? [[0, 0] as const] : DIRECTIONS) {
      const spot = {
        x: box.x + east * step,
        y: box.y + south * step,
        width: box.width,
        height: box.height,
      };
      const covered = placed.reduce((sum, other) => sum + overlap(spot, other), 0) + step / 100;
      if (covered < least) {
        best = spot;
        least = covered;
      }
      if (covered < 1) return spot;
    }
  }
  return best;
}

/** Every plate with its place, most urgent first. */
export function placePlates(boxes: readonly PlateBox[]): readonly PlacedPlate[] {
  const placed: (Rect & { id: string })[] = [];
  for (const box of boxes.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))) {
    placed.push({ ...bestSpot(box, placed), id: box.id });
  }
  return placed.map(({ id, x, y }) => ({ id, x, y }));
}
