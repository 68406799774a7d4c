// Six hours per area: the most urgent state at each moment. What was not known keeps its pattern; where only a part of an area was not known, a
// line below the colour says so, so that a withheld zone does not vanish behind a known neighbour.
import { useMemo } from 'react';
import type { History } from '#client/model/history.ts';
import { NO_RECORD } from '#client/model/history.ts';
import { areaSeries, type Segment, segmentsOf } from '#client/model/segments.ts';
import type { ZoneRow } from './rows.ts';
import { useControlText } from './texts.ts';
import type { Clock } from './words.ts';

const SPAN_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
const RETRACTED = 255;

export type TimelineProps = {
  readonly rows: readonly ZoneRow[];
  readonly history: History;
  readonly clock: Clock;
  readonly now: number;
};

function classOf(byte: number): string {
  if (byte <= 4) return `lv${byte}`;
  if (byte === NO_RECORD) return 'gap';
  return byte === RETRACTED ? 'un-retracted' : 'un-withheld';
}

type Lane = {
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly partial: readonly Segment[];
};

function laneOf(
  name: string,
  history: History,
  regionIds: readonly string[],
  from: number,
  to: number,
): Lane {
  const windowMs = history.windowSeconds * 1000;
  const series = areaSeries(history, regionIds);
  const partial = series.map(({ start, byte, anyUnknown }) => ({
    start,
    byte: anyUnknown && byte <= 4 ? 1 : 0,
  }));
  return {
    name,
    segments: segmentsOf(series, windowMs, from, to),
    partial: segmentsOf(partial, windowMs, from, to).filter(({ byte }) => byte === 1),
  };
}

function lanesOf(
  rows: readonly ZoneRow[],
  history: History,
  from: number,
  to: number,
  unnamed: string,
): readonly Lane[] {
  const covered = rows.filter((row) => row.regionId !== null);
  const byArea = Map.groupBy(covered, (row) => row.area || unnamed);
  return [...byArea].map(([area, inArea]) =>
    laneOf(
      area,
      history,
      inArea.map((row) => row.regionId ?? ''),
      from,
      to,
    ),
  );
}

export function Timeline({ rows, history, clock, now }: TimelineProps) {
  const t = useControlText();
  const windowMs = history.windowSeconds * 1000;
  const end = (history.windows.at(-1)?.start ?? now - windowMs) + windowMs;
  const from = end - SPAN_MS;
  const lanes = useMemo(
    () => lanesOf(rows, history, from, end, t('timeline.cells')),
    [rows, history, from, end, t],
  );
  const percent = (at: number): string => `${(((at - from) / SPAN_MS) * 100).toFixed(3)}%`;
  const place = ({ from: start, to }: Segment) => ({
    left: percent(start),
    width: `${(((to - start) / SPAN_MS) * 100).toFixed(3)}%`,
  });
  const hours = Array.from(
    { length: 7 },
    (_, i) => Math.ceil(from / HOUR_MS) * HOUR_MS + i * HOUR_MS,
  ).filter((at) => at <= end);
  return (
    <section className="cr-time" aria-label={t('timeline')}>
      <div className="tl-head">
        <h2>{t('timeline')}</h2>
        <p>{t('timeline.highest')}</p>
      </div>
      <div className="tl" aria-hidden="true">
        {lanes.map((lane) => (
          <div className="rb" key={lane.name}>
            <span className="rl">{lane.name}</span>
            <span className="tr">
              {lane.segments.map((segment) => (
                <i
                  key={segment.from}
                  className={`seg ${classOf(segment.byte)}`}
                  style={place(segment)}
                />
              ))}
              {lane.partial.map((segment) => (
                <i key={`p${segment.from}`} className="part" style={place(segment)} />
              ))}
            </span>
          </div>
        ))}
        <div className="rb ax">
          <span className="rl" />
          <span className="tr">
            {hours.map((at) => (
              <span key={at} className="tick" style={{ left: percent(at) }}>
                {clock.time(at)}
              </span>
            ))}
          </span>
        </div>
      </div>
    </section>
  );
}
