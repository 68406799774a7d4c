// The last hour of a region, stepped, never interpolated. What was not known is a hollow block: a gap is shown, not bridged.
import { segmentsOf } from '#client/model/segments.ts';
import styles from './sparkline.module.css';

const SPAN_MS = 3_600_000;
const LINE_WIDTH = 104;
const HEIGHT = 20;

export type SparklineProps = {
  readonly series: readonly { readonly start: number; readonly byte: number }[];
  /** End of the window that starts then. */
  readonly endOf: (start: number) => number;
  readonly end: number;
};

export function Sparkline({ series, endOf, end }: SparklineProps) {
  const from = end - SPAN_MS;
  const x = (at: number): number => ((at - from) / SPAN_MS) * LINE_WIDTH;
  // Room for the dot of the newest window above and below.
  const y = (level: number): number => HEIGHT - 4 - (level / 4) * (HEIGHT - 8);
  const segments = segmentsOf(series, endOf, from, end);
  const last = segments.at(-1);
  const newest = last !== undefined && last.byte <= 4 && last.to === end ? last.byte : null;
  let path = '';
  let lastTo = Number.NaN;
  for (const { from: start, to, byte } of segments) {
    if (byte > 4) continue;
    path += `${start === lastTo ? 'L' : 'M'}${x(start).toFixed(1)} ${y(byte)}H${x(to).toFixed(1)}`;
    lastTo = to;
  }
  return (
    <svg
      className={styles.sparkline}
      width={LINE_WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${LINE_WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <path className={styles.threshold} d={`M0 ${y(3)}H${LINE_WIDTH}`} />
      {segments.map(({ from: start, to, byte }) => (
        <rect
          key={start}
          className={byte > 4 ? styles.unknown : styles.area}
          x={x(start)}
          y={byte > 4 ? HEIGHT - 8 : y(byte)}
          width={Math.max(1, x(to) - x(start))}
          height={byte > 4 ? 6 : HEIGHT - 2 - y(byte)}
        />
      ))}
      <path className={styles.line} d={path} />
      {newest !== null && (
        <circle
          className={`${styles.dot} level-${newest}`}
          cx={LINE_WIDTH - 3}
          cy={y(newest)}
          r={2.75}
        />
      )}
    </svg>
  );
}
