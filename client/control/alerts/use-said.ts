// What was done last, with the place that it was done for: whoever acted on a card that has moved on since sees which one it was.
import { useEffect, useState } from 'react';
import { SECOND_MS } from '#shared/time.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import { type AlertsTranslate, useAlertText } from './texts.ts';

/** For so long it stays on screen. */
const SAID_MS = 10 * SECOND_MS;

type Acted = {
  readonly place: string;
  readonly action: AlertAction;
  /** The alerts as they were. */
  readonly before: readonly AlertView[];
};

const STATES = {
  acknowledge: 'state.acknowledged',
  measure: 'state.measure_taken',
  close: 'state.cleared',
  shelve: 'said.shelved',
  unshelve: 'said.unshelved',
  recall: 'said.recalled',
} as const;

function saidOf({ place, action }: Acted, t: AlertsTranslate): string {
  if (action.step === 'send') return t('said.sent', { who: action.goes, place });
  return `${t(STATES[action.step])}: ${place}`;
}

/** The step has come through, or somebody else was first: it is no more as it was. */
function isDone({ before }: Acted, alerts: readonly AlertView[]): boolean {
  return before.every((was) => {
    const known = alerts.find(({ alertId }) => alertId === was.alertId);
    if (known?.state !== was.state) return true;
    const times = ({ measure, shelved, goes }: AlertView) => [measure?.at, shelved?.at, goes?.at];
    return times(known).join() !== times(was).join();
  });
}

/** `alerts`: as they are. What was done is said once it has come through, however long that took. */
export function useSaid(alerts: readonly AlertView[]): {
  readonly said: string | null;
  readonly say: (acted: Acted) => void;
} {
  const t = useAlertText();
  const [acted, say] = useState<Acted | null>(null);
  const [told, tell] = useState<Acted | null>(null);
  useEffect(() => {
    if (acted === null || !isDone(acted, alerts)) return;
    say(null);
    tell(acted);
  }, [acted, alerts]);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(() => tell(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return { said: told === null ? null : saidOf(told, t), say };
}
