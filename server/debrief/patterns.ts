// The looks of levels and of what is not known, as on screen (design): a level is solid and grows, what is not known is a pattern on hollow ground.
import { colour } from './colours.ts';
import { el, type Markup } from './markup.ts';
import type { RunLook } from './runs.ts';

/** Fill and outline of each level. */
const LEVEL_COLOURS = [0, 1, 2, 3, 4].map(
  (level) => [colour(`level-${level}`), colour(`line-level-${level}`)] as const,
);
export const OUTLINES = [1, 1.25, 1.75, 2.5, 3] as const;
const INK = colour('unknown-line');
const GROUND = colour('unknown-ground');

const line = (d: string, width: number): Markup =>
  el('path', { d, stroke: INK, 'stroke-width': width, fill: 'none' });

/** Patterns by id; once per document, every plot refers to them. */
export function patternDefinitions(): Markup {
  const pattern = (id: string, size: number, ...shapes: readonly Markup[]): Markup =>
    el(
      'pattern',
      { id: `unknown-${id}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      el('rect', { width: size, height: size, fill: GROUND }),
      shapes,
    );
  return el(
    'svg',
    { width: 0, height: 0, 'aria-hidden': 'true', class: 'defs' },
    el(
      'defs',
      {},
      pattern('privacy', 7, line('M-1 8L8 -1M-2 2L2 -2M5 9L9 5', 1.3)),
      pattern('silent', 7, line('M3.5 0V7', 1.1)),
      pattern('gap', 8, line('M0 0L8 8M8 0L0 8', 0.9)),
      pattern('suspended', 6, line('M0 3H6', 1.2)),
      pattern('retracted', 10, line('M0 0L10 10M3 0L10 7M0 3L7 10', 0.8)),
      pattern('none', 7, el('circle', { cx: 3.5, cy: 3.5, r: 0.8, fill: INK })),
    ),
  );
}

export const fillOf = ({ level, sight }: RunLook): string =>
  level === null ? `url(#unknown-${sight})` : (LEVEL_COLOURS[level]?.[0] ?? GROUND);
export const outlineOf = ({ level }: RunLook): string =>
  level === null ? INK : (LEVEL_COLOURS[level]?.[1] ?? INK);

/** A look as a small sign for the table of words. */
export function sample(look: RunLook): Markup {
  const { level } = look;
  const height = level === null ? 22 : 6 + level * 4;
  return el(
    'svg',
    { width: 44, height: 24, viewBox: '0 0 44 24', 'aria-hidden': 'true' },
    el('rect', {
      x: 1,
      y: 23 - height,
      width: 42,
      height,
      fill: fillOf(look),
      stroke: outlineOf(look),
      'stroke-width': level === null ? 1 : (OUTLINES[level] ?? 1),
    }),
  );
}
