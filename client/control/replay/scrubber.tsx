// The cursor: a slider over all lanes. It follows every move at once; the screen behind it comes along as fast as it can.
import { type KeyboardEvent, type PointerEvent, useSyncExternalStore } from 'react';
import type { Recorded, ReplayAction, View } from '#client/model/replay.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { Clock } from '../words.ts';
import lanesStyles from './lanes.module.css';
import { onAxis, partOf } from './lanes.tsx';
import type { ReplayStore } from './replay-store.ts';
import { useReplayText } from './texts.ts';

const QUARTER_MS = 900_000;

const cursorOf = (view: View, at: number) => ({
  ...onAxis(view, at, at),
  '--part': partOf(view, at),
});

/** What a key means for the slider; undefined: nothing. */
function actionOf(key: string, { from, windowMs }: Recorded, view: View): ReplayAction | undefined {
  const step = (windows: number): ReplayAction => ({ kind: 'step', windows });
  const quarter = Math.max(1, Math.round(QUARTER_MS / windowMs));
  const actions: Readonly<Record<string, ReplayAction>> = {
    ArrowLeft: step(-1),
    ArrowDown: step(-1),
    ArrowRight: step(1),
    ArrowUp: step(1),
    PageDown: step(-quarter),
    PageUp: step(quarter),
    Home: { kind: 'goto', at: Math.max(view.from, from) },
    End: { kind: 'live' },
  };
  return actions[key];
}

export type ScrubberProps = {
  readonly store: ReplayStore;
  readonly view: View;
  readonly clock: Clock;
  readonly isRecording: boolean;
};

export function Scrubber({ store, view, clock, isRecording }: ScrubberProps) {
  const t = useReplayText();
  const replay = useSyncExternalStore(store.subscribe, store.replay);
  const recorded: Recorded = store.recorded();
  const at = replay?.at ?? recorded.to;
  const scrub = ({ currentTarget, clientX }: PointerEvent<HTMLElement>): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const time = view.from + ((clientX - left) / width) * (view.to - view.from);
    const { windowMs } = recorded;
    store.act({ kind: 'goto', at: Math.round(time / windowMs) * windowMs });
  };
  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
    scrub(event);
  };
  const onKey = (event: KeyboardEvent): void => {
    const action = actionOf(event.key, recorded, view);
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    store.act(action);
  };
  const live = isRecording ? 'slider.end' : 'slider.live';
  const words = { time: clock.time(at), day: clock.day(at) };
  const minute = (time: number): number => Math.round((time - view.from) / MINUTE_MS);
  return (
    <div
      className={lanesStyles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label={t('slider')}
      aria-valuemin={0}
      aria-valuemax={minute(view.to)}
      aria-valuenow={minute(at)}
      aria-valuetext={t(replay === null ? live : 'slider.past', words)}
      onKeyDown={onKey}
      onPointerDown={press}
      onPointerMove={(event) => event.buttons === 1 && scrub(event)}
    >
      {at >= view.from && at <= view.to && (
        <i className={lanesStyles.cursor} style={cursorOf(view, at)}>
          <span>
            {replay === null ? t(isRecording ? 'end.mark' : 'slider.live', words) : words.time}
          </span>
        </i>
      )}
    </div>
  );
}
