import * as z from 'zod';
import type { AlertView, EventState } from './alert.ts';
import type { CriticalSignal } from './critical.ts';
import { laneSchema } from './record.ts';
import { siteIdSchema } from './site.ts';

/** Version of the Socket.IO protocol on the namespace `/live`. */
const STREAM_PROTOCOL = 1;
export const STREAM_NAMESPACE = '/live';

/** What a client sends as `auth` at every (re)connect. `cursor` null asks for the newest window only. */
export const streamAuthSchema = z.strictObject({
  protocol: z.literal(STREAM_PROTOCOL),
  siteId: siteIdSchema,
  lane: laneSchema,
  cursor: z.string().max(40).nullable(),
  token: z.string().max(200).optional(),
});
export type StreamAuth = z.infer<typeof streamAuthSchema>;

/** Why a connection is refused. Closed list. */
export const STREAM_REFUSALS = [
  'protocol',
  'unknown_site',
  'not_signed_in',
  'origin',
  'too_many',
  'read_only',
  // The server cannot look now, for instance because its database is away.
  'not_ready',
] as const;
export type StreamRefusal = (typeof STREAM_REFUSALS)[number];

/** First event after connecting. `regions` ascend; the bytes of every `window` follow their order. `cursor` is the newest published one. The clocks are that of the site, and that of the service's wall: in a demo that is played fast they differ. */
export type HelloEvent = {
  planId: string;
  regions: string[];
  cursor: string | null;
  siteClock: string;
  wallClock: string;
};
/** One window of one lane: one byte per region (see `recordByte`), windowStart in ISO 8601 UTC. */
export type WindowEvent = {
  cursor: string;
  planId: string;
  windowStart: string;
  windowSeconds: number;
  levels: Uint8Array;
};
/** A key that reads `retracted` from now on. */
export type RetractedEvent = { planId: string; regionId: string; windowStart: string };
/** Every critical signal that is running, on the staff lane: at connecting and with each window. `pad` says nothing: with it, any list is as long. */
export type CriticalEvent = { signals: CriticalSignal[]; pad: string };
/** Alerts that run or cleared a moment ago, and where the event is, on the staff lane: at connecting, with each window, and with each step. */
export type AlertEvent = { alerts: AlertView[]; event: EventState; pad: string };
/** The cursor is too old to catch up from: refetch by REST, then continue with `hello`. */
export type ResetEvent = { reason: 'cursor_too_old' | 'plan_changed' };
export type RefusedEvent = { code: StreamRefusal };

export type ServerEvents = {
  hello: (event: HelloEvent) => void;
  window: (event: WindowEvent) => void;
  retracted: (event: RetractedEvent) => void;
  critical: (event: CriticalEvent) => void;
  alert: (event: AlertEvent) => void;
  reset: (event: ResetEvent) => void;
  refused: (event: RefusedEvent) => void;
};

/** Cursors are the window's start in epoch seconds, as text: ascending per site and lane, the same for stream and REST. */
export function cursorOf(windowStartMs: number): string {
  return String(windowStartMs / 1000);
}
/** Epoch milliseconds of a cursor, or null when the text is not one of ours. */
export function windowStartOfCursor(cursor: string): number | null {
  return /^\d{1,10}$/.test(cursor) ? Number(cursor) * 1000 : null;
}
