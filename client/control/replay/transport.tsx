// Previous, play, next, speed, and the way back to now: always there, so nobody has to look for it.
import { type Ref, useRef, useSyncExternalStore } from 'react';
import { type Replay, SPEEDS } from '#client/model/replay.ts';
import { useAction } from '../actions.ts';
import type { ReplayStore } from './replay-store.ts';
import { useReplayText } from './texts.ts';
import timelineStyles from './timeline.module.css';

const PATHS = {
  previous: 'M11.5 3.5L6 8l5.5 4.5M4 3.5v9',
  next: 'M4.5 3.5L10 8l-5.5 4.5M12 3.5v9',
  play: 'M4.5 2.8L12.5 8l-8 5.2z',
  pause: 'M5 3v10M11 3v10',
} as const;

type ButtonProps = {
  readonly sign: keyof typeof PATHS;
  readonly label: string;
  readonly isOff?: boolean;
  readonly onPress: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
};

function SignButton({ sign, label, isOff = false, onPress, ref }: ButtonProps) {
  return (
    <button ref={ref} type="button" aria-label={label} disabled={isOff} onClick={onPress}>
      <svg className="glyph" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={PATHS[sign]} />
      </svg>
    </button>
  );
}

function Speeds({ store, shown }: { readonly store: ReplayStore; readonly shown: Replay | null }) {
  const t = useReplayText();
  return (
    <fieldset className={timelineStyles.choice}>
      <legend className="visually-hidden">{t('speed')}</legend>
      {SPEEDS.map((speed) => (
        <button
          key={speed}
          type="button"
          disabled={shown === null}
          aria-pressed={shown?.speed === speed}
          onClick={() => store.act({ kind: 'speed', speed })}
        >
          {t('speed.of', { speed })}
        </button>
      ))}
    </fieldset>
  );
}

export type TransportProps = {
  readonly store: ReplayStore;
  /** The site is a recording: its newest moment is an end, not a now. */
  readonly isRecording: boolean;
};

/** Back to now; while the screen shows now, it says so. */
function GoLive({ store, isRecording }: TransportProps) {
  const t = useReplayText();
  const isNow = useSyncExternalStore(store.subscribe, store.shown) === null;
  return (
    <button
      type="button"
      className={`button ${timelineStyles.goLive}`}
      disabled={isNow}
      onClick={() => store.act({ kind: 'live' })}
    >
      {isNow ? (
        t(isRecording ? 'isEnd' : 'isLive')
      ) : (
        <>
          {t(isRecording ? 'backEnd' : 'back')} <kbd>L</kbd>
        </>
      )}
    </button>
  );
}

export function Transport({ store, isRecording }: TransportProps) {
  const t = useReplayText();
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  // The only one that can always be pressed.
  const previous = useRef<HTMLButtonElement>(null);
  useAction('focusTimeline', () => previous.current?.focus());
  const isPlaying = shown?.isPlaying ?? false;
  return (
    <section className={timelineStyles.controls} aria-label={t('controls')}>
      <div className={timelineStyles.buttons} data-controls="timeline">
        <SignButton
          ref={previous}
          sign="previous"
          label={t('previous')}
          onPress={() => store.act({ kind: 'step', windows: -1 })}
        />
        <SignButton
          sign={isPlaying ? 'pause' : 'play'}
          label={t(isPlaying ? 'pause' : 'play')}
          isOff={shown === null}
          onPress={() => store.act({ kind: 'play', isPlaying: !isPlaying })}
        />
        <SignButton
          sign="next"
          label={t('next')}
          isOff={shown === null}
          onPress={() => store.act({ kind: 'step', windows: 1 })}
        />
      </div>
      <Speeds store={store} shown={shown} />
      <GoLive store={store} isRecording={isRecording} />
      <p className={timelineStyles.keys}>
        <kbd>←</kbd> <kbd>→</kbd> {t('keys')}
      </p>
    </section>
  );
}
