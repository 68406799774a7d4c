// What leaves by itself: alerts to other systems, and to devices that are closed. Sending begins when the server has started; what routes ask answers from the
// first request on.
import { startDispatcher } from './outlets/dispatcher.ts';
import { createOutletKeeper, type OutletKeeper } from './outlets/keeper.ts';
import type { ServerParts } from './parts.ts';
import { createPush, type PushDesk } from './push/create.ts';
import type { PushCounts } from './push/queue.ts';

export type Outbound = {
  /** Null: this server has no outlets. */
  readonly outlets: OutletKeeper | null;
  /** Null: this server sends to no device. */
  readonly push: PushDesk | null;
  readonly pushed: PushCounts | null;
  /** A site's alerts may have changed: outlets hear of it by themselves, devices by this. Returns at once. */
  changed(siteId: string): void;
  /** Rejects when the database cannot be listened to. */
  start(): Promise<{ stop(): Promise<void> }>;
};

export function createOutbound(parts: ServerParts): Outbound {
  const { outlets, reader, room, auth, notices, wallClock, log } = parts;
  const push =
    parts.push === undefined
      ? null
      : createPush(parts.push, { reader, room, auth, wallClock, log });
  const sending =
    outlets === undefined
      ? null
      : {
          ...outlets,
          site: (siteId: string) => reader.site(siteId),
          room,
          chance: Math.random,
          notices,
          wallClock,
          onError: log,
        };
  return {
    outlets: outlets === undefined ? null : createOutletKeeper({ ...outlets, reader, wallClock }),
    push: push?.desk ?? null,
    pushed: push?.counts ?? null,
    changed: (siteId) => push?.changed(siteId),
    start: async () => {
      const dispatcher = sending === null ? null : await startDispatcher(sending);
      push?.start();
      return {
        stop: async () => {
          push?.stop();
          await dispatcher?.stop();
        },
      };
    },
  };
}
