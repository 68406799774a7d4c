// Names of buildings, stages and gates on the map.
import type { WebMercatorViewport } from '@deck.gl/core';
import { DEFAULT_LANGUAGE, type Language, textIn } from '#shared/languages.ts';
import type { Rect } from '../model/standing.ts';
import { at, extentOf } from './on-screen.ts';
import styles from './overlay.module.css';
import type { PlanLabel } from './plan-layers.ts';
import { textScale } from './use-size.ts';

export type PlanLabelsProps = {
  readonly labels: readonly PlanLabel[];
  readonly viewport: WebMercatorViewport;
  readonly language: Language;
  /** Plates, which stay uncovered. */
  readonly boxes: readonly Rect[];
};

/** Whether what is named is much higher than wide on the screen. */
function isTall({ outline }: PlanLabel, viewport: WebMercatorViewport): boolean {
  const { width, height } = extentOf(outline, viewport);
  return height > 1.4 * width;
}

/** Names of the drawing give way to plates: one that a plate would cover is left out. */
export function PlanLabels({ labels, viewport, language, boxes }: PlanLabelsProps) {
  const larger = textScale();
  return labels.map((label) => {
    const [x = 0, y = 0] = viewport.project([...label.position]);
    const isUpright = label.kind === 'stage' && isTall(label, viewport);
    const half = larger * (label.kind === 'gate' ? 12 : textIn(label, language).length * 3.4);
    const [halfX, halfY] = isUpright ? [9 * larger, half] : [half, 9 * larger];
    const covered = boxes.some(
      (box) =>
        Math.abs(box.x - x) < box.width / 2 + halfX && Math.abs(box.y - y) < box.height / 2 + halfY,
    );
    const isWhole =
      x > halfX && y > halfY && x < viewport.width - halfX && y < viewport.height - halfY;
    if (label.kind === 'poi' || !isWhole || (covered && label.kind !== 'stage')) return null;
    return (
      <span
        key={`${label.kind} ${textIn(label, DEFAULT_LANGUAGE)} ${label.position[0]}`}
        className={`${styles[label.kind] ?? ''} ${isUpright ? styles.upright : ''}`}
        style={at(x, y)}
      >
        {textIn(label, language)}
      </span>
    );
  });
}
