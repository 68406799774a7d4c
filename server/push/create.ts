// Joins the parts of alerts on devices.
import { type EpochMs, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { Contact } from '#shared/wire/text.ts';
import type { Authenticator } from '../auth/tokens.ts';
import type { Send } from '../http/send.ts';
import type { ReleaseReader, Room } from '../ports.ts';
import { type DeliverParts, deliver } from './deliver.ts';
import { endedNote } from './note.ts';
import type { Device, PushStore } from './ports.ts';
import { noPushCounts, type PushCounts, PushQueue } from './queue.ts';
import type { PushService, PushServices } from './services.ts';
import { PushTeller } from './teller.ts';
import { type OpenVapidKey, openedOrTold, type VapidKey } from './vapid-key.ts';

/** Where nobody who runs a site can be written to, and no address of the installation is known. */
const NOBODY = 'mailto:nobody@invalid';

/** What the server is given for alerts on devices. */
export type PushParts = {
  readonly store: PushStore;
  readonly services: PushServices;
  readonly openKey: OpenVapidKey;
  readonly sendTo: (service: PushService) => Send;
  /** Like `https://crowd.example`; null: not known. */
  readonly publicOrigin: string | null;
  /** How often devices are looked for whose sign-in is over. Milliseconds; a minute by default. */
  readonly sweepMs?: number;
};

export type Push = {
  /** What routes use. */
  readonly desk: PushDesk;
  readonly counts: PushCounts;
  /** Something of a site's alerts may have changed. Returns at once, and never throws. */
  changed(siteId: string): void;
  start(): void;
  stop(): void;
};

export type PushDesk = Pick<PushParts, 'store' | 'services'> & {
  /** The key that a browser is given; null: there is none just now. */
  key(): Promise<VapidKey | null>;
};

type Context = {
  readonly reader: ReleaseReader;
  readonly room: Room;
  readonly auth: Pick<Authenticator, 'ofSession'>;
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

const addressOf = ({ email, url }: Contact): string | undefined =>
  email === undefined
    ? url?.startsWith('https://') === true
      ? url
      : undefined
    : `mailto:${email}`;

/** Whom a push service may write to: whoever runs a site here, else where we are. */
async function subjectOf({ reader }: Context, { publicOrigin }: PushParts): Promise<string> {
  const sites = await reader.sites();
  const known = sites.map(({ site }) => addressOf(site.organisation)).find(Boolean);
  return known ?? publicOrigin ?? NOBODY;
}

function deliverParts(parts: PushParts, context: Context): DeliverParts {
  const { store, services, openKey, sendTo } = parts;
  const { auth, wallClock, log } = context;
  return {
    store,
    services,
    auth,
    sendTo,
    wallClock,
    log,
    key: () => openedOrTold(openKey, false, log),
    subject: () => subjectOf(context, parts),
  };
}

export function createPush(parts: PushParts, context: Context): Push {
  const { store, services, openKey, sweepMs = MINUTE_MS } = parts;
  const { wallClock, log } = context;
  const counts = noPushCounts();
  const work = deliverParts(parts, context);
  const queue = new PushQueue({
    counts,
    wallClock,
    hostOf: ({ endpoint }) => new URL(endpoint).host,
    attempt: (job, isLast) => deliver(work, job, isLast),
  });
  const teller = new PushTeller({ ...context, store, add: (job) => queue.add(job) });
  const tellEnd = (device: Device): void => {
    const note = endedNote(device.language);
    queue.add({ note, device, siteId: null, until: wallClock() + note.ttlSeconds * SECOND_MS });
  };
  const sweep = async (): Promise<void> => {
    for (const device of await store.takeEnded(wallClock())) tellEnd(device);
  };
  /** What was opened while no server ran is told, as long as it is new. */
  const lookAtAll = async (): Promise<void> => {
    for (const { site } of await context.reader.sites()) teller.changed(site.siteId);
  };
  let sweeping: NodeJS.Timeout | null = null;
  return {
    counts,
    changed: (siteId) => teller.changed(siteId),
    desk: {
      store,
      services,
      key: async () => openedOrTold(openKey, (await store.all()).length === 0, log),
    },
    start: () => {
      void lookAtAll().catch(log);
      sweeping = setInterval(() => void sweep().catch(log), sweepMs);
      sweeping.unref();
    },
    stop: () => {
      if (sweeping !== null) clearInterval(sweeping);
      teller.stop();
      queue.stop();
    },
  };
}
