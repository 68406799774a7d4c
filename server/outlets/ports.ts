// What the dispatcher and the API need of the database and of the network.

import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Delivery, Outlet, OutletChange, OutletRequest } from '#shared/wire/outlet.ts';
import type { Guard } from '../http/guard.ts';
import type { Outcome, Send } from '../http/send.ts';
import type { Entry, Filter, Sent } from './entry.ts';
import type { Addressed } from './message.ts';

/** Which server works, until when. */
export type Claim = { readonly by: string; readonly now: EpochMs; readonly until: EpochMs };

/** An outlet that this server holds. */
export type Held = Addressed &
  Filter & {
    readonly siteId: string;
    /** Every entry up to this one is sent, passed over, or waits. */
    readonly seq: number;
    readonly failingSince: EpochMs | null;
  };

/** The entry to deal with next. `waiting`: it has been tried, or was not to be seen yet. */
export type NextEntry = {
  readonly from: 'log' | 'waiting';
  readonly entry: Entry;
  readonly failures: number;
  readonly failingSince: EpochMs | null;
  /** An earlier entry of its thread waits: it waits behind that one. */
  readonly isBehind: boolean;
};

export type Attempt = Outcome & { readonly at: EpochMs };

/** The decision log as a queue. What moves an outlet on does so only for whoever holds it, in one transaction with the delivery. */
export interface OutletQueue {
  /** Outlets that are switched on and for which something may be due; `siteId` null: of every site. */
  active(siteId: string | null, now: EpochMs): Promise<readonly string[]>;
  /** Takes an outlet, or takes it again; null while another server holds it or it is switched off. */
  claim(outletId: string, claim: Claim): Promise<Held | null>;
  release(outletId: string, by: string): Promise<void>;
  /** The same, and nobody takes it before `until`. */
  rest(outletId: string, by: string, until: EpochMs): Promise<void>;
  /** First what waited and is due, then the log. */
  next(held: Held, now: EpochMs): Promise<NextEntry | null>;
  sentBefore(held: Held, entry: Entry): Promise<readonly Sent[]>;
  /** The alert as it stood with the entry. */
  version(siteId: string, entry: Entry): Promise<Alert | null>;
  /** Goes on after the entry; `attempt` null: it was not for this outlet. */
  moveOn(held: Held, by: string, step: NextEntry, attempt: Attempt | null): Promise<void>;
  /** The entry waits until `dueAt`; `attempt` null: it was not tried. */
  putBack(
    held: Held,
    by: string,
    step: NextEntry,
    later: { readonly dueAt: EpochMs; readonly attempt: Attempt | null },
  ): Promise<void>;
  disable(outletId: string, because: 'gone' | 'failing', now: EpochMs): Promise<void>;
  /** When the next entry that waits is due, or null. */
  nextDue(): Promise<EpochMs | null>;
}

export type NewOutlet = OutletRequest & {
  readonly outletId: string;
  readonly secret: string;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
};

export type NumberedDelivery = Delivery & { readonly number: number };

export interface OutletRegister {
  list(siteId: string | null): Promise<readonly Outlet[]>;
  one(outletId: string): Promise<Outlet | null>;
  create(outlet: NewOutlet): Promise<void>;
  /** Switching on begins with what is logged from then on. */
  change(outletId: string, change: OutletChange, now: EpochMs): Promise<void>;
  /** For good: the secret is wiped, the delivery log stays. */
  remove(outletId: string, now: EpochMs): Promise<void>;
  /** Where and how to send a test; null when it is removed. */
  addressed(outletId: string): Promise<Addressed | null>;
  recordTest(outletId: string, attempt: Attempt): Promise<void>;
  /** Newest first; those before a number, or null: from the newest. */
  deliveries(
    outletId: string,
    before: number | null,
    limit: number,
  ): Promise<readonly NumberedDelivery[]>;
}

/** What the server is given to have outlets. */
export type OutletParts = {
  readonly queue: OutletQueue;
  readonly register: OutletRegister;
  readonly guard: Guard;
  readonly send: Send;
  readonly onDisabled: (outletId: string, because: 'gone' | 'failing') => void;
};
