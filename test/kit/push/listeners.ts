// People of a push stage: signed in, with alerts on in a browser of the push service, and what came for them.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { StoredAccount } from '#server/people/ports.ts';
import type { Role } from '#shared/wire/accounts.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { asJson, browserOf, person } from '../server/people-fixture.ts';
import { until } from '../until.ts';
import { type SubscribedBrowser, takenIn } from './push-service.ts';
import { openPushStage, type PushStage } from './stage.ts';

export type SignedInPerson = {
  readonly account: StoredAccount;
  readonly headers: Record<string, string>;
};
export type Listener = SignedInPerson & { readonly browser: SubscribedBrowser };

export type Listeners = PushStage & {
  signedIn(role: Role, change?: Partial<StoredAccount>): Promise<SignedInPerson>;
  /** Somebody with alerts on in a browser of the push service. */
  listener(role: Role, change?: Partial<StoredAccount>): Promise<Listener>;
  /** Asks for a path below /api/v1. */
  api(path: string, method: string, headers: Headers, body?: unknown): Promise<Response>;
  /** Everybody who may be told of it has been: somebody who switched on after them was, and of another one too. */
  fireAndSettle(alert?: Partial<Alert>): Promise<void>;
};
type Headers = Record<string, string>;

export const untilRead = ({ read }: SubscribedBrowser, count: number): Promise<void> =>
  until(`${count} messages`, () => read().length >= count);

function listenersOf(stage: PushStage): Listeners {
  const signedIn: Listeners['signedIn'] = async (role, change = {}) => {
    const account = await person(stage.running, role, change);
    return { account, headers: await browserOf(stage.running, account) };
  };
  const listener: Listeners['listener'] = async (role, change) => {
    const who = await signedIn(role, change);
    const browser = stage.service.subscribe();
    await stage.on(who.headers, browser);
    return { ...who, browser };
  };
  return {
    ...stage,
    signedIn,
    listener,
    api: (path, method, headers, body) => {
      const sent = body === undefined ? { headers: {} } : asJson(body);
      const all = { ...sent, headers: { ...sent.headers, ...headers } };
      return fetch(`${stage.running.origin}/api/v1${path}`, { method, ...all });
    },
    fireAndSettle: async (alert = {}) => {
      const { browser } = await listener('viewer');
      await stage.fire(alert);
      await untilRead(browser, 1);
      await stage.fire({ kind: 'critical', regionId: null, cells: ['lawn'] });
      await untilRead(browser, 2);
    },
  };
}

/** One stage for a file of tests; each begins without a device. */
export function pushListeners(): () => Listeners {
  let listeners: Listeners | null = null;
  beforeAll(async () => {
    listeners = listenersOf(await openPushStage());
  });
  afterAll(() => listeners?.stop());
  beforeEach(async () => {
    if (listeners === null) return;
    listeners.service.answer = takenIn;
    await listeners.store.owner.query('DELETE FROM device_alerts');
  });
  return () => {
    if (listeners === null) throw new Error('the stage is not open');
    return listeners;
  };
}
