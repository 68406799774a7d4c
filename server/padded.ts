// Alerts run when it is crowded. So the messages that list them are as long when none runs: whoever watches the line of a control room sees when
// it is told something, and nothing about what (attack A10).
import parser from 'socket.io-msgpack-parser';

/** Room for some twenty alerts; more of them take another block. */
export const BLOCK_BYTES = 16_384;
/** MessagePack writes the length of a text of 256 bytes or more in three bytes, of an empty one in one. */
const LEAST_PAD = 256;
const LENGTH_GROWS = 2;

const encoder = new parser.Encoder();

function encodedBytes(event: object): number {
  // A list of one part, whatever its types say.
  const parts = encoder.encode({ type: 2, nsp: '/', data: [event] }) as unknown as Uint8Array[];
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

const upToBlock = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;

/** The event with a text of spaces that brings its message to whole blocks. */
export function padded<Event extends object>(event: Event): Event & { pad: string } {
  const least = encodedBytes({ ...event, pad: '' }) + LENGTH_GROWS + LEAST_PAD;
  return { ...event, pad: ' '.repeat(LEAST_PAD + upToBlock(least)) };
}

/** JSON of whole blocks: spaces after the value, which every reader skips. */
export function paddedJson(body: unknown): string {
  const text = JSON.stringify(body);
  return text + ' '.repeat(upToBlock(Buffer.byteLength(text)));
}
