// Sound and desktop notifications: for what waits for somebody, once per call. Both are the person's choice; muting ends by itself.
import { useCallback, useEffect, useRef, useState } from 'react';
import { nowAtSite } from '#client/data/server-clock.ts';
import { callOf, isOpen, newCalls } from '#client/model/alerts.ts';
import type { AlertView } from '#shared/wire/alert.ts';

const MUTE_MS = 600_000;
const NOTIFY_KEY = 'crowdshade-notify';
/** More notifications at a time are one that says how many. */
const MOST_NOTIFICATIONS = 3;

/** Two short tones; critical ones three, higher. Drawn from the machine's own oscillator, so no file is fetched. */
function play(audio: AudioContext, isWorst: boolean): void {
  const tones = isWorst ? [880, 660, 880] : [660, 520];
  tones.forEach((hertz, i) => {
    const at = audio.currentTime + i * 0.22;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.3, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.21);
  });
}

/** The browser lets a page sound only after somebody touched it. */
function useAudio(): { readonly audio: AudioContext | null; readonly isReady: boolean } {
  const [audio] = useState(() => (typeof AudioContext === 'undefined' ? null : new AudioContext()));
  const [isReady, setReady] = useState(audio?.state === 'running');
  useEffect(() => {
    if (audio === null) return undefined;
    const wake = (): void => void audio.resume().then(() => setReady(true));
    window.addEventListener('pointerdown', wake, { once: true });
    window.addEventListener('keydown', wake, { once: true });
    return () => {
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
      void audio.close();
    };
  }, [audio]);
  return { audio, isReady };
}

function mayNotify(): boolean {
  const isAllowed = typeof Notification !== 'undefined' && Notification.permission === 'granted';
  return isAllowed && localStorage.getItem(NOTIFY_KEY) === 'on';
}

export type Attention = {
  readonly isSoundReady: boolean;
  /** Until when it is muted, or null. */
  readonly mutedUntil: number | null;
  readonly toggleMute: () => void;
  readonly notifies: boolean;
  readonly toggleNotify: () => void;
};

export type NotificationWords = {
  /** Title and text. */
  readonly of: (alert: AlertView) => readonly [string, string];
  /** How many alerts more. */
  readonly more: (count: number) => string;
};

function notify(calls: readonly AlertView[], words: NotificationWords): void {
  for (const alert of calls.slice(0, MOST_NOTIFICATIONS)) {
    const [title, body] = words.of(alert);
    new Notification(title, { body, tag: callOf(alert) });
  }
  const more = calls.length - MOST_NOTIFICATIONS;
  if (more > 0) new Notification(words.more(more), { tag: NOTIFY_KEY });
}

export function useAttention(
  alerts: readonly AlertView[] | undefined,
  now: number,
  words: NotificationWords,
): Attention {
  const { audio, isReady } = useAudio();
  const [mutedUntil, setMutedUntil] = useState<number | null>(null);
  const [notifies, setNotifies] = useState(mayNotify);
  const known = useRef<ReadonlySet<string> | null>(null);
  const isMuted = mutedUntil !== null && now < mutedUntil;
  const time = useRef(now);
  time.current = now;
  const call = useRef((_: readonly AlertView[]) => {});
  call.current = (calls) => {
    const isWorst = calls.some(({ level, escalation }) => level === 4 || escalation > 0);
    if (!isMuted && audio !== null) play(audio, isWorst);
    if (notifies && mayNotify()) notify(calls, words);
  };
  useEffect(() => {
    if (alerts === undefined) return;
    const calls = newCalls(known.current, alerts, time.current);
    if (calls.length > 0) call.current(calls);
    known.current = new Set(alerts.filter(isOpen).map(callOf));
  }, [alerts]);
  const toggleMute = useCallback(
    () =>
      setMutedUntil((until) =>
        until !== null && nowAtSite() < until ? null : nowAtSite() + MUTE_MS,
      ),
    [],
  );
  const toggleNotify = useCallback(() => {
    void askToNotify(notifies).then(setNotifies);
  }, [notifies]);
  return {
    isSoundReady: isReady,
    mutedUntil: isMuted ? mutedUntil : null,
    toggleMute,
    notifies,
    toggleNotify,
  };
}

/** Asks the browser when it must; gives whether notifications are on now. */
async function askToNotify(isOn: boolean): Promise<boolean> {
  if (isOn || typeof Notification === 'undefined') {
    localStorage.removeItem(NOTIFY_KEY);
    return false;
  }
  const isGranted = (await Notification.requestPermission()) === 'granted';
  if (isGranted) localStorage.setItem(NOTIFY_KEY, 'on');
  return isGranted;
}
