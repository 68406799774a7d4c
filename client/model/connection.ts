// The connection of a page as a machine: what happened, what state it is in, and whether to wait or to connect. It never gives up, whatever the reason:
// only a page that is older than the service stops, and says so. Time and chance are the caller's.
import type { StreamRefusal } from '#shared/wire/stream.ts';

/**
 * `lost`: the line broke, a pause runs. `retrying`: connecting again after that. `refused`: the service said no for now, a pause runs. `asking`:
 * connecting again after that. `outdated`: the page speaks an older protocol; only a reload helps.
 */
export const CONNECTION_STATES = [
  'connecting',
  'live',
  'lost',
  'retrying',
  'refused',
  'asking',
  'outdated',
] as const;
export type State = (typeof CONNECTION_STATES)[number];

/** `dropped`: no connection, or it ended, by whichever side. `due`: a pause is over. */
export const CONNECTION_EVENTS = ['hello', 'dropped', 'refused', 'outdated', 'due'] as const;
export type Happening = (typeof CONNECTION_EVENTS)[number];

const TABLE: Readonly<Record<State, Readonly<Record<Happening, State>>>> = {
  connecting: {
    hello: 'live',
    dropped: 'lost',
    refused: 'refused',
    outdated: 'outdated',
    due: 'connecting',
  },
  live: { hello: 'live', dropped: 'lost', refused: 'refused', outdated: 'outdated', due: 'live' },
  lost: {
    hello: 'live',
    dropped: 'lost',
    refused: 'refused',
    outdated: 'outdated',
    due: 'retrying',
  },
  retrying: {
    hello: 'live',
    dropped: 'lost',
    refused: 'refused',
    outdated: 'outdated',
    due: 'retrying',
  },
  // After its refusal the service ends the connection: that is the same news.
  refused: {
    hello: 'live',
    dropped: 'refused',
    refused: 'refused',
    outdated: 'outdated',
    due: 'asking',
  },
  asking: {
    hello: 'live',
    dropped: 'lost',
    refused: 'refused',
    outdated: 'outdated',
    due: 'asking',
  },
  outdated: {
    hello: 'outdated',
    dropped: 'outdated',
    refused: 'outdated',
    outdated: 'outdated',
    due: 'outdated',
  },
};

/** Why the service said no, where there are words for it; `refused`: for a reason that this page has no words for. */
const REASONS = ['not_ready', 'not_signed_in', 'too_many', 'unknown_site', 'origin'] as const;
export type Reason = 'refused' | (typeof REASONS)[number];

/** What a person is told: of a refusal its reason, because what to do differs and a database that is away takes nobody's rights. */
export type ConnectionState = 'connecting' | 'live' | 'lost' | 'outdated' | Reason;

/** `attempts`: tries since the last success, which make pauses longer. `reason`: that of the last refusal. */
export type Connection = {
  readonly state: State;
  readonly attempts: number;
  readonly reason: Reason;
};
export const FIRST: Connection = { state: 'connecting', attempts: 0, reason: 'refused' };

export type ConnectionEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'connect' }
  | { readonly kind: 'pause'; readonly ms: number };
export type ConnectionStep = { readonly connection: Connection; readonly effect: ConnectionEffect };

const NONE: ConnectionEffect = { kind: 'none' };
const FIRST_PAUSE_MS = { lost: 1000, refused: 2000 } as const;
const LONGEST_PAUSE_MS = { lost: 8000, refused: 60_000 } as const;

/**
 * Twice as long each time, up to the longest; by chance (0 to 1) half as much or half as much again, so that thousands of pages do not come back in the
 * same second.
 */
export function pauseMs(state: 'lost' | 'refused', attempts: number, chance: number): number {
  const longest = LONGEST_PAUSE_MS[state];
  const even = Math.min(longest, FIRST_PAUSE_MS[state] * 2 ** Math.min(attempts, 16));
  return Math.round(even * (0.5 + chance));
}

/** A service that cannot read its data now is back as soon as one that is away: whoever waits for the room must not wait a minute more. */
const paceOf = (next: 'lost' | 'refused', reason: Reason): 'lost' | 'refused' =>
  reason === 'not_ready' ? 'lost' : next;

export function nextConnection(
  { state, attempts, reason }: Connection,
  event: Happening,
  chance: number,
): ConnectionStep {
  const next = TABLE[state][event];
  if (next === 'live') return { connection: { state: next, attempts: 0, reason }, effect: NONE };
  const connection = { state: next, attempts, reason };
  if (next === state) return { connection, effect: NONE };
  if (next === 'lost' || next === 'refused') {
    const ms = pauseMs(paceOf(next, reason), attempts, chance);
    return { connection: { ...connection, attempts: attempts + 1 }, effect: { kind: 'pause', ms } };
  }
  if (next === 'retrying' || next === 'asking') return { connection, effect: { kind: 'connect' } };
  return { connection, effect: NONE };
}

export function shownOf({ state, reason }: Connection): ConnectionState {
  switch (state) {
    case 'retrying':
      return 'lost';
    case 'refused':
    case 'asking':
      return reason;
    default:
      return state;
  }
}

export const reasonOf = (code: StreamRefusal): Reason =>
  REASONS.find((reason) => reason === code) ?? 'refused';

/** Whether this refusal can pass by itself. A code that a newer service says and this page does not know is one of those. */
export function happeningOf(code: StreamRefusal): 'refused' | 'outdated' {
  return code === 'protocol' ? 'outdated' : 'refused';
}
