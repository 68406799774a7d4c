// A database with a log to write into, a receiver, and dispatchers on a clock of the test.
import { randomBytes } from 'node:crypto';
import { dataOf, putVersions } from '#database/alerts.ts';
import { appendDecision } from '#database/decisions.ts';
import { createOutletQueue } from '#database/server/outlet-queue.ts';
import { createOutletRegister } from '#database/server/outlets.ts';
import { createGuard } from '#server/http/guard.ts';
import { createSend, type Send } from '#server/http/send.ts';
import { Dispatcher } from '#server/outlets/dispatcher.ts';
import type { SentKind } from '#server/outlets/entry.ts';
import { makeSecret } from '#server/outlets/message.ts';
import type { NewOutlet, OutletQueue, OutletRegister } from '#server/outlets/ports.ts';
import type { OutletWork } from '#server/outlets/work.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { openStore, type Store } from '../database/store-fixture.ts';
import { T0 } from '../ladder-builders.ts';
import { siteOf } from '../server/fixture.ts';
import { ALERT, PERSON, PLAN } from './builders.ts';

export type Stage = {
  readonly store: Store;
  readonly queue: OutletQueue;
  readonly register: OutletRegister;
  readonly disabled: string[];
  readonly errors: unknown[];
  now: EpochMs;
  work(send?: Send): OutletWork;
  dispatcher(send?: Send): Dispatcher;
  outlet(more: Partial<NewOutlet> & { siteId: string; url: string }): Promise<NewOutlet>;
  /** Writes an entry, and the version of its alert, as the room does. */
  log(siteId: string, kind: SentKind, alert: Partial<Alert> | null, at?: EpochMs): Promise<number>;
  /** Attempts of an outlet, oldest first: `<seq>.<attempt> <status or failure>`. */
  attempts(outletId: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

export const network: Send = createSend(createGuard({ allowPrivate: true }), () =>
  performance.now(),
);

type Entry = { readonly siteId: string; readonly kind: SentKind; readonly at: EpochMs };

async function logInto(
  { aggregator }: Store,
  { siteId, kind, at }: Entry,
  alert: Partial<Alert> | null,
): Promise<number> {
  const full = alert === null ? null : { ...ALERT, ...alert, siteId };
  if (full !== null) await putVersions(aggregator, [full], at);
  return appendDecision(aggregator, {
    siteId,
    kind,
    at,
    actor: PERSON,
    alertId: full?.alertId ?? null,
    data: full === null ? { scenario: 'surge' } : dataOf(full),
    text: 'words of jansen',
  });
}

/** A site whose windows and zones are what they always were. */
const UNCHANGED = { release: {} as never, lengths: [], grounds: [], replayClock: null };

export async function openStage(): Promise<Stage> {
  const store = await openStore();
  const queue = createOutletQueue(store.server);
  const register = createOutletRegister(store.server);
  const stage: Stage = {
    store,
    queue,
    register,
    disabled: [],
    errors: [],
    now: T0,
    work: (send = network) => ({
      queue,
      send,
      site: async (siteId) => ({ site: siteOf(siteId), ...UNCHANGED }),
      room: { eventPlan: async () => PLAN, eventPlans: async () => [{ seq: 0, plan: PLAN }] },
      wallClock: () => stage.now,
      chance: () => 0.5,
      onDisabled: (outletId, because) => stage.disabled.push(`${outletId} ${because}`),
    }),
    dispatcher: (send) =>
      new Dispatcher({ ...stage.work(send), onError: (error) => stage.errors.push(error) }),
    outlet: async (more) => {
      const outlet: NewOutlet = {
        outletId: randomBytes(8).toString('hex'),
        kind: 'webhook',
        secret: makeSecret(),
        language: 'nl',
        minimumLevel: 3,
        about: ['level', 'blind', 'critical', 'drill'],
        createdBy: PERSON,
        createdAt: stage.now,
        ...more,
      };
      await register.create(outlet);
      return outlet;
    },
    log: (siteId, kind, alert, at = stage.now) => logInto(store, { siteId, kind, at }, alert),
    attempts: async (outletId) => {
      const deliveries = await register.deliveries(outletId, null, 500);
      return deliveries
        .toReversed()
        .map(({ seq, attempt, status, failure }) => `${seq}.${attempt} ${status ?? failure}`);
    },
    close: () => store.close(),
  };
  return stage;
}

export const A = { alertId: 'a'.repeat(16) } as const;
export const B = { alertId: 'b'.repeat(16) } as const;
