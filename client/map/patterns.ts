// Patterns for what is not known, drawn once into an atlas of masks. On the screen a tile has the same size at every zoom.
import { UNKNOWN_LOOKS } from '#client/model/look.ts';
import type { Unknown } from '#client/model/region-state.ts';

/** Pixels of one tile in the atlas, and on the screen. */
const TILE = 80;
const SCREEN: Readonly<Record<Unknown, number>> = {
  withheld: 10,
  stale: 12,
  offline: 12,
  unpublished: 14,
  retracted: 17,
  waiting: 10,
};

type Draw = (context: CanvasRenderingContext2D, unit: number) => void;

function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** Diagonals that meet themselves at the tile's edges; `rising` from lower left to upper right. */
function diagonals(
  context: CanvasRenderingContext2D,
  offsets: readonly number[],
  rising: boolean,
): void {
  for (const offset of offsets) {
    for (const shift of [-TILE, 0, TILE]) {
      const x = offset + shift;
      if (rising) line(context, x, TILE, x + TILE, 0);
      else line(context, x, 0, x + TILE, TILE);
    }
  }
}

const DRAW: Readonly<Record<Unknown, Draw>> = {
  withheld: (context, unit) => {
    context.lineWidth = 1.5 * unit;
    diagonals(context, [0], true);
  },
  stale: (context, unit) => {
    context.lineWidth = 1.25 * unit;
    for (const y of [TILE / 4, (3 * TILE) / 4]) line(context, 0, y, TILE, y);
  },
  offline: (context, unit) => {
    context.lineWidth = unit;
    diagonals(context, [0], true);
    diagonals(context, [0], false);
  },
  unpublished: (context, unit) => {
    for (const x of [TILE / 4, (3 * TILE) / 4]) {
      for (const y of [TILE / 4, (3 * TILE) / 4]) {
        context.beginPath();
        context.arc(x, y, 1.2 * unit, 0, 2 * Math.PI);
        context.fill();
      }
    }
  },
  retracted: (context, unit) => {
    context.lineWidth = 1.2 * unit;
    diagonals(context, [0, 0.3 * TILE], false);
  },
  waiting: () => {},
};

export type PatternAtlas = {
  readonly canvas: HTMLCanvasElement;
  readonly mapping: Readonly<
    Record<Unknown, { x: number; y: number; width: number; height: number; mask: boolean }>
  >;
};

export function drawPatterns(): PatternAtlas {
  const canvas = document.createElement('canvas');
  canvas.width = TILE * 8;
  canvas.height = TILE;
  const context = canvas.getContext('2d');
  const mapping = {} as Record<Unknown, PatternAtlas['mapping'][Unknown]>;
  for (const [index, kind] of UNKNOWN_LOOKS.entries()) {
    mapping[kind] = { x: index * TILE, y: 0, width: TILE, height: TILE, mask: true };
    if (context === null) continue;
    context.save();
    context.beginPath();
    context.rect(index * TILE, 0, TILE, TILE);
    context.clip();
    context.translate(index * TILE, 0);
    context.strokeStyle = '#fff';
    context.fillStyle = '#fff';
    DRAW[kind](context, TILE / SCREEN[kind]);
    context.restore();
  }
  return { canvas, mapping };
}

/** Metres of the equator in the width of the world: one pattern pixel is one of them at scale 1. */
const WORLD_M = 40_075_016.69;

/** Scale of a pattern at a zoom, so that its tile keeps its size on the screen. */
export function patternScale(kind: Unknown, zoom: number): number {
  const metresPerScreenPixel = WORLD_M / (512 * 2 ** zoom);
  return (SCREEN[kind] / TILE) * metresPerScreenPixel;
}
