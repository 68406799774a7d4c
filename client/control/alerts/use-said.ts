// What was done last, with the place that it was done for: whoever acted on a card that has moved on since sees which one it was.
import { useState } from 'react';
import { SECOND_MS } from '#shared/time.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import { type AlertsTranslate, useAlertText } from './texts.ts';

/** For so long it stays on screen, by the site's clock. */
const SAID_MS = 10 * SECOND_MS;

type Acted = {
  readonly place: string;
  readonly action: AlertAction;
  /** The alerts as they were. */
  readonly before: readonly AlertView[];
  readonly at: number;
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

export function useSaid(
  alerts: readonly AlertView[],
  now: number,
): { readonly said: string | null; readonly say: (acted: Acted) => void } {
  const t = useAlertText();
  const [acted, say] = useState<Acted | null>(null);
  const isTold = acted !== null && now < acted.at + SAID_MS && isDone(acted, alerts);
  return { said: isTold ? saidOf(acted, t) : null, say };
}
