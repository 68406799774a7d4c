// What a viewer may send over the stream: that it joins a namespace, and that it leaves. The usual decoder believes every length it reads and makes room for it, so that
// one frame of 100 bytes stood the server still; and it lets events through that carry the names of Socket.IO's own, such as `disconnect`.
import { Decoder, ExtensionCodec } from '@msgpack/msgpack';
import parser from 'socket.io-msgpack-parser';
import * as z from 'zod';

/** Lengths that a frame may name; what it names it must also hold. Bytes, items. */
const MAX_PACKET_TEXT = 8000;
const MAX_PACKET_ITEMS = 32;
/** As notepack.io, which the pages encode with, writes what is undefined. */
const UNDEFINED_EXT = 0;
const extensionCodec = new ExtensionCodec();
extensionCodec.register({ type: UNDEFINED_EXT, encode: () => null, decode: () => undefined });
const msgpack = new Decoder({
  extensionCodec,
  maxStrLength: MAX_PACKET_TEXT,
  maxBinLength: 1,
  maxArrayLength: MAX_PACKET_ITEMS,
  maxMapLength: MAX_PACKET_ITEMS,
  maxExtLength: 1,
});

/** Types of the Socket.IO protocol. A viewer has no event to send, and acknowledges none. */
const CONNECT = 0;
const DISCONNECT = 1;
const nsp = z.string();
const packetSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal(CONNECT), nsp, data: z.record(z.string(), z.unknown()).optional() }),
  z.object({ type: z.literal(DISCONNECT), nsp }),
]);

export class ViewerDecoder extends parser.Decoder {
  /** Throws for whatever is not one of the two; Socket.IO then ends the connection. */
  override add(bytes: unknown): void {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('a packet is bytes');
    this.emit('decoded', packetSchema.parse(msgpack.decode(bytes)));
  }
}
