// The keys of the past, registered only while it is on screen; and its arrival and end, said once to whoever does not see the frame.
import { useEffect, useRef, useState } from 'react';
import { isOwnArrow, useShortcut } from '../shortcuts.ts';
import type { ReplayStore } from './replay-store.ts';
import { useReplayText } from './texts.ts';

export function ReplayKeys({ store }: { readonly store: ReplayStore }) {
  const t = useReplayText();
  const step = (windows: number) => (event: KeyboardEvent) => {
    // Arrows on the map move the map.
    if (!isOwnArrow(event)) store.act({ kind: 'step', windows });
  };
  useShortcut('escape', null, () => store.act({ kind: 'live' }));
  useShortcut('l', t('key.live'), () => store.act({ kind: 'live' }));
  useShortcut('arrowleft', t('key.previous'), step(-1));
  useShortcut('arrowright', t('key.next'), step(1));
  useShortcut('p', t('key.play'), () =>
    store.act({ kind: 'play', isPlaying: store.replay()?.isPlaying === false }),
  );
  return null;
}

export type ReplayWordProps = {
  /** The moment, in words; null: live. */
  readonly time: string | null;
};

/** Says once that the screen has left now, and once that it is back; the slider says every step of the way. */
export function ReplayWord({ time }: ReplayWordProps) {
  const t = useReplayText();
  const wasPast = useRef(false);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const isPast = time !== null;
    if (isPast === wasPast.current) return;
    wasPast.current = isPast;
    setSaid(isPast ? t('announce', { time }) : t('announceLive'));
  }, [time, t]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
