// What somebody has given and the service has not answered yet, in the order in which it was given. Pure: a list that is kept on the device, and what
// becomes of it. Each has a key of its own, by which the service knows what came through when its answer was lost.
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { LogAction } from '#shared/wire/decision-log.ts';

/** Steps that still hold when they come through late. A shelf has an end, and a closing is judged by what is seen: those are given with a line or not. */
const LATE_STEPS = ['acknowledge', 'measure', 'send', 'recall'] as const;
type LateStep = (typeof LATE_STEPS)[number];
export type LateAction = Extract<AlertAction, { readonly step: LateStep }>;
export const isLateAction = (action: AlertAction): action is LateAction =>
  LATE_STEPS.some((step) => step === action.step);

export type Given =
  | {
      readonly kind: 'step';
      readonly alertIds: readonly string[];
      /** Of the places that it is about. */
      readonly cells: readonly string[];
      readonly action: LateAction;
    }
  | {
      readonly kind: 'note';
      readonly cells: readonly string[];
      readonly action: Extract<LogAction, { readonly kind: 'note' }>;
    };

export type WaitingStep = {
  /** A UUID. */
  readonly key: string;
  readonly siteId: string;
  readonly given: Given;
  /** By the clock of the site, for people. */
  readonly at: EpochMs;
  /** By the clock of the device, for how long it is kept. */
  readonly keptAt: EpochMs;
  /** It was tried, and no answer came. */
  readonly isLate: boolean;
};

/** What the service did not do, and why, as one word; until somebody has read it. */
export type NotDone = WaitingStep & { readonly why: string };

export type Outbox = {
  readonly accountId: string;
  readonly waiting: readonly WaitingStep[];
  readonly notDone: readonly NotDone[];
};

/** As long as somebody stays signed in: what is older says nothing of now, and nobody else's device keeps it. */
export const DEVICE_KEEPS_MS = 12 * HOUR_MS;
/** Nobody gives more than this without a line; a device must not keep without end. */
const MAX_WAITING = 200;

/** Whether what was kept then still counts. A device whose clock was put back does not know how old it is. */
export const isKeptYet = (keptAt: EpochMs, device: EpochMs): boolean =>
  keptAt <= device && device < keptAt + DEVICE_KEEPS_MS;

/** What is this account's of what was kept; never another's. */
export function ownOutbox(known: Outbox | undefined, accountId: string, device: EpochMs): Outbox {
  const own = known?.accountId === accountId ? known : { accountId, waiting: [], notDone: [] };
  const isYet = ({ keptAt }: WaitingStep): boolean => isKeptYet(keptAt, device);
  return { accountId, waiting: own.waiting.filter(isYet), notDone: own.notDone.filter(isYet) };
}

const isSame = (a: Given, b: Given): boolean => JSON.stringify(a) === JSON.stringify(b);

/** With one more at the end. The same step twice is one step: whoever presses again has not seen that it waits. Null: there is no more room. */
export function withWaiting(box: Outbox, waiting: WaitingStep): Outbox | null {
  const isThere = box.waiting.some(
    ({ given }) => given.kind === 'step' && isSame(given, waiting.given),
  );
  if (isThere) return box;
  return box.waiting.length >= MAX_WAITING ? null : { ...box, waiting: [...box.waiting, waiting] };
}

/** No answer came to the first: all that waits is late, for they go in order. */
export function withLate(box: Outbox): Outbox {
  return { ...box, waiting: box.waiting.map((one) => ({ ...one, isLate: true })) };
}

/** The one with this key has its answer. `why` null: it was done. What was late and is not done stays to be read. */
export function withAnswerTo(box: Outbox, key: string, why: string | null): Outbox {
  const found = box.waiting.find((one) => one.key === key);
  if (found === undefined) return box;
  const waiting = box.waiting.filter((one) => one !== found);
  const isToBeRead = why !== null && found.isLate;
  return {
    ...box,
    waiting,
    notDone: isToBeRead ? [...box.notDone, { ...found, why }] : box.notDone,
  };
}

export function withRead(box: Outbox, key: string): Outbox {
  return { ...box, notDone: box.notDone.filter((one) => one.key !== key) };
}

/** What waits late on one of these alerts. */
export function lateOn(box: Outbox, alertIds: readonly string[]): readonly WaitingStep[] {
  return box.waiting.filter(
    ({ isLate, given }) =>
      isLate && given.kind === 'step' && given.alertIds.some((id) => alertIds.includes(id)),
  );
}

/**
 * Of a step on several, which the service takes on those that it can: why not on all, as one word; null: on all. `after`: the alerts as they are after
 * it; `by`: who gave it.
 */
export function whyNotOnAll(given: Given, after: readonly AlertView[], by: string): string | null {
  if (given.kind === 'note') return null;
  const alerts = given.alertIds.map((id) => after.find(({ alertId }) => alertId === id));
  if (alerts.some((alert) => alert === undefined || alert.state === 'cleared'))
    return 'already_cleared';
  const isOthers = given.action.step === 'acknowledge' && alerts.some(hasOther(by));
  return isOthers ? 'already_acknowledged' : null;
}

const hasOther =
  (by: string) =>
  (alert: AlertView | undefined): boolean =>
    alert?.acknowledged != null && alert.acknowledged.by !== by;
