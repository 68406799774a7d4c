// What maintainers do with outlets: make, change, test, remove, and read how deliveries went.
import { randomBytes } from 'node:crypto';
import type { EpochMs } from '#shared/time.ts';
import type { Delivery, Outlet, OutletChange, OutletRequest } from '#shared/wire/outlet.ts';
import type { ReleaseReader } from '../ports.ts';
import { testBulletin } from './bulletin.ts';
import { makeSecret, messageOf } from './message.ts';
import type { NumberedDelivery, OutletParts } from './ports.ts';

/** Each alert is sent to each of them: more than a control room has partners. Per site, removed ones not counted. */
const MOST_OUTLETS = 20;

export type OutletRefusal =
  | { readonly refused: 'unknown_site' | 'recording' | 'too_many' }
  | { readonly refused: 'address'; readonly why: string };

export type OutletKeeper = {
  list(siteId: string | null): Promise<readonly Outlet[]>;
  one(outletId: string): Promise<Outlet | null>;
  /** The secret is given here and never again. */
  create(
    request: OutletRequest,
    by: string,
  ): Promise<OutletRefusal | { readonly refused: null; outlet: Outlet; secret: string }>;
  change(outletId: string, change: OutletChange): Promise<void>;
  remove(outletId: string): Promise<void>;
  /** Sends a message that says that it is a test; null when the outlet is removed. */
  test(outlet: Outlet): Promise<Delivery | null>;
  deliveries(
    outletId: string,
    before: number | null,
    limit: number,
  ): Promise<readonly NumberedDelivery[]>;
};

type KeeperParts = Pick<OutletParts, 'register' | 'guard' | 'send'> & {
  readonly reader: Pick<ReleaseReader, 'site'>;
  readonly wallClock: () => EpochMs;
};

async function refusalOf(
  { register, guard, reader }: KeeperParts,
  { siteId, url }: OutletRequest,
): Promise<OutletRefusal | null> {
  const site = await reader.site(siteId);
  if (site === null) return { refused: 'unknown_site' };
  if (site.replayClock !== null) return { refused: 'recording' };
  const why = guard.refusal(new URL(url));
  if (why !== null) return { refused: 'address', why };
  const others = (await register.list(siteId)).filter(({ removedAt }) => removedAt === null);
  return others.length >= MOST_OUTLETS ? { refused: 'too_many' } : null;
}

async function sendTest(parts: KeeperParts, outlet: Outlet): Promise<Delivery | null> {
  const { register, reader, send, wallClock } = parts;
  const { outletId, siteId } = outlet;
  const addressed = await register.addressed(outletId);
  const site = await reader.site(siteId);
  if (addressed === null || site === null) return null;
  const at = wallClock();
  const outcome = await send(messageOf(addressed, testBulletin(outletId, site.site, at), at));
  await register.recordTest(outletId, { ...outcome, at });
  const [newest] = await register.deliveries(outletId, null, 1);
  if (newest === undefined) return null;
  const { number: _, ...delivery } = newest;
  return delivery;
}

export function createOutletKeeper(parts: KeeperParts): OutletKeeper {
  const { register, wallClock } = parts;
  return {
    list: (siteId) => register.list(siteId),
    one: (outletId) => register.one(outletId),
    create: async (request, by) => {
      const refusal = await refusalOf(parts, request);
      if (refusal !== null) return refusal;
      const outletId = randomBytes(8).toString('hex');
      const secret = makeSecret();
      await register.create({
        ...request,
        outletId,
        secret,
        createdBy: by,
        createdAt: wallClock(),
      });
      const outlet = await register.one(outletId);
      if (outlet === null) throw new Error('the outlet that was made is not there');
      return { refused: null, outlet, secret };
    },
    change: (outletId, change) => register.change(outletId, change, wallClock()),
    remove: (outletId) => register.remove(outletId, wallClock()),
    test: (outlet) => sendTest(parts, outlet),
    deliveries: (outletId, before, limit) => register.deliveries(outletId, before, limit),
  };
}
