// The parser of the stream, which encodes an event that is the same for many viewers once. Socket.IO does so within one broadcast; a thousand viewers
// who join one after the other are no broadcast.
import parser from 'socket.io-msgpack-parser';
import { ViewerDecoder } from './viewer-packets.ts';

type Packet = { readonly type: number; readonly nsp?: string; readonly data?: unknown };
type Encoded = ReturnType<InstanceType<typeof parser.Encoder>['encode']>;

/** Events that do not change any more, with their bytes once they were sent. */
const encoded = new WeakMap<object, Encoded | null>();

/** Marks an event that is sent to many as it is. It must not be changed from now on, and is sent under one name. */
export function shared<Event extends object>(event: Event): Event {
  if (!encoded.has(event)) encoded.set(event, null);
  return event;
}

class OnceEncoder extends parser.Encoder {
  override encode(packet: Packet): Encoded {
    const event: unknown = Array.isArray(packet.data) ? packet.data[1] : undefined;
    if (typeof event !== 'object' || event === null) return super.encode(packet);
    const known = encoded.get(event);
    if (known === undefined) return super.encode(packet);
    if (known !== null) return known;
    const bytes = super.encode(packet);
    encoded.set(event, bytes);
    return bytes;
  }
}

/** What is told is encoded once; what is heard is next to nothing. */
export const streamParser = { ...parser, Encoder: OnceEncoder, Decoder: ViewerDecoder };
