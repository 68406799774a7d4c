// What stands on the screen already, kept by squares of it: whether a place is free is asked of what is near, however many stand. Pure.

/** A box on the screen by its middle, in pixels. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Extent = Pick<Rect, 'width' | 'height'>;

/** Between two plates, for their outlines. */
const PLATE_GAP = 2;
/** Between a plate and the edge of the map, for its outline. */
const EDGE_PIXELS = 8;
/** Wider than most plates, so that most stand in one or two. */
const BUCKET_PIXELS = 128;

function overlap(a: Rect, b: Rect): number {
  const width = (a.width + b.width) / 2 + PLATE_GAP - Math.abs(a.x - b.x);
  const height = (a.height + b.height) / 2 + PLATE_GAP - Math.abs(a.y - b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** A box of what is in view is in view whole. */
export function inView<T extends Rect>(box: T, { width, height }: Extent): T {
  const within = (at: number, size: number, most: number): number =>
    size > most ? most / 2 : Math.min(Math.max(at, size / 2), most - size / 2);
  const x = within(box.x, box.width + EDGE_PIXELS, width);
  return { ...box, x, y: within(box.y, box.height + EDGE_PIXELS, height) };
}

/** The first and last square of each axis that a box is in. */
function squaresOf({ x, y, width, height }: Rect) {
  const at = (place: number): number => Math.floor(place / BUCKET_PIXELS);
  const [halfX, halfY] = [width / 2 + PLATE_GAP, height / 2 + PLATE_GAP];
  return { west: at(x - halfX), east: at(x + halfX), north: at(y - halfY), south: at(y + halfY) };
}

const keyOf = (column: number, row: number): number => column * 65_536 + row;

type Stood = { readonly rect: Rect; readonly west: number; readonly north: number };

export class StandingPlates {
  readonly #squares = new Map<number, Stood[]>();

  constructor(rects: Iterable<Rect> = []) {
    for (const rect of rects) this.add(rect);
  }

  add(rect: Rect): void {
    const { west, east, north, south } = squaresOf(rect);
    const stood = { rect, west, north };
    for (let column = west; column <= east; column += 1)
      for (let row = north; row <= south; row += 1) {
        const square = this.#squares.get(keyOf(column, row));
        if (square === undefined) this.#squares.set(keyOf(column, row), [stood]);
        else square.push(stood);
      }
  }

  /** Square pixels of what stands that a box would cover, outlines included; under 1 it is free. */
  covered(rect: Rect): number {
    const { west, east, north, south } = squaresOf(rect);
    let sum = 0;
    for (let column = west; column <= east; column += 1)
      for (let row = north; row <= south; row += 1)
        for (const stood of this.#squares.get(keyOf(column, row)) ?? []) {
          // What shares several squares with it counts in the first of them.
          if (column === Math.max(west, stood.west) && row === Math.max(north, stood.north))
            sum += overlap(rect, stood.rect);
        }
    return sum;
  }
}
