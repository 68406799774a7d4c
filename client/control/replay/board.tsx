// The timeline's drawing: phases, marks of alerts, lanes, axis, what is still to come, and the cursor over all of it.
import { useSyncExternalStore } from 'react';
import type { View } from '#client/model/replay.ts';
import { HOUR_MS } from '#shared/time.ts';
import type { Clock } from '../words.ts';
import lanesStyles from './lanes.module.css';
import { type AreaLane, Lanes, onAxis, sideOf } from './lanes.tsx';
import type { ReplayStore } from './replay-store.ts';
import { Scrubber } from './scrubber.tsx';
import { useReplayText } from './texts.ts';

/** An alert on the timeline: when it opened, what it was about, whether it is open now. */
export type Marker = { readonly at: number; readonly label: string; readonly isOpen: boolean };
/** A phase of the event, `from` to before `to`. */
export type PhaseBand = {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly isNow: boolean;
};

export type BoardProps = {
  readonly store: ReplayStore;
  readonly view: View;
  readonly lanes: readonly AreaLane[];
  readonly clock: Clock;
  /** Now, or the end of a recording. */
  readonly now: number;
  readonly isRecording: boolean;
  readonly markers: readonly Marker[];
  readonly phases: readonly PhaseBand[];
};

const leftOf = (view: View, at: number) => ({ left: onAxis(view, at, at).left });
const isIn = ({ from, to }: View, at: number): boolean => at >= from && at < to;

function Phases({ phases, view }: Pick<BoardProps, 'phases' | 'view'>) {
  const t = useReplayText();
  const shown = phases.filter(({ from, to }) => from < view.to && to > view.from);
  if (shown.length === 0) return null;
  return (
    <div className={`${lanesStyles.lane} ${lanesStyles.phases}`}>
      <span className={lanesStyles.name}>{t('phase')}</span>
      <span className={lanesStyles.track}>
        {shown.map(({ from, to, name, isNow }) => (
          <span
            key={from}
            className={`${lanesStyles.phase} ${isNow ? lanesStyles.current : ''}`}
            style={onAxis(view, Math.max(from, view.from), Math.min(to, view.to))}
            title={name}
          >
            {name}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Marks too close to tell apart would cover each other: the open one, else the first, stands for all. */
function Markers({ markers, view }: Pick<BoardProps, 'markers' | 'view'>) {
  const t = useReplayText();
  const shown = markers
    .filter(({ at }) => isIn(view, at))
    .toSorted((a, b) => Number(a.isOpen) - Number(b.isOpen) || a.at - b.at);
  if (shown.length === 0) return null;
  return (
    <div className={`${lanesStyles.lane} ${lanesStyles.markers}`}>
      <span className={lanesStyles.name}>{t('alerts')}</span>
      <span className={lanesStyles.track}>
        {shown.map(({ at, label, isOpen }) => (
          <i
            key={`${at} ${label}`}
            className={isOpen ? lanesStyles.current : ''}
            style={leftOf(view, at)}
            title={label}
          />
        ))}
      </span>
    </div>
  );
}

function Axis({ view, clock }: Pick<BoardProps, 'view' | 'clock'>) {
  const every = view.to - view.from > 12 * HOUR_MS ? 3 * HOUR_MS : HOUR_MS;
  const count = Math.floor((view.to - view.from) / every) + 1;
  const ticks = Array.from({ length: count }, (_, index) => view.from + index * every);
  return (
    <div className={`${lanesStyles.lane} ${lanesStyles.axis}`}>
      <span className={lanesStyles.name} />
      <span className={lanesStyles.track}>
        {ticks.map((at) => (
          <span key={at} className={lanesStyles.tick} style={leftOf(view, at)}>
            {clock.time(at)}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Where the records end: now, and after it what is still to come. */
function Now({
  store,
  view,
  now,
  clock,
  isRecording,
}: Omit<BoardProps, 'lanes' | 'markers' | 'phases'>) {
  const t = useReplayText();
  const replay = useSyncExternalStore(store.subscribe, store.shown);
  if (!isIn(view, now)) return null;
  return (
    <>
      <i className={lanesStyles.future} style={onAxis(view, now, view.to)} />
      <i
        className={`${lanesStyles.nowMark} ${sideOf(view, now)}`}
        style={leftOf(view, now)}
        hidden={replay === null}
      >
        <span>{t(isRecording ? 'end.mark' : 'now.mark', { time: clock.time(now) })}</span>
      </i>
    </>
  );
}

export function Board(props: BoardProps) {
  const { store, view, lanes, clock, isRecording, phases, markers } = props;
  return (
    <div className={lanesStyles.lanes}>
      <div aria-hidden="true">
        <Phases phases={phases} view={view} />
        <Markers markers={markers} view={view} />
        <Lanes lanes={lanes} view={view} />
        <Axis view={view} clock={clock} />
      </div>
      <div className={lanesStyles.overlay}>
        <Now {...props} />
        <Scrubber store={store} view={view} clock={clock} isRecording={isRecording} />
      </div>
    </div>
  );
}
