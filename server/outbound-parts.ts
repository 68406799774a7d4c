// How this installation reaches others: through a guard that lets nobody lead it into its own network.
import { createGuard } from './http/guard.ts';
import { createSend } from './http/send.ts';
import type { OutletParts } from './outlets/ports.ts';
import type { PushParts } from './push/create.ts';
import { pushKeyTrouble, vapidKeyFrom } from './push/vapid-key.ts';
import type { ServerSettings } from './settings.ts';

type Warn = (fields: object, text: string) => void;

const sendBy = (allowPrivate: boolean) => {
  const guard = createGuard({ allowPrivate });
  return { guard, send: createSend(guard, () => performance.now()) };
};

export function outletsOf(
  stores: Pick<OutletParts, 'queue' | 'register'>,
  { outletsAllowPrivate }: Pick<ServerSettings, 'outletsAllowPrivate'>,
  warn: Warn,
): OutletParts {
  return {
    ...stores,
    ...sendBy(outletsAllowPrivate),
    onDisabled: (outletId, because) =>
      warn({ outletId, because }, 'an outlet is switched off: nobody takes its messages'),
  };
}

/** What is wrong with the key is said at the start, and stops nothing but what needs it. */
export function pushOf(
  store: PushParts['store'],
  { push: { key, services }, factors }: Pick<ServerSettings, 'push' | 'factors'>,
  warn: Warn,
): PushParts {
  const trouble = pushKeyTrouble(key);
  if (trouble !== null) warn({}, trouble);
  const [toAnybody, toAddress] = [sendBy(false).send, sendBy(true).send];
  return {
    store,
    services,
    openKey: vapidKeyFrom(key),
    sendTo: ({ isAddress }) => (isAddress ? toAddress : toAnybody),
    publicOrigin: factors.publicOrigin,
  };
}
