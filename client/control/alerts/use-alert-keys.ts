// The keys of the rail. A answers the first place that waits, M asks which measure was taken for the first that has none, W who goes to the first to which
// nobody does.
import { useLayoutEffect, useRef } from 'react';
import { steadyMs } from '#client/data/server-clock.ts';
import { type AlertPlace, askedOf } from '#client/model/alert-places.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import { useShortcut } from '../shortcuts.ts';
import type { StepAsked } from './step-dialog.tsx';
import { useAlertText } from './texts.ts';

/** Whoever presses a key means the card that they have seen, and nobody sees it sooner. */
const UNSEEN_MS = SECOND_MS;

export type AlertKeys = {
  readonly mayAct: boolean;
  readonly first: AlertPlace | undefined;
  readonly unmeasured: AlertPlace | undefined;
  readonly unsent: AlertPlace | undefined;
  readonly onStep: (place: AlertPlace, action: AlertAction) => void;
  readonly onAsk: (asking: StepAsked) => void;
};

export function useAlertKeys(keys: AlertKeys): void {
  const { mayAct, first, unmeasured, unsent, onStep, onAsk } = keys;
  const t = useAlertText();
  const asked = first === undefined ? '' : askedOf(first);
  const changedAt = useRef({ asked, at: steadyMs() });
  useLayoutEffect(() => {
    changedAt.current = { asked, at: steadyMs() };
  }, [asked]);
  // Who may not act has no such key: the rail of now beside that of the past keeps its own.
  useShortcut(mayAct ? 'a' : '', mayAct ? t('acknowledge') : null, () => {
    if (first === undefined) return;
    const hasChanged = steadyMs() - changedAt.current.at < UNSEEN_MS;
    if (hasChanged) onAsk({ place: first, step: 'acknowledge', hasChanged });
    else onStep(first, { step: 'acknowledge' });
  });
  useShortcut(mayAct ? 'm' : '', mayAct ? t('measure') : null, () => {
    if (unmeasured !== undefined) onAsk({ place: unmeasured, step: 'measure', hasChanged: false });
  });
  useShortcut(mayAct ? 'w' : '', mayAct ? t('goes.ask') : null, () => {
    if (unsent !== undefined) onAsk({ place: unsent, step: 'send', hasChanged: false });
  });
}
