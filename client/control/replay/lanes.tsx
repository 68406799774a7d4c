// The lanes of the timeline: per area the highest known level as colour, and below it, as high as its share, the pattern of what was not known.
// Drawn again only when the data or the span changes, never while somebody scrubs.
import { memo } from 'react';
import type { LaneSegment } from '#client/model/area-lanes.ts';
import type { View } from '#client/model/replay.ts';
import styles from './lanes.module.css';

export type AreaLane = { readonly name: string; readonly segments: readonly LaneSegment[] };

/** How high a pattern stands, by quarters that were not known. */
const SHARES = ['', styles.quarter, styles.half, styles.most, styles.whole];

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** Where a time stands on the axis, and how wide a stretch is. */
export function onAxis({ from, to }: View, start: number, end: number) {
  const length = to - from;
  return { left: percent((start - from) / length), width: percent((end - start) / length) };
}

/** How far along the axis a time is, 0 to 1. */
export const partOf = ({ from, to }: View, at: number): number => (at - from) / (to - from);

/** Words beside a mark near the end of the axis stand on its other side. */
export const sideOf = (view: View, at: number): string | undefined =>
  partOf(view, at) > 0.88 ? styles.nearEnd : '';

function LaneStretch({ segment, view }: { readonly segment: LaneSegment; readonly view: View }) {
  const { from, to, level, quarters, unknown } = segment;
  const place = onAxis(view, Math.max(from, view.from), Math.min(to, view.to));
  return (
    <>
      {level !== null && <i className={`${styles.segment} level-${level}`} style={place} />}
      {unknown !== null && (
        <i
          className={`${styles.segment} look-${unknown} ${styles.part} ${SHARES[level === null ? 4 : quarters]}`}
          style={place}
        />
      )}
    </>
  );
}

export type LanesProps = { readonly lanes: readonly AreaLane[]; readonly view: View };

export const Lanes = memo(function Lanes({ lanes, view }: LanesProps) {
  return lanes.map(({ name, segments }) => (
    <div className={styles.lane} key={name}>
      <span className={styles.name} dir="auto" title={name}>
        {name}
      </span>
      <span className={styles.track}>
        {segments.map((segment) => (
          <LaneStretch key={segment.from} segment={segment} view={view} />
        ))}
      </span>
    </div>
  ));
});
