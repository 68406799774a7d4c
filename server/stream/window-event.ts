import type { ReleasedWindow } from '#shared/domain/released.ts';
import { isoUtc } from '#shared/time.ts';
import { recordByte } from '#shared/wire/record.ts';
import { cursorOf, type WindowEvent } from '#shared/wire/stream.ts';

/** The frame of a window: one byte per region, ascending by regionId. Its size depends on the plan alone (attack A10). */
export function windowEvent(window: ReleasedWindow): WindowEvent {
  return {
    cursor: cursorOf(window.windowStart),
    planId: window.planId,
    windowStart: isoUtc(window.windowStart),
    windowSeconds: window.windowSeconds,
    // A Buffer, not another array of bytes: MessagePack's `bin`, which a browser reads as ArrayBuffer and Node.js as Buffer.
    levels: Buffer.from(window.records.map(recordByte)),
  };
}
